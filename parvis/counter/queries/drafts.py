"""Reads forms that are being filled in."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from parvis.counter.models import Draft
from parvis.counter.rules.channels import helper_of
from parvis.counter.types import Channel
from parvis.counter.types.channels import Entry
from parvis.counter.types.correcting import Correction
from parvis.counter.types.drafts import DraftInfo, Holder, UnknownDraft
from parvis.counter.types.evidence import Asked, Evidence
from parvis.kernel.rows import RowByKey
from parvis.kernel.vault import api as vault

_rows = RowByKey(Draft)


def draft_of(draft_id: UUID, holder: Holder) -> DraftInfo:
    """Return a draft to who holds it.

    :raises UnknownDraft: if there is none, or it is not theirs.
    """
    return info(held_row(draft_id, holder))


def held_row(draft_id: UUID, holder: Holder, *, lock: bool = False) -> Draft:
    """Return the row of a draft to who holds it: asked for by its id alone, which is all that a page needs to find it.

    :raises UnknownDraft: if there is none, or it is not theirs.
    """
    row = next(iter(Draft.objects.select_for_update().filter(pk=draft_id)), None) if lock else _rows.get(draft_id)
    if row is None or not _holds(holder, row):
        raise UnknownDraft(str(draft_id))
    return row


def _holds(holder: Holder, row: Draft) -> bool:
    """Tell whether a draft is this holder's; what a clerk fills in is the clerk's alone while they do."""
    if row.entered_by is not None:
        return holder.agent == row.entered_by and row.entered_in in holder.desks
    if holder.procedures is not None and row.procedure not in holder.procedures:
        return False
    if row.account_id is not None and holder.account is not None:
        return row.account_id == holder.account  # a mandate that ended ends the forms that were begun under it
    return row.pk in holder.drafts


def drafts_of(holder: Holder, *, limit: int = 20) -> list[DraftInfo]:
    """Return the unsent drafts of a holder, the last changed first; corrections of a case are found on its page."""
    rows = Draft.objects.filter(held_by(holder), case_id=None, corrects=None).order_by("-changed_at")[:limit]
    return [info(row) for row in rows]


def held_by(holder: Holder) -> Q:
    """Return the condition under which a draft is someone's: of their account, begun or taken up in their session."""
    if holder.agent is not None:
        return Q(entered_by=holder.agent, entered_in__in=list(holder.desks))
    mine = Q(pk__in=list(holder.drafts), entered_by=None)
    if holder.account:
        mine = mine & Q(account=None) | Q(account=holder.account, entered_by=None)
    return mine if holder.procedures is None else mine & Q(procedure__in=sorted(holder.procedures))


def info(row: Draft) -> DraftInfo:
    """Return a row as the record that others get."""
    content = content_of(row)
    return DraftInfo(
        id=row.pk,
        procedure=row.procedure,
        definition=row.definition,
        organisation=row.organisation,
        language=row.language,
        revision=row.revision,
        created_at=row.created_at,
        changed_at=row.changed_at,
        expires_at=row.expires_at,
        has_code=row.code_index is not None,
        answers=content.get("answers", {}),
        typed=content.get("typed", {}),
        changed=content.get("changed", {}),
        sent=content.get("sent", {}),
        channel=Channel(row.channel),
        correction=_correction(row, content),
        parent=row.parent,
        remedy=row.remedy,
        evidence={name: Evidence.read(name, kept) for name, kept in content.get("evidence", {}).items()},
        asked={source: Asked.read(kept) for source, kept in content.get("asked", {}).items()},
        entry=entry_of(row, content),
        helper=helper_of(content),
    )


def entry_of(row: Draft, content: dict[str, Any]) -> Entry | None:
    """Return by whom a draft is filled in for someone else."""
    if row.entered_by is None:
        return None
    return Entry(
        row.entered_by, row.entered_in, row.on_behalf, tuple(content.get("shown", ())), str(content.get("note", ""))
    )


def _correction(row: Draft, content: dict[str, Any]) -> Correction | None:
    if row.corrects is None:
        return None
    return Correction(row.corrects, content["base"], date.fromisoformat(content["received_on"]))


def content_of(row: Draft) -> dict[str, Any]:
    """Return what is sealed in a draft."""
    content: dict[str, Any] = vault.unseal_json(bytes(row.content), scope=row.scope, context=row.context)
    return content
