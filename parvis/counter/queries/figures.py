"""Key figures and open data of the counter: they count cases, and name nobody."""

from datetime import date
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from parvis.counter.models import Case
from parvis.counter.queries.catalogue import current, is_offered_by, offering
from parvis.counter.types import Outcome, Procedure
from parvis.kernel.clock import start_of_day

DECIDED = tuple(one.value for one in Outcome if one not in (Outcome.WITHDRAWN, Outcome.LAPSED))
WHY = "figures count cases and name nobody"


def cases_received(since: date, until: date, organisation: str | None) -> float:
    """Return how many cases were received in a period; `until` is exclusive."""
    return _within("received_at", since, until, organisation).count()


def cases_decided(since: date, until: date, organisation: str | None) -> float:
    """Return how many cases ended with an answer in a period: neither withdrawn nor lapsed."""
    return _within("closed_at", since, until, organisation).filter(outcome__in=DECIDED).count()


def share_within_term(since: date, until: date, organisation: str | None) -> float:
    """Return, of the cases that ended with an answer in a period, the percentage of which no term ever passed.

    100 when there were none: no term was missed.
    """
    decided = _within("closed_at", since, until, organisation).filter(outcome__in=DECIDED)
    found = decided.aggregate(all=Count("pk"), in_time=Count("pk", filter=Q(was_late=False)))
    return round(100 * found["in_time"] / found["all"], 1) if found["all"] else 100.0


def users(since: date, until: date, organisation: str | None) -> float:
    """Return how many different people with an account sent a case in a period."""
    cases = _within("received_at", since, until, organisation).exclude(applicant=None)
    return cases.order_by().values("applicant").distinct().count()


def new_users(since: date, until: date, organisation: str | None) -> float:
    """Return how many people with an account sent their first case ever in a period.

    Of one administration: those whose first case ever went there.
    """
    first = Case.objects.unscoped(WHY).filter(applicant=OuterRef("applicant")).order_by("received_at", "pk")
    cases = _within("received_at", since, until, organisation).exclude(applicant=None)
    return cases.filter(pk=Subquery(first.values("pk")[:1])).count()


def days_to_decision(since: date, until: date, organisation: str | None) -> float:
    """Return the median number of days from receipt to answer, of cases answered in a period; 0 without any."""
    decided = _within("closed_at", since, until, organisation).filter(outcome__in=DECIDED)
    took = ExpressionWrapper(F("closed_at") - F("received_at"), output_field=DurationField())
    many = decided.count()
    if not many:
        return 0.0
    middle = decided.annotate(took=took).order_by("took").values_list("took", flat=True)[many // 2]
    return round(middle.total_seconds() / 86400, 1)


def procedures_offered(since: date, until: date, organisation: str | None) -> float:
    """Return how many procedures are offered now, by one administration or by any."""
    found = current().procedures
    if organisation is None:
        return len(found)
    return sum(is_offered_by(procedure, organisation) for procedure in found)


def _within(field: str, since: date, until: date, organisation: str | None) -> QuerySet[Case]:
    cases = Case.objects.unscoped(WHY)
    if organisation is not None:
        cases = cases.filter(organisation=organisation)
    return cases.filter(**{f"{field}__gte": start_of_day(since), f"{field}__lt": start_of_day(until)})


def catalogue_rows() -> list[dict[str, object]]:
    """Return the catalogue of procedures as open data, a row each, with the terms of CPSV-AP 3.2 where it has them."""
    return [_row(one) for one in sorted(current().procedures, key=lambda one: one.id)]


def _row(procedure: Procedure) -> dict[str, object]:
    texts: dict[str, Any] = {"name": procedure.name, "description": procedure.summary, "produces": procedure.result}
    fee = procedure.fee
    return {
        "identifier": procedure.id,
        **{f"{name}_{language}": text.to(language) for name, text in texts.items() for language in ("nl", "fr", "en")},
        "life_event": procedure.life_event.value,
        "audience": list(procedure.audience),
        "competent_authority": procedure.authority.value,
        "offered_by": [one.code for one in offering(procedure)],
        "channels": list(procedure.channels),
        "cost_cents": None if fee.table else fee.amount_cents,
        "cost_depends_on_answers": fee.table is not None,
        "processing_minutes": procedure.minutes,
        "legal_resources": [one.eli for one in procedure.legal if one.eli],
        "sdg_area": procedure.sdg,
        "assurance": procedure.assurance,
    }
