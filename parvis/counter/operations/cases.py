"""What happens to a case as a whole: it is sent, corrected, stopped, started again, withdrawn, and opened by people."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from parvis.counter.models import Case
from parvis.counter.operations.appealing import appeal_of
from parvis.counter.operations.filing import attach, index, refile
from parvis.counter.operations.running import Running
from parvis.counter.queries.history import OPENED, openings
from parvis.counter.queries.sealed import answers_of, code_token, new_secret, sealed_label
from parvis.counter.rules.evidence import statuses
from parvis.counter.rules.labels import label_for, search_texts
from parvis.counter.rules.references import new_code, new_reference
from parvis.counter.rules.search_words import folded_words
from parvis.counter.rules.trail import age_band
from parvis.counter.types import Channel, EventKind, Kind
from parvis.counter.types.channels import Aid
from parvis.counter.types.definition import Definition
from parvis.counter.types.evidence import Evidence
from parvis.counter.types.problems import NotAllowed, NotPossible, UnknownCase
from parvis.counter.types.records import CaseInfo, Moved
from parvis.kernel.clock import local_day
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, ActorKind

HANDLERS = frozenset({"agent", "decider", "inspector", "manager"})
ONE_OPENING = timedelta(minutes=15)
"""An agent who reloads the page has opened the file once."""


@transaction.atomic
def submit(
    *,
    definition: Definition,
    organisation: str,
    answers: Mapping[str, Any],
    files: Collection[UUID],
    by: Actor,
    at: datetime,
    channel: Channel,
    language: str,
    draft_id: UUID,
    notify_email: str | None = None,
    applicant: UUID | None = None,
    parent: UUID | None = None,
    remedy: str = "",
    evidence: Mapping[str, Evidence] | None = None,
    aid: Aid | None = None,
) -> CaseInfo:
    """Make a case of what someone filled in, and let happen at once what the flow does by itself.

    Sending the same draft again changes nothing and returns the same case.

    :param definition: the version that was filled in; the case keeps it.
    :param applicant: whose case it is, when a clerk fills it in; else it is of `by`, or of whom `by` acts for.
    :param parent: the case with whose end it disagrees, and by which remedy; that one hears of it at once.
    :param aid: who filled it in for the applicant, who is then never `by`.
    :param evidence: of the answers that an authentic source holds, what it said; the journal tells how each came in,
        never a value.
    :raises NotPossible: if that remedy is not open (any more).
    """
    again = _sent_before(draft_id)
    if again is not None:
        return again
    whose = applicant or (_applicant_of(by) if aid is None else None)
    appeal = appeal_of(parent=parent, remedy=remedy, by=by, at=at) if parent is not None else None
    code = "" if whose else new_code()
    case = Case(
        id=uuid4(),
        reference=new_reference(),
        organisation_id=organisation,
        procedure=definition.id,
        definition=definition.hash,
        applicant_id=whose,
        draft_id=draft_id,
        channel=channel.value,
        language=language,
        is_for_inspectors="inspector" in definition.flow.handled_by,
        code_index=code_token(code) if code else None,
        parent_id=parent,
        remedy=remedy,
    )
    case.secret = new_secret(case)
    kept = {"answers": dict(answers), "notify_email": notify_email or "", "code": code}
    if evidence:
        kept["evidence"] = {name: one.stored() for name, one in evidence.items()}
    running = Running(case=case, definition=definition, kept=kept, told=[], events=[])
    running.add(
        EventKind.SUBMITTED,
        by=_on_behalf(by, whose) if aid and whose else by,
        who="agent" if by.is_agent else "applicant",
        at=at,
        data={
            "channel": channel.value,
            "organisation": organisation,
            "language": language,
            **({"parent": appeal.facts} if appeal else {}),
            **({"evidence": statuses(evidence)} if evidence else {}),
            **(aid.facts if aid else {}),
        },
        payload=aid.payload if aid else None,
    )
    running.settle(at)
    profile = _profile_of(whose, Actor.system("counter") if aid else by)
    name = profile.full_name if profile else ""
    case.age_band = age_band(profile.birth_date, local_day(at)) if profile else ""
    label = label_for(definition.form, running.answers, fallback=name, language=language)
    case.label = sealed_label(case, label)
    running.seal_answers()
    try:
        with transaction.atomic():
            running.insert(at=at)
    except IntegrityError:  # the same draft, sent twice at the same moment: the other one was first
        again = _sent_before(draft_id)
        if again is None:
            raise
        return again
    if appeal is not None:
        appeal.begin(case.pk, by=by, at=at)
    index(case=case, words=folded_words(*search_texts(definition.form, running.answers, name=name)), by=by, at=at)
    attach(case=case, answers=running.answers, files=files, by=by, at=at)
    return running.write(by=by, at=at)


def _sent_before(draft_id: UUID) -> CaseInfo | None:
    case = Case.objects.unscoped("whoever holds the draft made this case").filter(draft_id=draft_id).first()
    if case is None:
        return None
    return Running.info_of(
        case, documents=case.documents.values_list("id", flat=True), code=answers_of(case)["code"], is_new=False
    )


def _applicant_of(by: Actor) -> UUID | None:
    if by.kind is not ActorKind.PERSON:
        return None
    return UUID((by.acting_for or by.id).removeprefix("account:"))


def _on_behalf(by: Actor, whose: UUID) -> Actor:
    """Return the same actor, acting for the applicant: so the journal names both."""
    return Actor(by.kind, by.id, by.name, by.language, by.grants, acting_for=f"account:{whose}")


def _profile_of(whose: UUID | None, by: Actor) -> people.Profile | None:
    if whose is None:
        return None
    reader = by if by.kind is ActorKind.PERSON else Actor.system("counter")
    return people.profile(str(whose), by=reader, purpose="counter.case.label")


@transaction.atomic
def open_case(*, case: UUID, by: Actor, at: datetime, purpose: str) -> None:
    """Record that someone of an administration opened the file, which the applicant can read.

    :param purpose: for what, such as `handling` or `search`; never empty.
    :raises UnknownCase: if there is no such case for this actor.
    """
    found = Case.objects.seen_by(by).filter(pk=case).first()
    if found is None:
        raise UnknownCase(str(case))
    if not by.is_agent:
        return
    last = next((one for one in openings(found) if one.by == by.id and one.purpose == purpose), None)
    if last is not None and at - last.at < ONE_OPENING:
        return
    journal.append(
        verb=OPENED,
        by=by,
        at=at,
        subject=found.subject,
        organisation=found.organisation_id,
        purpose=purpose,
        legal_basis="counter.handling",
    )


@transaction.atomic
def withdraw(*, case: UUID, by: Actor, at: datetime, reason: str = "") -> CaseInfo:
    """Let the applicant take back what they asked.

    :raises NotAllowed: if `by` is not the applicant.
    :raises NotPossible: if the case is closed already.
    """
    running = Running.held(case, by)
    _demand(running, by, frozenset({"applicant"}))
    running.catch_up(at)
    _demand_open(running)
    payload = {"text": reason} if reason else None
    running.add(EventKind.WITHDRAWN, by=by, who="applicant", at=running.now(at), payload=payload)
    return running.finish(by=by, at=at)


@transaction.atomic
def correct_receipt(
    *, case: UUID, received_at: datetime, reason: str, by: Actor, at: datetime, expected_revision: int | None = None
) -> tuple[CaseInfo, tuple[Moved, ...]]:
    """Set the moment from which a case counts as received, and every term that hangs on it.

    :returns: the case, and the deadlines that moved.
    :raises NotPossible: if the moment lies in the future.
    """
    running = Running.held(case, by)
    _demand(running, by, HANDLERS)
    running.expect(expected_revision)
    if received_at > at:
        raise NotPossible("future")
    return _recomputed(
        running,
        EventKind.RECEIPT_CORRECTED,
        by=by,
        at=at,
        data={"received_at": received_at.isoformat()},
        reason=reason,
    )


@transaction.atomic
def suspend(
    *,
    case: UUID,
    reason: str,
    by: Actor,
    at: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    expected_revision: int | None = None,
) -> tuple[CaseInfo, tuple[Moved, ...]]:
    """Let every clock of a case stand still: from now until it is resumed, or over a stretch that is known.

    A general suspension of terms, by law or decree, is this for each running case, with both ends.
    """
    running = Running.held(case, by)
    _demand(running, by, HANDLERS | {"system"})
    running.expect(expected_revision)
    _demand_open(running)
    if until is not None and until <= (since or at):
        raise NotPossible("until")
    data = {"since": (since or at).isoformat()}
    if until is not None:
        data["until"] = until.isoformat()
    return _recomputed(running, EventKind.SUSPENDED, by=by, at=at, data=data, reason=reason)


@transaction.atomic
def resume(
    *, case: UUID, reason: str, by: Actor, at: datetime, expected_revision: int | None = None
) -> tuple[CaseInfo, tuple[Moved, ...]]:
    """Let the clocks of a suspended case run again."""
    running = Running.held(case, by)
    _demand(running, by, HANDLERS | {"system"})
    running.expect(expected_revision)
    if not running.is_suspended:
        raise NotPossible("nothing")
    return _recomputed(running, EventKind.RESUMED, by=by, at=at, data={}, reason=reason)


@transaction.atomic
def correct_answers(
    *, case: UUID, answers: Mapping[str, Any], by: Actor, at: datetime, expected_revision: int | None = None
) -> CaseInfo:
    """Let someone correct what was filled in, until the decision; the clerk sees what was there before.

    Its signature goes with the answers: who corrects what they signed, signs again.

    :param answers: the corrected answers only, cleaned; None takes an answer away.
    :raises NotPossible: if the case is closed, or nothing is different.
    """
    running = Running.held(case, by)
    parts = _demand(running, by, HANDLERS | {"applicant"})
    running.expect(expected_revision)
    running.catch_up(at)
    _demand_open(running)
    changed = {name: value for name, value in answers.items() if running.answers.get(name) != value}
    form = running.definition.form
    signatures = {one.id for one in form.questions if one.kind is Kind.SIGNATURE}
    if not changed.keys() - signatures:
        raise NotPossible("nothing")
    was = running.answers
    before = {name: was.get(name) for name in changed}
    evidence = running.evidence_after(changed)
    running.kept["answers"] = {name: value for name, value in {**was, **changed}.items() if value is not None}
    if form.notify in changed:
        running.kept["notify_email"] = changed[form.notify] or ""
    running.add(
        EventKind.ANSWERS_CORRECTED,
        by=by,
        who="applicant" if "applicant" in parts else "agent",
        at=running.now(at),
        data={
            "questions": sorted(changed.keys() - signatures),
            **({"signed": signed} if (signed := sorted(changed.keys() & signatures)) else {}),
            **({"evidence": evidence} if evidence else {}),
        },
        payload={"before": before, "after": changed},
    )
    running.settle(at)
    running.seal_answers()
    refile(case=running.case, definition=running.definition, before=was, after=running.answers, by=by, at=at)
    running.case.has_unread = running.case.has_unread or "applicant" in parts
    return running.finish(by=by, at=at)


def _recomputed(
    running: Running, kind: EventKind, *, by: Actor, at: datetime, data: dict[str, Any], reason: str
) -> tuple[CaseInfo, tuple[Moved, ...]]:
    """Add an event that only moves clocks; tell which."""
    parts = running.parts(by)
    who = next((part for part in ("manager", "decider", "agent", "inspector") if part in parts), "system")
    running.add(kind, by=by, who=who, at=running.now(at), data=data, payload={"text": reason})
    moved = running.pending[-1].moved
    running.settle(at)
    return running.finish(by=by, at=at), moved


def _demand(running: Running, by: Actor, allowed: Collection[str]) -> frozenset[str]:
    parts = running.parts(by)
    if not parts & set(allowed):
        raise NotAllowed(by.id)
    return parts


def _demand_open(running: Running) -> None:
    if running.is_closed:
        raise NotPossible("closed")
