"""Reading the journal."""

import json
from collections.abc import Collection

from parvis.kernel.journal.models import Entry as EntryRow
from parvis.kernel.journal.models import Head as HeadRow
from parvis.kernel.journal.types import Entry, Head


def history(subject: str, *, verbs: Collection[str] | None = None, limit: int | None = None) -> list[Entry]:
    """Return what happened to a subject, oldest first; only these verbs, only the last `limit`, if they are given."""
    rows = EntryRow.objects.filter(subject=subject)
    if verbs is not None:
        rows = rows.filter(verb__in=list(verbs))
    return [told(row) for row in rows.order_by("-id")[:limit]][::-1]


def histories(subjects: Collection[str], *, verbs: Collection[str] | None = None) -> dict[str, list[Entry]]:
    """Return what happened to several subjects, each oldest first, in one query; those without entries are left out."""
    rows = EntryRow.objects.filter(subject__in=list(subjects))
    if verbs is not None:
        rows = rows.filter(verb__in=list(verbs))
    found: dict[str, list[Entry]] = {}
    for row in rows.order_by("id"):
        found.setdefault(row.subject, []).append(told(row))
    return found


def readers(subject: str, *, limit: int | None = None) -> list[Entry]:
    """Return who opened a subject, oldest first; only the last `limit` if that is given."""
    rows = EntryRow.objects.filter(subject=subject, verb__endswith=".opened").order_by("-id")
    return [told(row) for row in rows[:limit]][::-1]


def latest(subject: str) -> Entry | None:
    """Return the last thing that happened to a subject, or None."""
    row = EntryRow.objects.filter(subject=subject).order_by("-id").first()
    return told(row) if row else None


def heads() -> dict[str, Head]:
    """Return the head of every chain, by organisation code (`""` for no organisation)."""
    return {row.chain: Head(row.sequence, bytes(row.hash).hex()) for row in HeadRow.objects.order_by("chain")}


def after(organisation: str | None, sequence: int, *, limit: int = 500) -> list[Entry]:
    """Return the entries of one chain that follow `sequence`, in order; how the journal is relayed to others."""
    rows = EntryRow.objects.filter(chain=organisation or "", sequence__gt=sequence).order_by("sequence")
    return [told(row) for row in rows[:limit]]


def told(row: EntryRow) -> Entry:
    """Return a row as the record that others get."""
    return Entry(
        id=row.pk,
        organisation=row.chain or None,
        sequence=row.sequence,
        at=row.at,
        verb=row.verb,
        by=row.by,
        on_behalf_of=row.on_behalf_of,
        subject=row.subject,
        data=json.loads(row.data),
        sealed=None if row.sealed is None else bytes(row.sealed),
        purpose=row.purpose,
        legal_basis=row.legal_basis,
        hash=bytes(row.hash),
    )
