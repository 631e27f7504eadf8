"""A form is sent and becomes a case; sent again, it changes nothing."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from parvis.counter.models import Draft
from parvis.counter.operations import cases
from parvis.counter.operations.drafts import DAYS_KEPT, seal
from parvis.counter.operations.measures import note_use
from parvis.counter.operations.sheets import attach_sheets
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.drafts import content_of, entry_of, held_row, info
from parvis.counter.queries.evidence import evidence_sent
from parvis.counter.queries.forms import setting_of
from parvis.counter.rules import flow
from parvis.counter.rules.channels import aid_of, awaited, eased
from parvis.counter.rules.cleaning import Setting
from parvis.counter.rules.competence import lacking
from parvis.counter.rules.fees import fee_cents
from parvis.counter.rules.forms import files_in, problems_of, sent_answers, walk
from parvis.counter.rules.texts import render
from parvis.counter.types import Channel, Definition, Event, EventKind
from parvis.counter.types.channels import Stated
from parvis.counter.types.drafts import (
    DraftInfo,
    Holder,
    NotComplete,
    NotIdentified,
    UnknownDraft,
)
from parvis.counter.types.records import CaseInfo
from parvis.kernel.definitions import LANGUAGES
from parvis.kernel.files import api as files
from parvis.kernel.people.types import Actor


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
    seal(
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
