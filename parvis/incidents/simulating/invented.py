"""A report that nobody sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from parvis.incidents.types.report import CLOSED, Channel, State
from parvis.kernel.definitions import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """A report that nobody sent.

    :param index: counts the reports of the year from 0, in the order of `reported_at`.
    :param meant: the category that the text is about; now and then another than the one it was sent under.
    :param street: id, empty in the open.
    :param answers: question to answer, as `Category.questions` asks.
    :param followers: how many follow it besides who sent it.
    :param photos: how many came with it.
    :param life: each state with its moment, the first when it was received; in progress again after a contest.
    :param planned_on: first day of the month for which its work was announced.
    :param contested_at: when somebody said that it was not mended.
    :param duplicate_of: index of the report that was first about the same thing; `merged_at` when an agent saw that, or
        None. What was merged has no life of its own from then on.
    :param over_65: None where they do not say.
    """

    index: int
    reported_at: datetime
    category: str
    meant: str
    lat: float
    lon: float
    municipality: str
    street: str
    street_nl: str
    street_fr: str
    number: str
    postcode: str
    text: str
    language: Language
    channel: Channel
    answers: Mapping[str, str]
    followers: int
    photos: int
    life: tuple[tuple[State, datetime], ...]
    planned_on: date | None
    contested_at: datetime | None
    duplicate_of: int | None
    merged_at: datetime | None
    is_on_private_property: bool
    over_65: bool | None
    is_first_time: bool

    @property
    def state(self) -> State:
        """Where it stands at last."""
        return self.life[-1][0]

    @property
    def accepted_at(self) -> datetime | None:
        """When its manager first took it on."""
        return next((at for state, at in self.life if state is State.IN_PROGRESS), None)

    @property
    def closed_at(self) -> datetime | None:
        """When it was last solved or refused; None while it is open."""
        if self.state not in CLOSED:
            return None
        return next(at for state, at in reversed(self.life) if state is not State.PROCESSED)
