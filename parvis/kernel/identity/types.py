"""How sure one is of who someone is, and what an identity provider says of them: plain records, no Django."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Level(StrEnum):
    """Assurance of identity (Regulation (EU) 910/2014, article 8; Implementing Regulation (EU) 2015/1502)."""

    NONE = "none"
    LOW = "low"
    SUBSTANTIAL = "substantial"
    HIGH = "high"


_ORDER = list(Level)


def level_of(text: object) -> Level:
    """Return the level of this name; none for one that we do not know."""
    return next((one for one in Level if one == text), Level.NONE)


def enough(have: str, want: str) -> bool:
    """Tell whether an identity established at the level `have` will do where `want` is asked."""
    return _ORDER.index(Level(have)) >= _ORDER.index(Level(want))


def highest(*levels: str) -> Level:
    """Return the highest of these levels; none when there are none."""
    return max((Level(one) for one in levels), key=_ORDER.index, default=Level.NONE)


class Means(StrEnum):
    """With what one shows who one is at the provider, as citizens know it."""

    ITSME = "itsme"
    EID = "eid"
    """The identity card, with its PIN and a reader."""
    APP = "app"
    """A code that an app or the key of the government shows."""
    USERNAME = "username"


MEANS_LEVEL = {Means.ITSME: Level.HIGH, Means.EID: Level.HIGH, Means.APP: Level.SUBSTANTIAL, Means.USERNAME: Level.LOW}


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who came back from the provider.

    :param national_number: eleven digits, checked.
    :param language: nl, fr or en; empty when the provider did not say.
    """

    national_number: str
    first_name: str = ""
    last_name: str = ""
    birth_date: date | None = None
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Journey:
    """One trip to the provider, as the session remembers it until its answer.

    :param wanted: the level that was asked for.
    :param next: where one was going, in this house.
    :param account: uuid of the account that must come back, when it steps up; empty for whoever comes.
    """

    state: str
    nonce: str
    verifier: str
    issuer: str
    wanted: Level
    next: str
    language: str
    began_at: datetime
    account: str = ""


@dataclass(frozen=True, kw_only=True)
class Identified:
    """Somebody has shown who they are.

    :param acr: what the provider calls the level.
    :param means: how they did it, when the provider says so.
    :param id_token: the signed token, to sign out with.
    """

    person: Person
    level: Level
    acr: str
    means: str = ""
    id_token: str = field(default="", repr=False)


class ProviderDown(Exception):
    """The provider cannot be reached, or does not speak as it should."""


class Refused(Exception):
    """The answer cannot be trusted.

    :param reason: one word, for the journal: `state`, `issuer`, `audience`, `nonce`, `expired`, `signature`, …
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"The provider's answer is refused: {reason}.")
        self.reason = reason


class Declined(Refused):
    """The person, or the provider, broke off."""


class TooLow(Refused):
    """They showed who they are, but less surely than was asked."""

    def __init__(self) -> None:
        super().__init__("level")


class AnotherPerson(Refused):
    """Somebody else came back than the one who is signed in."""

    def __init__(self) -> None:
        super().__init__("another_person")


class NoAccount(Refused):
    """This person's account is closed, or is an agent's, who signs in by another door."""
