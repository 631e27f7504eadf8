"""Adding to the journal."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import IntegrityError, connection, transaction

from parvis.kernel.journal import rules
from parvis.kernel.journal.models import Entry as EntryRow
from parvis.kernel.journal.models import Head
from parvis.kernel.journal.queries import told
from parvis.kernel.journal.types import Entry, NotInTransaction
from parvis.kernel.people.types import Actor


class Happening(TypedDict):
    """What :func:`append` takes, for :func:`append_many`."""

    verb: str
    by: Actor
    at: datetime
    subject: str
    organisation: str | None
    data: NotRequired[Mapping[str, Any]]
    sealed: NotRequired[bytes | None]
    purpose: NotRequired[str]
    legal_basis: NotRequired[str]
    on_behalf_of: NotRequired[str | None]


def append(**happening: Unpack[Happening]) -> Entry:
    """Write down what happened, in the transaction in which it happens.

    The chain of the organisation stays locked until that transaction ends: append late in it.

    :param verb: `module.noun.verb` in the past: `counter.case.submitted`; readings end in `.opened`.
    :param by: who did it.
    :param subject: to what: `case:<id>`, or one word for what there is one of: `login`.
    :param organisation: code of the organisation in whose chain it stands; None for the house itself.
    :param data: plain values without personal data.
    :param sealed: what is personal, sealed by the vault.
    :param purpose: why, for a reading.
    :param legal_basis: by which law.
    :param on_behalf_of: whom the actor stood for; as the actor says when not given.
    :raises NotInTransaction: outside a transaction.
    :raises ValueError: if verb, subject or moment are not in form.
    """
    return append_many([happening])[0]


def append_many(happenings: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Write down several happenings in their order, each as :func:`append` takes it, and return their entries.

    :raises NotInTransaction: outside a transaction.
    :raises ValueError: if one is not in form; then none is written.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("Write the journal inside the transaction of what it tells.")
    rows = [_row(**one) for one in happenings]
    by_chain = defaultdict(list)
    for row in rows:
        by_chain[row.chain].append(row)
    for chain in sorted(by_chain):  # always in one order, so that two writers of two chains do not wait for each other
        _link(_locked_head(chain), by_chain[chain])
    EntryRow.objects.bulk_create(rows)
    return [told(row) for row in rows]


def _row(
    *,
    verb: str,
    by: Actor,
    at: datetime,
    subject: str,
    organisation: str | None,
    data: Mapping[str, Any] | None = None,
    sealed: bytes | None = None,
    purpose: str = "",
    legal_basis: str = "",
    on_behalf_of: str | None = None,
) -> EntryRow:
    rules.check(verb=verb, subject=subject, at=at)
    return EntryRow(
        chain=organisation or "",
        at=at.astimezone(UTC),
        verb=verb,
        by=by.id,
        on_behalf_of=on_behalf_of or by.acting_for,
        subject=subject,
        data=rules.data_text(data or {}),
        sealed=sealed,
        purpose=purpose,
        legal_basis=legal_basis,
    )


def _locked_head(chain: str) -> tuple[int, bytes]:
    """Lock the head of a chain and return its sequence and hash; SQLite's writers are alone already."""
    # In SQL: this runs for everything that happens, and building the query costs five times the query.
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    query = f"SELECT sequence, hash FROM journal_head WHERE chain = %s{lock}"  # noqa: S608 (our own two words)
    with connection.cursor() as cursor:
        found = cursor.execute(query, [chain]).fetchone()
        if found is None:
            try:
                with transaction.atomic():
                    Head.objects.create(chain=chain, sequence=0, hash=rules.FIRST)
            except IntegrityError:
                pass  # another writer began this chain at the same moment
            found = cursor.execute(query, [chain]).fetchone()
    sequence, digest = found
    return sequence, bytes(digest)


def _link(head: tuple[int, bytes], rows: list[EntryRow]) -> None:
    """Give rows their place and hash behind the head; the database moves the head when they are stored."""
    sequence, previous = head
    for row in rows:
        sequence += 1
        row.sequence = sequence
        row.hash = previous = rules.entry_hash(
            previous,
            chain=row.chain,
            sequence=sequence,
            at=row.at,
            verb=row.verb,
            by=row.by,
            on_behalf_of=row.on_behalf_of,
            subject=row.subject,
            data=row.data,
            sealed=None if row.sealed is None else bytes(row.sealed),
            purpose=row.purpose,
            legal_basis=row.legal_basis,
        )
