"""What an application may do, and what others see of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Scope(StrEnum):
    """Something that an application may be allowed to do, in its own organisation."""

    CATALOGUE_READ = "catalogue:read"
    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    DOCUMENTS_READ = "documents:read"
    STATISTICS_READ = "statistics:read"


@dataclass(frozen=True, kw_only=True)
class ApplicationInfo:
    """An application as its administrator sees it."""

    id: UUID
    organisation: str
    name: str
    scopes: frozenset[Scope]
    redirect_uris: tuple[str, ...]
    created_at: datetime
    used_on: date | None
    ended_at: datetime | None


class BadToken(Exception):
    """This is no token of ours, or no more.

    :param reason: `unknown`, `expired` or `ended`; for the journal of the one who asks, never with the token.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownApplication(LookupError):
    """There is no such application for this actor."""


class WrongApplication(ValueError):
    """An application cannot be like this.

    :param field: `name`, `scopes` or `redirect_uris`.
    """

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field
