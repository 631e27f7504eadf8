"""What an application asks of the house as its provider, and why it is refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from parvis.kernel.identity.types import Level

SCOPES = ("openid", "profile", "email", "national_number")
ACR = {
    "http://eidas.europa.eu/LoA/low": Level.LOW,
    "http://eidas.europa.eu/LoA/substantial": Level.SUBSTANTIAL,
    "http://eidas.europa.eu/LoA/high": Level.HIGH,
}
"""The words of eIDAS for levels, as providers in Europe publish them."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What an application asks when it sends somebody here (OpenID Connect Core 1.0, section 3.1.2.1).

    :param levels: those that will do, when it named any.
    :param max_age: seconds since signing in; None when it does not matter.
    """

    application: UUID
    organisation: str
    name: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    nonce: str
    challenge: str
    prompts: frozenset[str]
    levels: tuple[Level, ...]
    max_age: int | None

    @property
    def wanted(self) -> Level:
        """The least level that will do."""
        order = list(Level)
        return min(self.levels, key=order.index, default=Level.LOW)


@dataclass(frozen=True, kw_only=True)
class Given:
    """A code was changed for this.

    :param claims: of the ID token, to be signed.
    """

    access_token: str
    claims: dict[str, Any]
    scopes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConsentInfo:
    """An application that somebody lets know who they are."""

    application: str
    name: str
    organisation: str
    scopes: tuple[str, ...]
    given_at: datetime


class Unanswerable(Exception):
    """It cannot be told who asks, or where they may be sent back to: nobody is sent anywhere.

    :param reason: `client_id` or `redirect_uri`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RequestRefused(Exception):
    """The application is told why it gets nothing (RFC 6749, section 4.1.2.1).

    :param error: the word of the standard.
    :param to: its address to which that is told; :param state: what it gets back with it.
    """

    def __init__(self, error: str, *, to: str, state: str) -> None:
        super().__init__(error)
        self.error, self.to, self.state = error, to, state


class BadGrant(Exception):
    """This code is worth nothing, or not to this application (RFC 6749, section 5.2: invalid_grant)."""
