"""Reads the counts of forms and cases: what procedures cost people, and figures by administration, channel, age."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncMonth

from parvis.counter.catalogue import shelves
from parvis.counter.models import Case, FormCount, PageCount
from parvis.counter.queries.catalogue import procedures
from parvis.counter.queries.figures import WHY
from parvis.counter.rules.burden import burden_of, proofs_of, same_proofs
from parvis.counter.types.measures import BOUNDS, Burden, FormUse, PageUse
from parvis.kernel.clock import BRUSSELS, start_of_day

FEWEST = 5
"""Counts of people below this are not told: someone could be recognised in them."""
DIMENSIONS = ("organisation", "procedure", "channel", "language", "age_band", "month")


def burdens(until: date, *, organisation: str | None = None) -> list[Burden]:
    """Return what each procedure asks of people, those that cost most in a year first.

    :param until: the day after the last one that is looked at; a year before it counts.
    :param organisation: whose forms and cases; None for all.
    """
    since = until - timedelta(days=365)
    definitions = [_definition(one.id, organisation) for one in procedures(organisation=organisation or "")]
    same = same_proofs(proof for one in definitions for proof in proofs_of(one))
    used, many = _used(since, until, organisation), _cases(since, until, organisation)
    found = [
        burden_of(one, used.get(one.id, FormUse()), cases_a_year=many.get(one.id, 0), same=same) for one in definitions
    ]
    return sorted(found, key=lambda one: (-one.hours_a_year, -one.minutes, one.procedure))


def form_use(procedure: str, until: date, *, organisation: str | None = None) -> FormUse:
    """Return what became of the forms of a procedure in the year before a day."""
    return _used(until - timedelta(days=365), until, organisation, procedure=procedure).get(procedure, FormUse())


def _definition(procedure: str, organisation: str | None) -> Any:
    shelf = shelves.current()
    return shelf.effective(procedure, organisation) if organisation else shelf.find(procedure)


def _used(since: date, until: date, organisation: str | None, **more: str) -> dict[str, FormUse]:
    months: dict[str, Any] = {"month__gte": since.isoformat()[:7], "month__lt": until.isoformat()[:10], **more}
    if organisation is not None:
        months["organisation"] = organisation
    forms = FormCount.objects.filter(**months).values("procedure").annotate(sent=Sum("sent"), left=Sum("left"))
    pages: dict[str, dict[str, PageUse]] = defaultdict(dict)
    for row in PageCount.objects.filter(**months):
        seen = pages[row.procedure].get(row.page, PageUse(row.page))
        pages[row.procedure][row.page] = _added(seen, row)
    return {one["procedure"]: FormUse(one["sent"], one["left"], pages[one["procedure"]]) for one in forms}


def _added(seen: PageUse, row: PageCount) -> PageUse:
    times = row.times or [0] * (len(BOUNDS) + 1)
    return PageUse(
        page=seen.page,
        answered=seen.answered + row.answered,
        left=seen.left + row.left,
        wrong=seen.wrong + row.wrong,
        times=tuple(before + more for before, more in zip(seen.times, times, strict=True)),
    )


def _received(since: date, until: date, organisation: str | None) -> QuerySet[Case]:
    cases = Case.objects.unscoped(WHY).order_by()
    if organisation is not None:
        cases = cases.filter(organisation=organisation)
    return cases.filter(received_at__gte=start_of_day(since), received_at__lt=start_of_day(until))


def _cases(since: date, until: date, organisation: str | None) -> dict[str, int]:
    rows = _received(since, until, organisation).values("procedure").annotate(many=Count("pk"))
    return {row["procedure"]: row["many"] for row in rows}


# Figures by one dimension ---------------------------------------------------------------------------------


def received_by(
    dimension: str, since: date, until: date, organisation: str | None = None
) -> Sequence[tuple[str, float | None]]:
    """Return how many cases were received in a period, by one dimension; `until` is exclusive.

    :returns: pairs of a value and how many.
    :raises KeyError: for a dimension that does not exist.
    """
    return _split(dimension, _received(since, until, organisation), Count("pk"))


def users_by(
    dimension: str, since: date, until: date, organisation: str | None = None
) -> Sequence[tuple[str, float | None]]:
    """Return how many different people with an account sent a case in a period, by one dimension.

    :returns: pairs of a value and how many; None for fewer than five people.
    :raises KeyError: for a dimension that does not exist.
    """
    people = _received(since, until, organisation).exclude(applicant=None)
    return _split(dimension, people, Count("applicant", distinct=True), hide=True)


def _split(
    dimension: str, cases: QuerySet[Case], count: Count, *, hide: bool = False
) -> Sequence[tuple[str, float | None]]:
    if dimension not in DIMENSIONS:
        raise KeyError(dimension)
    value: Any = TruncMonth("received_at", tzinfo=BRUSSELS) if dimension == "month" else F(dimension)
    rows = cases.values(value=value).annotate(many=count).order_by("value")
    return tuple((_word(row["value"]), _told(row["many"], hide=hide)) for row in rows)


def _word(value: Any) -> str:
    return value.strftime("%Y-%m") if isinstance(value, datetime) else str(value)


def _told(many: int, *, hide: bool) -> float | None:
    return None if hide and many < FEWEST else many
