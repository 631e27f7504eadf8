"""Neighbouring systems that take reports over: plain records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from parvis.kernel.definitions import Localised


class DispatchState(StrEnum):
    """Where the handing over of a report stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    """The partner has it, and told us its number there."""
    DROPPED = "dropped"
    """It was closed, or somebody else's, before the partner took it."""
    GIVEN_UP = "given_up"
    """The partner refused it, or was down for days: an operator looks at it."""


class BadPartner(Exception):
    """A partner that cannot be called like this. `errors` says what is wrong with `url` or `services`, in words."""

    def __init__(self, errors: Mapping[str, Localised]) -> None:
        super().__init__("; ".join(f"{part}: {text.en}" for part, text in errors.items()))
        self.errors = dict(errors)


class PartnerDown(Exception):
    """A partner does not answer, or not as one that works: it is tried again."""


class PartnerRefuses(Exception):
    """A partner says why it does not take something: trying again does not help."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where and how a partner is called.

    :param url: of its GeoReport endpoint, to which `/requests.xml` is added.
    """

    url: str
    key: str = field(default="", repr=False)
    jurisdiction: str = ""


@dataclass(frozen=True, kw_only=True)
class PartnerInfo:
    """A system of an organisation that gets its reports by Open311.

    :param url: of its GeoReport endpoint.
    :param services: our category code to theirs; a group's code stands for everything under it. What is under none of
        them is not handed over.
    :param failing_since: since when every call fails, with the last `problem`; None while it works.
    :param next_try_at: until then it is left in peace.
    :param read_until: when their requests were last asked for.
    """

    id: int
    organisation: str
    url: str
    jurisdiction: str = ""
    services: Mapping[str, str] = field(default_factory=dict)
    is_active: bool = True
    failing_since: datetime | None = None
    next_try_at: datetime | None = None
    problem: str = ""
    read_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DispatchInfo:
    """A report that is handed over to a partner.

    :param remote: its number there; empty while it has none.
    :param is_behind: whether something happened since that the partner does not know yet.
    """

    id: int
    report: int
    partner: int
    state: DispatchState
    attempts: int
    remote: str
    problem: str
    created_at: datetime
    finished_at: datetime | None
    is_behind: bool = False
