"""What happens to a form that is being filled in: begun, answered, changed where it stands.

Answers are not journalled one by one: until it is sent, a form is its writer's own business, and no agent sees it.
Putting it away under a code and taking it up again are, because someone else may do the second.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from parvis.counter.models import Draft
from parvis.counter.operations.definitions import pin
from parvis.counter.queries import catalogue
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.drafts import content_of, held_row, info
from parvis.counter.queries.evidence import evidence_noted
from parvis.counter.rules.competence import competent
from parvis.counter.rules.trail import stepped
from parvis.counter.types import Channel, Definition, Kind
from parvis.counter.types.drafts import (
    DraftInfo,
    DraftIsSent,
    Holder,
    NotInMandate,
    NotOfferedThere,
    StaleDraft,
    StaysHere,
)
from parvis.kernel.definitions import DefinitionErrors
from parvis.kernel.people.types import Actor
from parvis.kernel.rows import RowByKey
from parvis.kernel.vault import api as vault

DAYS_KEPT = 30
"""Days after its last change that an unsent form is forgotten."""
_TRIES = 5
_WRITTEN = ("organisation", "definition", "language", "content", "changed_at", "expires_at", "revision")
_rows = RowByKey(Draft)


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
    seal(row, {"answers": {}, "typed": {}, "changed": {}})
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
        seal(row, changed.content)
        written = _rows.change(
            row.pk,
            {name: getattr(row, name) for name in _WRITTEN},
            was={"revision": was, "case_id": None},
        )
        if written:
            return info(row)
    raise StaleDraft(info(row))


def unsent_row(draft_id: UUID, holder: Holder) -> Draft:
    """Return the row of a draft that is not sent, locked, to who holds it.

    :raises UnknownDraft, DraftIsSent:
    """
    row = held_row(draft_id, holder, lock=True)
    if row.is_sent:
        raise DraftIsSent(info(row))
    return row


def seal(row: Draft, content: Mapping[str, Any]) -> None:
    """Put the content into the row, sealed."""
    row.content = vault.seal_json(content, scope=row.scope, context=row.context)
