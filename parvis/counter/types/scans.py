"""What agents see of scans of forms on paper."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class ScanState(StrEnum):
    """How far a scan is."""

    RECEIVED = "received"
    READ = "read"
    FAILED = "failed"
    """Not one sheet could be read from it."""


@dataclass(frozen=True)
class SheetInfo:
    """One sheet.

    :param number: which of the form; 0 for one that goes with it.
    """

    id: int
    scan: UUID
    position: int
    number: int
    received_at: datetime
    file: UUID
    is_straight: bool = False


@dataclass(frozen=True)
class BundleInfo:
    """The sheets of one form that one person filled in.

    :param is_old: whether today's form is another version.
    :param is_known: whether that version is kept, so that it is entered as it was asked.
    :param draft: the form into which it is being entered.
    """

    key: str
    organisation: str
    procedure: str
    version: str
    language: str
    total: int
    sheets: tuple[SheetInfo, ...]
    missing: tuple[int, ...]
    is_old: bool
    is_known: bool
    draft: UUID | None = None

    @property
    def is_whole(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class ScanInfo:
    """One scan.

    :param loose: the sheets of which nobody knows yet where they belong.
    """

    id: UUID
    organisation: str
    state: ScanState
    problems: tuple[str, ...]
    received_at: datetime
    sheets: int
    loose: tuple[SheetInfo, ...]


@dataclass(frozen=True)
class Proposal:
    """What the boxes of a question seem to say; a clerk takes it over or not."""

    question: str
    value: Any
    page: int


class UnknownScan(LookupError):
    """There is no such scan or sheet for this agent."""


class NoSuchSheet(Exception):
    """The form has no such sheet, or has it already."""
