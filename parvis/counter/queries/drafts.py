"""Reads forms that are being filled in."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from parvis.counter.models import Draft
from parvis.counter.types import Channel
from parvis.counter.types.correcting import Correction
from parvis.counter.types.drafts import DraftInfo, Holder, UnknownDraft
from parvis.kernel.vault import api as vault


def draft_of(draft_id: UUID, holder: Holder) -> DraftInfo:
    """Return a draft to who holds it.

    :raises UnknownDraft: if there is none, or it is not theirs.
    """
    return info(held_row(draft_id, holder))


def held_row(draft_id: UUID, holder: Holder, *, lock: bool = False) -> Draft:
    """Return the row of a draft to who holds it: asked for by its id alone, which is all that a page needs to find it.

    :raises UnknownDraft: if there is none, or it is not theirs.
    """
    rows = (Draft.objects.select_for_update() if lock else Draft.objects).filter(pk=draft_id)
    row = next(iter(rows), None)
    if row is None or not (row.pk in holder.drafts or (holder.account and row.account_id == holder.account)):
        raise UnknownDraft(str(draft_id))
    return row


def drafts_of(holder: Holder, *, limit: int = 20) -> list[DraftInfo]:
    """Return the unsent drafts of a holder, the last changed first; corrections of a case are found on its page."""
    rows = Draft.objects.filter(held_by(holder), case_id=None, corrects=None).order_by("-changed_at")[:limit]
    return [info(row) for row in rows]


def held_by(holder: Holder) -> Q:
    """Return the condition under which a draft is someone's: of their account, begun or taken up in their session."""
    mine = Q(pk__in=list(holder.drafts))
    return mine | Q(account=holder.account) if holder.account else mine


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
    )


def _correction(row: Draft, content: dict[str, Any]) -> Correction | None:
    if row.corrects is None:
        return None
    return Correction(row.corrects, content["base"], date.fromisoformat(content["received_on"]))


def content_of(row: Draft) -> dict[str, Any]:
    """Return what is sealed in a draft."""
    content: dict[str, Any] = vault.unseal_json(bytes(row.content), scope=row.scope, context=row.context)
    return content
