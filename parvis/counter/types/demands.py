"""A case as a back office outside the house reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from parvis.counter.types.definition import Definition


class Status(StrEnum):
    """What a back office is told, and may say."""

    SENT = "SENT"
    """Waiting in the work queue: no back office has taken it yet."""
    IN_PROCESS = "IN_PROCESS"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    CLOSED = "CLOSED"
    """Ended otherwise: done, lapsed, not admissible."""
    CANCELLED = "CANCELLED"
    """Withdrawn by the applicant."""


@dataclass(frozen=True)
class Demand:
    """A case, with what a back office needs to take it over.

    :param reference: ours, nine signs; `internal_reference`: theirs.
    """

    id: UUID
    reference: str
    procedure: str
    organisation: str
    definition: Definition
    status: Status
    internal_reference: str
    received_at: datetime
    changed_at: datetime
    language: str
    channel: str
    applicant: str
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class DemandFile:
    """A file or a letter of a demand."""

    id: UUID
    name: str
    origin: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Demands:
    """A page of the work queue, oldest first."""

    rows: tuple[Demand, ...]
    total: int
    page: int
    size: int


class UnknownStatus(ValueError):
    """There is no such status, or it is not for a back office to say."""


class NoWayThere(Exception):
    """No action of the flow leads to that status from where the case stands, or it asks what only a person can say.

    :param reason: `state`, `closed`, or `asks`: an action leads there, but wants to be filled in.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
