"""Recomputing the chains; streams, so that a million entries need no memory."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from parvis.kernel.journal import queries, rules
from parvis.kernel.journal.models import Entry as EntryRow
from parvis.kernel.journal.types import Break, Broken, Head, Verification

_CHUNK = 2_000


class _Stored(NamedTuple):
    """The columns of an entry, in the order in which they are read."""

    sequence: int
    hash: bytes
    at: datetime
    verb: str
    by: str
    on_behalf_of: str | None
    subject: str
    data: str
    sealed: bytes | None
    purpose: str
    legal_basis: str


class _ChainBreaks(Exception):
    def __init__(self, sequence: int, kind: Break, reason: str) -> None:
        self.sequence, self.kind, self.reason = sequence, kind, reason


def verify(*, organisation: str | None = None, against: Mapping[str, Head] | None = None) -> Verification:
    """Recompute every hash of every chain, and name the first break of each chain that is broken.

    Entries added while it runs are left for the next time.

    :param organisation: verify only the chain of the organisation with this code (`""`: of no organisation).
    :param against: heads that were written down before; each must still be in its chain, unchanged.
    """
    expected = dict(against or {})
    chains = _chains() if organisation is None else [organisation]
    heads = queries.heads()
    entries, breaks, sound = 0, [], {}
    for chain in sorted({*chains, *(expected if organisation is None else ())}):
        walk = _Walk(chain, expected.get(chain))
        try:
            sound[chain] = walk.to(heads.get(chain))
        except _ChainBreaks as found:
            breaks.append(
                Broken(organisation=chain or None, sequence=found.sequence, kind=found.kind, reason=found.reason)
            )
        entries += walk.entries
    return Verification(entries=entries, chains=len(sound) + len(breaks), breaks=tuple(breaks), heads=sound)


def _chains() -> set[str]:
    """Return every chain that has entries or a head, one step per chain instead of one per entry."""
    found = set(queries.heads())
    last = None
    while True:
        rows = EntryRow.objects.order_by("chain").values_list("chain", flat=True)
        last = (rows if last is None else rows.filter(chain__gt=last)).first()
        if last is None:
            return found
        found.add(last)


class _Walk:
    """A walk along one chain."""

    def __init__(self, chain: str, expected: Head | None) -> None:
        self.chain = chain
        self.expected = expected
        self.entries = 0

    def to(self, head: Head | None) -> Head:
        """Recompute the chain up to its head and return that.

        :raises _ChainBreaks: at the first break.
        """
        if head is None:
            raise _ChainBreaks(0, Break.HEAD, "The head of the chain is missing.")
        previous = rules.FIRST
        for stored in _stored(self.chain, head.sequence):
            if stored.sequence != self.entries + 1:
                raise self._missing(stored.sequence - 1)
            if _hash(self.chain, stored.sequence, previous, stored) != stored.hash:
                raise self._wrong(stored)
            previous = stored.hash
            self.entries += 1
            if self.expected and self.expected.sequence == stored.sequence:
                self._compare(self.expected, stored.hash)
        if self.entries < head.sequence:
            raise self._missing(head.sequence)
        if previous.hex() != head.hash:
            raise _ChainBreaks(head.sequence, Break.HEAD, "The head of the chain does not fit its last entry.")
        if self.expected and self.expected.sequence > head.sequence:
            raise _ChainBreaks(
                head.sequence + 1,
                Break.MISSING,
                f"The chain ends at entry {head.sequence}, but entry {self.expected.sequence} was written down before.",
            )
        return head

    def _missing(self, last: int) -> _ChainBreaks:
        first = self.entries + 1
        which = f"Entry {first} is" if first == last else f"Entries {first} to {last} are"
        return _ChainBreaks(first, Break.MISSING, f"{which} missing.")

    def _wrong(self, stored: _Stored) -> _ChainBreaks:
        """Say whether an entry was changed or stands in the place of another."""
        for other, places in self._predecessors():
            for sequence in places:
                if sequence != stored.sequence and _hash(self.chain, sequence, other, stored) == stored.hash:
                    reason = f"In the place of entry {stored.sequence} stands the one that was written as {sequence}."
                    return _ChainBreaks(stored.sequence, Break.MOVED, reason)
        reason = f"Entry {stored.sequence} ({stored.verb}) was changed after it was written."
        return _ChainBreaks(stored.sequence, Break.CHANGED, reason)

    def _predecessors(self) -> Iterator[tuple[bytes, tuple[int, ...]]]:
        """Yield the hash of every entry, and the places at which its follower may have been written."""
        yield rules.FIRST, (1,)
        for other in _stored(self.chain, None):
            yield other.hash, (other.sequence + 1, other.sequence)  # the second if two neighbours were swapped

    def _compare(self, expected: Head, found: bytes) -> None:
        if expected.hash != found.hex():
            reason = f"Entry {expected.sequence} is not the one that was written down before."
            raise _ChainBreaks(expected.sequence, Break.REWRITTEN, reason)


def _stored(chain: str, until: int | None) -> Iterator[_Stored]:
    rows = EntryRow.objects.filter(chain=chain)
    if until is not None:
        rows = rows.filter(sequence__lte=until)
    columns = rows.order_by("sequence").values_list(*_Stored._fields)
    for row in columns.iterator(chunk_size=_CHUNK):
        yield _Stored._make(row)


def _hash(chain: str, sequence: int, previous: bytes, stored: _Stored) -> bytes:
    return rules.entry_hash(
        previous,
        chain=chain,
        sequence=sequence,
        at=stored.at,
        verb=stored.verb,
        by=stored.by,
        on_behalf_of=stored.on_behalf_of,
        subject=stored.subject,
        data=stored.data,
        sealed=stored.sealed,
        purpose=stored.purpose,
        legal_basis=stored.legal_basis,
    )
