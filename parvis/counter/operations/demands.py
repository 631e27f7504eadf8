"""What a back office outside the house says of a case: that it works on it, its own number, and what it decided."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from parvis.counter.models import BackOffice, Case, CaseFile
from parvis.counter.operations.decisions import act
from parvis.counter.operations.letters import DEMO
from parvis.counter.operations.running import Running
from parvis.counter.queries.cases import chapters
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.demands import case_of
from parvis.counter.queries.history import told
from parvis.counter.queries.sealed import answers_of
from parvis.counter.queries.sender import sender_of
from parvis.counter.rules import flow
from parvis.counter.rules.demands import outcomes_for, status_of
from parvis.counter.rules.references import shown
from parvis.counter.types import Action, Outcome
from parvis.counter.types.demands import DemandFile, NoWayThere, Status, UnknownStatus
from parvis.kernel.clock import local_day
from parvis.kernel.documents import api as documents
from parvis.kernel.files import api as files
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor

SAID = frozenset({Status.IN_PROCESS, Status.ACCEPTED, Status.REFUSED, Status.CLOSED})
"""What a back office may say. SENT is where a demand begins, and only its applicant cancels it."""


@transaction.atomic
def set_internal_reference(*, reference: str, internal_reference: str, by: Actor, at: datetime) -> None:
    """Note under which number a back office knows a demand.

    :raises UnknownCase: if there is none for this actor.
    """
    case = _locked(reference, by)
    mark = _mark(case, by, at)
    mark.reference, mark.changed_at = internal_reference.strip()[:100], at
    mark.save()
    _log("counter.case.referenced_outside", case, by, at, reference=mark.reference)


@transaction.atomic
def set_status(
    *, reference: str, status: str, by: Actor, at: datetime, attached: Collection[tuple[UUID, str]] = ()
) -> Status:
    """Change the status of a demand, as the flow of its procedure allows; with it go its letter and its messages.

    IN_PROCESS takes it out of the work queue. ACCEPTED, REFUSED and CLOSED do the one action that leads there and that
    needs nothing filled in. Saying again what is so already changes nothing.

    :param attached: files to keep with the case, each its id and a name.
    :returns: the status as it now is.
    :raises UnknownCase: if there is none for this actor.
    :raises UnknownStatus: if there is no such status, or it is not for a back office to say.
    :raises NoWayThere: if no action leads there now.
    """
    try:
        wanted = Status(status)
    except ValueError:
        raise UnknownStatus(status) from None
    if wanted not in SAID:
        raise UnknownStatus(status)
    case = _locked(reference, by)
    mark = _mark(case, by, at)
    now = status_of(Outcome(case.outcome) if case.outcome else None, is_taken=mark.taken_at is not None)
    if now is not wanted and case.closed_at is not None:
        raise NoWayThere("closed")
    _attach(case, attached, by, at)
    if now is wanted:
        return now
    mark.taken_at, mark.changed_at = mark.taken_at or at, at
    mark.save()
    if wanted is Status.IN_PROCESS:
        _log("counter.case.taken_outside", case, by, at)
        return wanted
    action = _action_to(Running.of(case), wanted, by, at)
    act(case=case.pk, action=action.id, filled={}, by=by, at=at)
    return wanted


def read_attachments(*, reference: str, by: Actor, at: datetime) -> list[DemandFile]:
    """Return the files that came with a demand, each reading written down.

    :raises UnknownCase: if there is none for this actor.
    """
    case = case_of(reference, by=by)
    found = []
    for row in CaseFile.objects.filter(case=case).order_by("added_at", "id"):
        try:
            about = files.describe(row.file)
            content = files.open_file(row.file, by=by, at=at, purpose="counter.case")
        except (files.UnknownFile, files.Quarantined):
            continue
        found.append(DemandFile(row.file, about.name, row.origin, content, about.media_type))
    return found


def demand_pdf(*, reference: str, by: Actor, at: datetime, language: str = "") -> bytes:
    """Return a demand as a PDF that people can read and print: everything that was answered.

    :raises UnknownCase: if there is none for this actor.
    """
    case = case_of(reference, by=by)
    language = language or case.language
    definition = definition_of(case.definition)
    blocks: list[documents.Block] = []
    for chapter in chapters(definition, answers_of(case)["answers"], told(case), language):
        blocks.append(documents.Heading(chapter.title))
        blocks.append(documents.Facts(tuple((fact.label, fact.value or "–") for fact in chapter.facts)))
    return documents.render(
        documents.Document(
            title=definition.procedure.name.to(language),
            language=language,
            sender=sender_of(case, language),
            reference=shown(case.reference),
            dated_on=local_day(case.received_at),
            blocks=tuple(blocks),
            mark=DEMO[language] if settings.DEMO else "",
        )
    )


def _action_to(running: Running, wanted: Status, by: Actor, at: datetime) -> Action:
    """Return the one action by which this actor brings a case to a status."""
    outcomes = {one.value for one in outcomes_for(wanted)}
    running.catch_up(at)
    offered = flow.possible_actions(
        running.definition,
        running.stands,
        running.answers,
        running.parts(by),
        events=running.events,
        actor=by.id,
        at=running.now(at),
    )
    leading = [
        one.action
        for one in offered
        if one.is_open
        and one.action.track == "main"
        and one.action.to is not None
        and running.definition.flow.state(one.action.to).outcome in outcomes
    ]
    ready = [one for one in leading if not any(question.required and not question.when for question in one.ask)]
    if not ready:
        raise NoWayThere("asks" if leading else "state")
    return ready[0]


def _locked(reference: str, by: Actor) -> Case:
    found = case_of(reference, by=by)
    return Case.objects.seen_by(by).select_for_update(of=("self",)).get(pk=found.pk)


def _mark(case: Case, by: Actor, at: datetime) -> BackOffice:
    found = BackOffice.objects.filter(case=case).first()
    return found or BackOffice(case=case, application=by.id, changed_at=at)


def _attach(case: Case, attached: Collection[tuple[UUID, str]], by: Actor, at: datetime) -> None:
    CaseFile.objects.bulk_create(
        CaseFile(case=case, file=file, origin="back_office", added_at=at, added_by=by.id) for file, _name in attached
    )


def _log(verb: str, case: Case, by: Actor, at: datetime, **data: Any) -> None:
    journal.append(
        verb=verb, by=by, at=at, subject=case.subject, organisation=case.organisation_id, data=data, purpose="handling"
    )
