"""What the journal tells: its entries, the heads of its chains, and what a verification found; no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class JournalError(Exception):
    """The journal cannot do what was asked."""


class NotInTransaction(JournalError):
    """An entry was to be written outside the transaction of what it tells."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that happened.

    :param id: order of writing over all chains, with gaps.
    :param sequence: place in the chain of its organisation, without gaps, from one.
    :param by: id of the actor.
    :param on_behalf_of: id of whom the actor stood for, or None.
    :param data: plain values without personal data.
    :param sealed: what is personal, as the vault sealed it; it stays when its key is destroyed.
    """

    id: int
    organisation: str | None
    sequence: int
    at: datetime
    verb: str
    by: str
    on_behalf_of: str | None
    subject: str
    data: Mapping[str, Any] = field(default_factory=dict)
    sealed: bytes | None = None
    purpose: str = ""
    legal_basis: str = ""
    hash: bytes = b""


@dataclass(frozen=True)
class Head:
    """The last entry of a chain; who wrote it down elsewhere can prove later that nothing before it was changed."""

    sequence: int
    hash: str


class ChainsBroken(JournalError):
    """A verification found a chain that is not sound."""


class Break(StrEnum):
    """How a chain can be broken."""

    CHANGED = "changed"
    """An entry does not say what it said when it was written."""
    MISSING = "missing"
    """An entry is not there."""
    MOVED = "moved"
    """An entry stands in the place of another."""
    HEAD = "head"
    """The chain's head is missing or does not fit its last entry."""
    REWRITTEN = "rewritten"
    """The chain is sound in itself and is not the one whose head was written down."""


@dataclass(frozen=True, kw_only=True)
class Broken:
    """The first place at which a chain is broken, and why, in a sentence."""

    organisation: str | None
    sequence: int
    kind: Break
    reason: str


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What a verification found.

    :param entries: how many entries were recomputed.
    :param chains: how many chains.
    :param breaks: the first break of every broken chain.
    :param heads: the heads up to which chains were found sound, by organisation code (`""` for no organisation).
    """

    entries: int
    chains: int
    breaks: tuple[Broken, ...]
    heads: Mapping[str, Head]

    @property
    def ok(self) -> bool:
        return not self.breaks

    @property
    def broken(self) -> Broken | None:
        """The first break, or None."""
        return self.breaks[0] if self.breaks else None
