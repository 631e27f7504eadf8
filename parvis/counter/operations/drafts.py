"""What happens to a form that is being filled in: begun, answered, put away, taken up again, sent, forgotten.

Answers are not journalled one by one: until it is sent, a form is its writer's own business, and no agent sees it.
Putting it away under a code and taking it up again are, because someone else may do the second.
"""

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F

from parvis.counter.models import Draft
from parvis.counter.operations import cases
from parvis.counter.operations.definitions import pin
from parvis.counter.operations.measures import note_use
from parvis.counter.operations.sheets import attach_sheets
from parvis.counter.queries import catalogue
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.drafts import content_of, entry_of, held_row, info
from parvis.counter.queries.evidence import evidence_noted, evidence_sent
from parvis.counter.queries.forms import form_of, setting_of
from parvis.counter.rules import flow
from parvis.counter.rules.channels import aid_of, awaited, eased
from parvis.counter.rules.cleaning import Setting
from parvis.counter.rules.competence import competent, lacking
from parvis.counter.rules.fees import fee_cents
from parvis.counter.rules.forms import files_in, problems_of, sent_answers, walk
from parvis.counter.rules.references import ALPHABET, normalised
from parvis.counter.rules.texts import render
from parvis.counter.rules.trail import stepped
from parvis.counter.types import Channel, Definition, Event, EventKind, Kind
from parvis.counter.types.channels import Stated
from parvis.counter.types.drafts import (
    DraftInfo,
    DraftIsSent,
    Holder,
    NotComplete,
    NotIdentified,
    NotInMandate,
    NotOfferedThere,
    StaleDraft,
    StaysHere,
    UnknownDraft,
)
from parvis.counter.types.records import CaseInfo
from parvis.kernel.definitions import LANGUAGES, DefinitionErrors
from parvis.kernel.files import api as files
from parvis.kernel.journal import api as journal
from parvis.kernel.messages import api as messages
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault

DAYS_KEPT = 30
"""Days after its last change that an unsent form is forgotten."""
CODE_SIGNS = 16
"""Signs of the code that takes a form up again: 72 bits, in four groups of four."""
_CODE = "counter.draft.code"
_TRIES = 5


def begin(
    *,
    procedure: str,
    organisation: str = "",
    by: Actor,
    at: datetime,
    language: str,
    channel: Channel = Channel.WEB,
    parent: UUID | None = None,
    remedy: str = "",
) -> DraftInfo:
    """Begin to fill in a procedure.

    :param organisation: who it is asked of, when that was chosen; empty when an answer will tell.
    :param parent: the case with whose end someone disagrees by it, and by which remedy; the organisation is then fixed.
    :raises UnknownProcedure: if it is not offered.
    :raises NotInMandate: if the mandate under which `by` acts does not cover it.
    """
    if by.procedures is not None and procedure not in by.procedures:
        raise NotInMandate(procedure)
    definition = catalogue.definition_for(procedure, organisation)
    base = definition if definition.hash == definition.base_hash else catalogue.definition_for(procedure)
    whose = (by.acting_for or by.id).removeprefix("account:") if by.account_id and not by.is_agent else None
    row = Draft(
        id=uuid4(),
        procedure=procedure,
        definition=definition.hash,
        organisation=organisation,
        account_id=whose,
        channel=channel.value,
        language=language,
        created_at=at,
        changed_at=at,
        expires_at=at + timedelta(days=DAYS_KEPT),
        parent=parent,
        remedy=remedy,
    )
    _seal(row, {"answers": {}, "typed": {}, "changed": {}})
    with transaction.atomic():
        for one in {base, definition}:
            pin(definition=one, by=by, at=at)
        row.save(force_insert=True)
    return info(row)


@dataclass(frozen=True)
class Change:
    """What a write leaves: the content, and where the draft then belongs."""

    content: dict[str, Any]
    organisation: str
    definition: str


def answer(
    *,
    draft_id: UUID,
    holder: Holder,
    page: str,
    answers: Mapping[str, Any],
    seen: int | None,
    by: Actor,
    at: datetime,
    language: str,
) -> DraftInfo:
    """Keep the good answers of a page.

    Answering the question that decides about competence leads to an organisation, and to the procedure as it offers it.
    Answering anything after signing asks for a new signature.

    :param answers: of the page's questions; None takes an answer away.
    :param seen: the revision of the draft that the page was shown with; None to overwrite whatever came between.
    :raises StaleDraft: if this page was answered differently since, elsewhere.
    :raises NotOfferedThere: if nobody offers the procedure at the place that was answered.
    :raises DraftIsSent: if it was sent meanwhile.
    """

    def change(row: Draft) -> Change:
        content = content_of(row)
        before = {name: content["answers"].get(name) for name in answers}
        if seen is not None and content["changed"].get(page, 0) > seen and before != dict(answers):
            raise StaleDraft(info(row))
        content["typed"].pop(page, None)
        if before != dict(answers):
            content["changed"][page] = row.revision + 1
            content["answers"] |= answers
            content["answers"] = {name: value for name, value in content["answers"].items() if value is not None}
        definition = definition_of(row.definition)
        _unsign(definition, content["answers"], set(answers))
        content |= evidence_noted(definition, content)
        organisation, effective = belonging(row, definition, content["answers"], answers, by=by, at=at)
        content["trail"] = stepped(content.get("trail", {}), page, since=row.changed_at, at=at, is_taken=True)
        return Change(content, organisation, effective.hash)

    return write(draft_id, holder, change, at=at, language=language)


def keep_typed(
    *,
    draft_id: UUID,
    holder: Holder,
    page: str,
    typed: Mapping[str, Any],
    by: Actor,
    at: datetime,
    language: str,
    is_wrong: bool = False,
) -> DraftInfo:
    """Keep what was typed on a page and could not be taken, so that it is there when someone comes back.

    :param is_wrong: whether it was refused; False for a row more or less, or a page that was left half-way.
    :raises DraftIsSent: if it was sent meanwhile.
    """

    def change(row: Draft) -> Change:
        content = content_of(row)
        content["typed"][page] = dict(typed)
        if is_wrong:
            content["trail"] = stepped(content.get("trail", {}), page, since=row.changed_at, at=at, is_taken=False)
        return Change(content, row.organisation, row.definition)

    return write(draft_id, holder, change, at=at, language=language)


def _unsign(definition: Definition, answers: dict[str, Any], changed: set[str]) -> None:
    """Take signatures away when something else was changed: one signs what one has read."""
    signatures = {one.id for one in definition.form.questions if one.kind is Kind.SIGNATURE}
    if changed - signatures:
        for name in signatures - changed:
            answers.pop(name, None)


def belonging(
    row: Draft,
    definition: Definition,
    answers: Mapping[str, Any],
    changed: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> tuple[str, Definition]:
    """Return the organisation, and the definition as it offers the procedure, after these answers."""
    decides = definition.procedure.competent_by
    if decides is None or decides not in changed or row.parent is not None:
        return row.organisation, definition
    if row.corrects is not None:
        _stays(row, definition, answers)
        return row.organisation, definition
    municipality, found = competent(definition.procedure, answers, catalogue.offering(definition.procedure))
    if not municipality:
        return "", definition_of(definition.base_hash)
    if found is None:
        raise NotOfferedThere(municipality)
    if found.code == row.organisation:
        return row.organisation, definition
    base = definition_of(definition.base_hash)
    try:
        effective = catalogue.under_overlay(base, found.code)
    except DefinitionErrors:  # an overlay of today over a version of last month: begin it as the folder says
        effective = base
    pin(definition=effective, by=by, at=at)
    return found.code, effective


def _stays(row: Draft, definition: Definition, answers: Mapping[str, Any]) -> None:
    """Refuse an answer by which a case would belong to another organisation.

    :raises StaysHere: with the municipality that was answered.
    """
    municipality, found = competent(definition.procedure, answers, catalogue.offering(definition.procedure))
    if municipality and (found is None or found.code != row.organisation):
        raise StaysHere(municipality)


def write(
    draft_id: UUID, holder: Holder, change: Callable[[Draft], Change], *, at: datetime, language: str
) -> DraftInfo:
    """Change a draft where it stands; what another tab wrote in the meantime is read again first."""
    for _ in range(_TRIES):
        row = held_row(draft_id, holder)
        if row.is_sent:
            raise DraftIsSent(info(row))
        changed = change(row)
        was = row.revision
        row.organisation, row.definition, row.language = changed.organisation, changed.definition, language
        row.changed_at, row.expires_at = at, at + timedelta(days=DAYS_KEPT)
        row.revision = was + 1
        _seal(row, changed.content)
        written = Draft.objects.filter(pk=row.pk, revision=was, case_id=None).update(
            organisation=row.organisation,
            definition=row.definition,
            language=row.language,
            content=row.content,
            changed_at=row.changed_at,
            expires_at=row.expires_at,
            revision=F("revision") + 1,
        )
        if written:
            return info(row)
    raise StaleDraft(info(row))


def _seal(row: Draft, content: Mapping[str, Any]) -> None:
    row.content = vault.seal_json(content, scope=row.scope, context=row.context)


# Put away and taken up ----------------------------------------------------------------------------------


@transaction.atomic
def give_code(
    *, draft_id: UUID, holder: Holder, by: Actor, at: datetime, language: str = "nl", mail_to: str = ""
) -> str:
    """Return a new code that takes a draft up again, in four groups; an earlier one no longer does.

    Only its blind index is kept: nobody can look the code up, not even who keeps the database. A mail that was asked
    for is kept, sealed, as long as the draft.

    :param mail_to: an address to which the code is mailed as well; who calls this limits how often.
    :raises ValidationError: if that is no address.
    """
    row = _held(draft_id, holder)
    if row.corrects is not None:
        raise UnknownDraft(str(draft_id))  # a code of a form opens no case
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
    row.code_index = vault.blind_index(code, purpose=_CODE)
    row.expires_at = at + timedelta(days=DAYS_KEPT)
    row.save(update_fields=["code_index", "expires_at"])
    _journal("counter.draft.put_away", row, by, at)
    shown = "-".join(code[start : start + 4] for start in range(0, CODE_SIGNS, 4))
    if mail_to:
        _mail(shown, mail_to, row, language, by, at)
    return shown


def _mail(code: str, address: str, row: Draft, language: str, by: Actor, at: datetime) -> None:
    messages.send(
        to=messages.Recipient(email=address, account_id=None, language=language),
        template="counter/draft_code",
        context={
            "procedure": definition_of(row.definition).procedure.name.to(language),
            "code": code,
            "expires_on": row.expires_at.isoformat(),
            "url": f"{settings.BASE_URL}/{language}/forms/resume/",
        },
        subject_ref=f"draft:{row.pk}",
        organisation=row.organisation or None,
        by=by,
        at=at,
    )


@transaction.atomic
def take_up(*, code: str, by: Actor, at: datetime) -> DraftInfo:
    """Return the draft that a code belongs to. Who calls this limits how often one may try.

    :raises UnknownDraft: if it belongs to none.
    """
    plain = normalised(code)
    if len(plain) != CODE_SIGNS:
        raise UnknownDraft("code")
    index = vault.blind_index(plain, purpose=_CODE)
    row = Draft.objects.filter(code_index=index, expires_at__gt=at, entered_by=None).first()
    if row is None:
        raise UnknownDraft("code")
    _journal("counter.draft.taken_up", row, by, at)
    return info(row)


@transaction.atomic
def discard(*, draft_id: UUID, holder: Holder, by: Actor, at: datetime) -> None:
    """Forget an unsent draft and its files."""
    row = _held(draft_id, holder)
    _forget(row, by, at)


def expire(*, by: Actor, at: datetime) -> int:
    """Forget what was not changed for too long; return how many. Safe to run twice, and beside itself."""
    count = 0
    for row_id in list(Draft.objects.filter(expires_at__lte=at).values_list("pk", flat=True)[:500]):
        with transaction.atomic():
            row = Draft.objects.select_for_update().filter(pk=row_id, expires_at__lte=at).first()
            if row is not None:
                _forget(row, by, at)
                count += 1
    return count


def _forget(row: Draft, by: Actor, at: datetime) -> None:
    if row.corrects is not None:
        _remove_files(row, but=files_in(definition_of(row.definition), content_of(row)["base"]), by=by, at=at)
    elif not row.is_sent:
        note_use(row, content_of(row).get("trail", {}), at=at, left_at=_left_at(row, at))
        _remove_files(row, but=(), by=by, at=at)
    messages.forget(subject_ref=f"draft:{row.pk}", by=by, at=at)
    row.delete()


def _remove_files(row: Draft, *, but: Collection[str], by: Actor, at: datetime) -> None:
    """Remove the files of a draft, without those that belong to a case."""
    for file in files_in(definition_of(row.definition), content_of(row)["answers"]):
        if file in but:
            continue
        try:
            files.remove(file, by=by, at=at)
        except files.UnknownFile:
            continue


def _left_at(row: Draft, at: datetime) -> str:
    """Return the page at which a form was given up; `check` when everything was answered and it was not sent."""
    page = form_of(info(row), at=at, language=row.language).first_incomplete()
    return page.id if page is not None else "check"


def _held(draft_id: UUID, holder: Holder) -> Draft:
    row = held_row(draft_id, holder, lock=True)
    if row.is_sent:
        raise DraftIsSent(info(row))
    return row


def _journal(verb: str, row: Draft, by: Actor, at: datetime) -> None:
    journal.append(
        verb=verb,
        by=by,
        at=at,
        subject=f"draft:{row.pk}",
        organisation=row.organisation or None,
        data={"procedure": row.procedure},
    )


# Sent ------------------------------------------------------------------------------------------------------


@transaction.atomic
def send(
    *,
    draft_id: UUID,
    holder: Holder,
    by: Actor,
    setting: Setting,
    at: datetime,
    level: str = "none",
    stated: Stated | None = None,
) -> tuple[DraftInfo, CaseInfo | None]:
    """Make a case of a draft. Sending again, by a double click or a replayed form, changes nothing.

    :param setting: where and when; its organisation is that of the draft.
    :param level: how sure the session is of who sends it; see `parvis.kernel.identity.api.assurance_of`.
    :param stated: what a clerk states who sends for someone; without it a form that a clerk fills in is not sent.
    :return: the draft, and the case when it was made now.
    :raises NotComplete: if something is unanswered or no longer right.
    :raises NotIdentified: if the procedure, or a step of it, wants to be surer of who asks.
    """
    row = held_row(draft_id, holder, lock=True)
    if row.corrects is not None or (row.entered_by is not None and stated is None and not row.is_sent):
        raise UnknownDraft(str(draft_id))
    if row.is_sent:
        return info(row), None
    content = content_of(row)
    entry = entry_of(row, content)
    channel = Channel(row.channel)
    definition = eased(definition_of(row.definition), channel, entry)
    answers = content["answers"]
    if wanted := lacking(definition, answers, setting, have=level, by=by, channel=channel):
        raise NotIdentified(wanted)
    problems = problems_of(definition, answers, setting, channel=channel)
    if problems:
        raise NotComplete(problems)
    if not row.organisation:
        raise NotComplete({definition.procedure.competent_by or "": None})
    sent = sent_answers(definition, answers, setting, channel=channel)
    attached = files_in(definition, sent)
    notify = sent.get(definition.form.notify) if definition.form.notify else None
    case = cases.submit(
        definition=definition_of(row.definition),
        organisation=row.organisation,
        answers=sent,
        files=[UUID(one) for one in attached],
        by=by,
        at=at,
        channel=channel,
        language=row.language,
        draft_id=row.pk,
        notify_email=notify,
        applicant=row.account_id or row.on_behalf,
        parent=row.parent,
        remedy=row.remedy,
        aid=aid_of(entry, stated, content.get("helpers", ()), waits_for=_awaited(row, sent)),
        evidence=evidence_sent(definition, sent, content),
    )
    attach_sheets(draft_id=row.pk, case_id=case.id, by=by, at=at)
    _drop_needless(definition, answers, attached, by, at)
    note_use(row, content.get("trail", {}), at=at)
    row.case_id, row.sent_at, row.changed_at, row.code_index = case.id, at, at, None
    row.expires_at = at + timedelta(days=DAYS_KEPT)
    row.revision += 1
    _seal(
        row,
        {
            "sent": {
                "reference": case.shown_reference,
                "code": case.code,
                "case": str(case.id),
                **_next(definition, case, sent, row),
            }
        },
    )
    row.save()
    return info(row), case


def _awaited(row: Draft, answers: Mapping[str, Any]) -> list[str]:
    """Return the documents that are still to come when a clerk filled it in on the telephone."""
    if row.entered_by is None:
        return []
    definition, channel = definition_of(row.definition), Channel(row.channel)
    setting = setting_of(at=row.changed_at, language=row.language, organisation=row.organisation)
    open_ones = {one.id for page in walk(definition, answers, setting, channel=channel).pages for one in page.questions}
    return [name for name in awaited(definition, channel, answers) if name in open_ones]


def _next(definition: Definition, case: CaseInfo, answers: Mapping[str, Any], row: Draft) -> dict[str, Any]:
    """Return what the applicant is told at once: where the case stands and until when, as the flow says."""
    standing = case.standing
    if standing is None:
        return {}
    at = case.received_at
    data = {"channel": row.channel, "organisation": row.organisation, "language": row.language}
    events = [Event(1, at, EventKind.SUBMITTED, "", "applicant", "", data)]
    facts = flow.facts_of(definition, standing, answers, events, at=at)
    sentence = definition.flow.state(standing.state).citizen
    return {
        "fee": fee_cents(definition, facts),
        "is_decided": standing.closed_at is not None,
        "state": {
            language: render(sentence.to(language), facts, language=language, definition=definition)
            for language in LANGUAGES
            if sentence is not None
        },
        "clocks": [
            {"deadline": one.deadline, "due_at": one.due_at.isoformat()}
            for one in standing.clocks
            if one.is_running and one.due_at is not None
        ],
    }


def _drop_needless(
    definition: Definition, answers: Mapping[str, Any], sent: list[str], by: Actor, at: datetime
) -> None:
    """Remove the files of questions that are no longer asked: nothing needless is kept."""
    for file in set(files_in(definition, answers)) - set(sent):
        files.remove(file, by=by, at=at)
