"""What happens to a form that someone else than the applicant fills in: a clerk at the desk or on the telephone, or a
helper.

A clerk sees only what they began or took over themselves, and only while they work there. Who helped, and who entered
what for whom, is journalled on both sides and remembered by the case.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from parvis.counter.models import Case, Draft
from parvis.counter.operations import drafts, putting_away, sending
from parvis.counter.queries import catalogue
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.drafts import content_of, held_row, info
from parvis.counter.queries.forms import form_of, setting_of
from parvis.counter.rules.channels import clerk, is_offered_through, too_sure_for
from parvis.counter.rules.cleaning import Problem, clean
from parvis.counter.rules.competence import assurance_wanted
from parvis.counter.types import Channel, Kind
from parvis.counter.types.channels import AGREEMENTS, CHECKS, Helper, NotByThisChannel, Stated
from parvis.counter.types.drafts import DraftInfo, DraftIsSent, Holder, NotComplete, NotIdentified
from parvis.counter.types.problems import NotAllowed, UnknownCase
from parvis.counter.types.records import CaseInfo
from parvis.kernel.identity.types import enough
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor

NOTE_MOST = 4000
NAME_MOST = 200


@transaction.atomic
def begin_entry(
    *,
    procedure: str,
    organisation: str,
    desk: str,
    channel: Channel,
    by: Actor,
    at: datetime,
    language: str,
    national_number: str = "",
    like: UUID | None = None,
) -> DraftInfo:
    """Begin to fill a procedure in for someone who stands at the desk or calls.

    :param organisation: who it is asked of; empty when an answer will tell.
    :param desk: code of the organisation where the clerk works.
    :param language: that of the applicant.
    :param national_number: of the applicant, when they gave it; without an account of theirs it changes nothing.
    :param like: a case that the clerk may see, whose applicant asks something more.
    :raises NotAllowed: if the clerk does not work there.
    :raises NotByThisChannel: if the procedure is not for this channel.
    :raises UnknownProcedure: if it is not offered.
    """
    if desk not in clerk(by).desks:
        raise NotAllowed(desk)
    about = catalogue.procedure(procedure)
    if not is_offered_through(about, channel):
        raise NotByThisChannel(channel)
    if wanted := too_sure_for(about, channel):
        raise NotByThisChannel(channel, wanted)
    whose = _applicant(national_number, like, by)
    begun = drafts.begin(
        procedure=procedure, organisation=organisation, by=by, at=at, language=language, channel=channel
    )
    row = Draft.objects.get(pk=begun.id)
    row.entered_by, row.entered_in, row.on_behalf = UUID(by.account_id or ""), desk, whose
    row.save(update_fields=["entered_by", "entered_in", "on_behalf"])
    _log("counter.draft.entered", row, by, at, whose=whose)
    if whose is not None:
        _log_name_read(whose, row, by, at)
    return info(row)


def _log_name_read(whose: UUID, row: Draft, by: Actor, at: datetime) -> None:
    """Journal that a clerk read the name of an account's holder, where the holder reads who looked."""
    journal.append(
        verb="counter.profile.opened",
        by=by,
        at=at,
        subject=f"account:{whose}",
        organisation=row.entered_in,
        data={"draft": str(row.pk)},
        purpose=f"{row.procedure} ({row.channel})",
        legal_basis="counter.handling",
    )


def _applicant(national_number: str, like: UUID | None, by: Actor) -> UUID | None:
    if like is not None:
        case = Case.objects.seen_by(by).filter(pk=like).first()
        if case is None:
            raise UnknownCase(str(like))
        return case.applicant_id
    found = people.find_by_national_number(national_number) if national_number.strip() else None
    return UUID(found) if found else None


@transaction.atomic
def take_over(*, code: str, desk: str, channel: Channel, by: Actor, at: datetime) -> DraftInfo:
    """Let a clerk go on with a form that someone began, with its code; nobody else opens it until it is handed back.

    :raises UnknownDraft: if the code belongs to none.
    :raises NotAllowed: if the clerk does not work there.
    :raises NotByThisChannel: if the procedure is not for this channel.
    """
    if desk not in clerk(by).desks:
        raise NotAllowed(desk)
    taken = putting_away.take_up(code=code, by=by, at=at)
    row = Draft.objects.select_for_update().get(pk=taken.id)
    if row.is_sent:
        raise DraftIsSent(info(row))
    if row.corrects is not None:
        raise NotByThisChannel(channel)
    about = catalogue.procedure(row.procedure)
    wanted = too_sure_for(about, channel)
    if wanted or not is_offered_through(about, channel):
        raise NotByThisChannel(channel, wanted)
    content = content_of(row)
    _end_help(content)
    row.entered_by, row.entered_in, row.on_behalf = UUID(by.account_id or ""), desk, row.account_id
    row.channel, row.code_index = channel.value, None
    _keep(row, content)
    _log("counter.draft.taken_over", row, by, at, whose=row.on_behalf)
    return info(row)


# While it is filled in ---------------------------------------------------------------------------------------


@transaction.atomic
def note_entry(
    *,
    draft_id: UUID,
    holder: Holder,
    by: Actor,
    at: datetime,
    note: str | None = None,
    language: str = "",
) -> DraftInfo:
    """Keep what a clerk notes beside a form, or the language in which the applicant is spoken to.

    :param note: for colleagues; it goes with the case. None leaves it as it is.
    """

    def change(row: Draft, content: dict[str, Any]) -> None:
        if note is not None:
            content["note"] = note.strip()[:NOTE_MOST]
        if language:
            row.language = language

    return _change(draft_id, holder, change, at=at)


@transaction.atomic
def mark_shown(*, draft_id: UUID, holder: Holder, question: str, is_shown: bool, by: Actor, at: datetime) -> DraftInfo:
    """State that the original of a document was seen at the desk, so that no copy is kept; or take that back.

    :raises NotAllowed: on the telephone, where nothing can be shown.
    :raises UnknownDraft: if the draft is not theirs.
    """
    row = drafts.unsent_row(draft_id, holder)
    asked = definition_of(row.definition).questions.get(question)
    if row.channel not in (Channel.DESK.value, Channel.PAPER.value) or asked is None or asked.kind is not Kind.FILES:
        raise NotAllowed(question)
    content = content_of(row)
    shown = set(content.get("shown", ()))
    if (question in shown) == is_shown:
        return info(row)
    content["shown"] = sorted(shown | {question} if is_shown else shown - {question})
    _keep(row, content)
    verb = "counter.document.shown" if is_shown else "counter.document.unshown"
    _log(verb, row, by, at, whose=None, data={"question": question})
    return info(row)


@transaction.atomic
def send_entry(
    *, draft_id: UUID, holder: Holder, stated: Stated, by: Actor, at: datetime
) -> tuple[DraftInfo, CaseInfo | None]:
    """Send a form for the applicant, with what the clerk states about who they are and that they agree.

    What the clerk states stands for the signatures that the form asks. Sending again changes nothing.

    :raises NotComplete: if something is unanswered or no longer right; `agreement` when nobody is said to agree.
    :raises NotIdentified: if the procedure, or a step of it, wants to be surer of who asks.
    """
    row = held_row(draft_id, holder, lock=True)
    if row.is_sent:
        return info(row), None
    channel = Channel(row.channel)
    shown = form_of(info(row), at=at, language=row.language)
    wanted = assurance_wanted(shown.definition.procedure, [page.step for page in shown.walk.pages])
    if stated.identity not in CHECKS[channel] or not enough(stated.identity.level, wanted):
        raise NotIdentified(wanted)
    _sign(row, shown, stated, by=by, at=at, holder=holder)
    setting = setting_of(at=at, language=row.language, organisation=row.organisation)
    return sending.send(draft_id=draft_id, holder=holder, by=by, setting=setting, at=at, stated=stated)


def _sign(row: Draft, shown: Any, stated: Stated, *, holder: Holder, by: Actor, at: datetime) -> None:
    """Put what the clerk states in the place of each signature.

    :raises NotComplete: if the form asks a signature and nobody is said to have agreed.
    """
    pages = [page for page in shown.walk.pages if any(one.kind is Kind.SIGNATURE for one in page.questions)]
    if not pages:
        return
    if stated.agreement not in AGREEMENTS[Channel(row.channel)]:
        raise NotComplete({"agreement": None})
    for page in pages:
        signed: dict[str, Any] = {}
        for one in page.questions:
            if one.kind is Kind.SIGNATURE:
                answer = clean(one, {"name": stated.name, "agreed": True}, shown.setting, shown.walk.facts)
                if isinstance(answer, Problem):
                    raise NotComplete({"agreed_name": answer})
                signed[one.id] = answer
        drafts.answer(
            draft_id=row.pk,
            holder=holder,
            page=page.id,
            answers=signed,
            seen=None,
            by=by,
            at=at,
            language=row.language,
        )


# Helpers -----------------------------------------------------------------------------------------------------


@transaction.atomic
def help_with(*, draft_id: UUID, holder: Holder, name: str, organisation: str, by: Actor, at: datetime) -> DraftInfo:
    """Write down that someone helps with a form from now on.

    :param name: as the helper gives it; never empty.
    :param organisation: such as that of a public computer room; empty for a neighbour or a child.
    :raises UnknownDraft: if they do not hold the draft.
    :raises ValueError: without a name.
    """
    if not name.strip():
        raise ValueError("Say who helps.")
    row = drafts.unsent_row(draft_id, holder)
    content = content_of(row)
    _end_help(content)
    helper = Helper(name.strip()[:NAME_MOST], organisation.strip()[:NAME_MOST], at, by.account_id or "")
    content["helper"] = helper.stored()
    content["helpers"] = [*content.get("helpers", ()), helper.stored()]
    _keep(row, content)
    _log("counter.draft.helped", row, by, at, whose=row.account_id)
    return info(row)


@transaction.atomic
def hand_back(*, draft_id: UUID, holder: Holder, by: Actor, at: datetime) -> str:
    """End the work of a helper or a clerk; return a new code for the one whose form it is. Earlier ones open nothing.

    :raises UnknownDraft: if they do not hold the draft.
    :raises DraftIsSent: if it was sent.
    """
    row = drafts.unsent_row(draft_id, holder)
    code = putting_away.give_code(draft_id=draft_id, holder=holder, by=by, at=at, language=row.language)
    row.refresh_from_db()
    content = content_of(row)
    whose = row.on_behalf or row.account_id
    _end_help(content)
    if row.entered_by is not None:
        helper = _clerk_as_helper(row, by, at)
        content["helpers"] = [*content.get("helpers", ()), helper.stored()]
        content.pop("note", None)
        content.pop("shown", None)
        row.account_id = row.account_id or row.on_behalf
        row.entered_by, row.entered_in, row.on_behalf, row.channel = None, "", None, Channel.WEB.value
    _keep(row, content)
    _log("counter.draft.handed_back", row, by, at, whose=whose)
    return code


def _clerk_as_helper(row: Draft, by: Actor, at: datetime) -> Helper:
    """Return the clerk who hands a form back, as the one who helped with it."""
    desk = people.organisation(row.entered_in).name.to(row.language)
    return Helper(by.name or desk, desk, at, by.account_id or "")


def _end_help(content: dict[str, Any]) -> None:
    content.pop("helper", None)


# What they share ----------------------------------------------------------------------------------------------


def _change(
    draft_id: UUID, holder: Holder, change: Callable[[Draft, dict[str, Any]], None], *, at: datetime
) -> DraftInfo:
    row = drafts.unsent_row(draft_id, holder)
    content = content_of(row)
    change(row, content)
    row.expires_at = at + timedelta(days=drafts.DAYS_KEPT)
    _keep(row, content)
    return info(row)


def _keep(row: Draft, content: Mapping[str, Any]) -> None:
    drafts.seal(row, content)
    row.revision += 1
    row.save()


def _log(
    verb: str, row: Draft, by: Actor, at: datetime, *, whose: UUID | None, data: Mapping[str, Any] | None = None
) -> None:
    """Journal it at the form, and at the account of the one whose form it is, so that both read it."""
    about = {"procedure": row.procedure, "channel": row.channel, **(data or {})}
    subjects = [f"draft:{row.pk}"]
    if whose is not None and f"account:{whose}" != by.id:
        subjects.append(f"account:{whose}")
    if by.account_id and not by.is_agent:
        subjects.append(by.id)
    for subject in subjects:
        journal.append(
            verb=verb,
            by=by,
            at=at,
            subject=subject,
            organisation=row.entered_in or row.organisation or None,
            data={**about, "draft": str(row.pk)},
            purpose="entering" if row.entered_by else "helping",
            legal_basis="counter.handling" if row.entered_by else "",
            on_behalf_of=f"account:{whose}" if whose else None,
        )
