"""The door of the journal."""

from parvis.kernel.journal.operations import Happening, append, append_many
from parvis.kernel.journal.queries import after, heads, histories, history, latest, readers
from parvis.kernel.journal.types import (
    Break,
    Broken,
    ChainsBroken,
    Entry,
    Head,
    JournalError,
    NotInTransaction,
    Verification,
)
from parvis.kernel.journal.verification import verify

__all__ = [
    "Break",
    "Broken",
    "ChainsBroken",
    "Entry",
    "Happening",
    "Head",
    "JournalError",
    "NotInTransaction",
    "Verification",
    "after",
    "append",
    "append_many",
    "heads",
    "histories",
    "history",
    "latest",
    "readers",
    "verify",
]
