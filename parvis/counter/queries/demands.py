"""Reads cases for a back office outside the house: a work queue of what nobody has taken, and each case whole."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from parvis.counter.models import BackOffice, Case, DefinitionVersion
from parvis.counter.models.case import GONE
from parvis.counter.queries.catalogue import UnknownProcedure, definition_for
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.sealed import answers_of, label_of
from parvis.counter.rules.demands import outcomes_for, status_of
from parvis.counter.rules.references import NotAReference, read_reference, shown
from parvis.counter.types import Outcome
from parvis.counter.types.definition import Definition
from parvis.counter.types.demands import Demand, Demands, Status
from parvis.counter.types.problems import UnknownCase
from parvis.kernel.people.types import Actor

MOST = 100
"""Demands on a page, at most."""


def demands_received(
    since: datetime, until: datetime, *, by: Actor, procedure: str = "", page: int = 1, size: int = 20
) -> Demands:
    """Return the demands received in a period that nobody has taken yet: those that are SENT, oldest first.

    A demand leaves this list as soon as its status changes, so that asking again for page 1 goes on where one was.
    """
    waiting = _seen(by).filter(received_at__gte=since, received_at__lt=until, closed_at=None)
    waiting = waiting.filter(Q(back_office=None) | Q(back_office__taken_at=None))
    return _page(_of(waiting, procedure), page, size)


def demands_in(status: Status, *, by: Actor, procedure: str = "", page: int = 1, size: int = 20) -> Demands:
    """Return the demands in a status, oldest first."""
    return _page(_of(in_status(_seen(by), status), procedure), page, size)


def in_status(cases: QuerySet[Case], status: Status) -> QuerySet[Case]:
    """Return those of some cases that are in a status."""
    if status is Status.SENT:
        return cases.filter(Q(back_office=None) | Q(back_office__taken_at=None), closed_at=None)
    if status is Status.IN_PROCESS:
        return cases.filter(back_office__taken_at__isnull=False, closed_at=None)
    if status is Status.CANCELLED:
        return cases.filter(outcome=Outcome.WITHDRAWN.value)
    return cases.filter(outcome__in=[one.value for one in outcomes_for(status)])


def demand(reference: str, *, by: Actor) -> Demand:
    """Return one demand by our reference.

    :raises UnknownCase: if there is none for this actor.
    """
    return _demand(case_of(reference, by=by))


def case_of(reference: str, *, by: Actor) -> Case:
    """Return the case of a reference, to who may see it.

    :raises UnknownCase: if there is none for this actor.
    """
    try:
        found = _seen(by).filter(reference=read_reference(reference)).first()
    except NotAReference:
        found = None
    if found is None:
        raise UnknownCase(reference)
    return found


def _seen(by: Actor) -> QuerySet[Case]:
    return Case.objects.seen_by(by).exclude(fate__in=GONE).select_related("back_office")


def _of(cases: QuerySet[Case], procedure: str) -> QuerySet[Case]:
    return cases.filter(procedure=procedure) if procedure else cases


def _page(cases: QuerySet[Case], page: int, size: int) -> Demands:
    size = min(max(size, 1), MOST)
    page = max(page, 1)
    rows = cases.order_by("received_at", "id")[(page - 1) * size : page * size]
    return Demands(tuple(_demand(row) for row in rows), cases.count(), page, size)


def _demand(case: Case) -> Demand:
    mark = _mark(case)
    return Demand(
        id=case.pk,
        reference=shown(case.reference),
        procedure=case.procedure,
        organisation=case.organisation_id,
        definition=definition_of(case.definition),
        status=status_of(
            Outcome(case.outcome) if case.outcome else None, is_taken=mark is not None and mark.taken_at is not None
        ),
        internal_reference=mark.reference if mark else "",
        received_at=case.received_at,
        changed_at=case.changed_at,
        language=case.language,
        channel=case.channel,
        applicant=label_of(case).name,
        answers=answers_of(case)["answers"],
    )


def _mark(case: Case) -> BackOffice | None:
    return getattr(case, "back_office", None)


def internal_reference_of(case: UUID, *, by: Actor) -> str:
    """Return under which number a back office outside knows a case; empty for none."""
    found = Case.objects.seen_by(by).select_related("back_office").filter(pk=case).first()
    mark = _mark(found) if found is not None else None
    return mark.reference if mark else ""


def version_of(procedure: str, version: str, organisation: str = "") -> Definition:
    """Return a version of a procedure by the beginning of its hash; without one, that of today.

    :raises UnknownProcedure: if there is no such procedure, or no such version of it.
    """
    if not version:
        return definition_for(procedure, organisation)
    found = DefinitionVersion.objects.filter(procedure=procedure, hash__startswith=version[:64]).values_list("hash")
    for (known,) in found[:1]:
        return definition_of(known)
    today = definition_for(procedure, organisation)
    if today.hash.startswith(version):
        return today
    raise UnknownProcedure(f"{procedure} {version}")
