"""What the use of forms tells, counted without following anyone, and what it says about their burden."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from parvis.kernel.definitions.localised import Localised

BOUNDS = (5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600)
"""Seconds at which the classes of time end in which pages are counted; the last class has no end."""


@dataclass(frozen=True)
class PageUse:
    """What happened on a page of a form in a period.

    :param answered: how often it was filled in; `left`: how often a form was given up there.
    :param wrong: how often what was typed was refused.
    :param times: how often it took how long, per class of `BOUNDS`.
    """

    page: str
    answered: int = 0
    left: int = 0
    wrong: int = 0
    times: tuple[int, ...] = (0,) * (len(BOUNDS) + 1)

    @property
    def reached(self) -> int:
        return self.answered + self.left

    @property
    def drop_off(self) -> float:
        """The share of those who came here and went no further, from 0 to 1."""
        return self.left / self.reached if self.reached else 0.0

    @property
    def median_seconds(self) -> int | None:
        """How long it takes half of people at most, to the class; None when it was never timed."""
        total, seen = sum(self.times), 0
        for index, many in enumerate(self.times):
            seen += many
            if total and seen * 2 >= total:
                return BOUNDS[min(index, len(BOUNDS) - 1)]
        return None


@dataclass(frozen=True)
class FormUse:
    """What became of the forms of a procedure in a period."""

    sent: int = 0
    left: int = 0
    pages: Mapping[str, PageUse] = field(default_factory=dict)

    @property
    def share_sent(self) -> float | None:
        """The share of forms that were sent, from 0 to 1; None when there were none."""
        ended = self.sent + self.left
        return self.sent / ended if ended else None


ProposalKind = Literal["fetch", "same_proof", "slow_page", "drop_off", "mistakes", "hard_text", "statistics_only"]


@dataclass(frozen=True)
class Proposal:
    """Something by which a procedure would ask less of people.

    :param question: the page or question it is about; empty for the whole.
    :param minutes: what it saves a person, each time.
    :param hours_a_year: what it saves all of them; 0 where nobody knows how often it happens.
    :param detail: what the sentence about it needs: `source`, `others`, `share`, `seconds`, `ease`.
    """

    kind: ProposalKind
    procedure: str
    question: str
    label: Localised
    minutes: float
    hours_a_year: float
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Burden:
    """What a procedure asks of one person, and of all in a year (Standard Cost Model).

    :param minutes: from its questions and proofs, or as measured where enough people filled it in.
    :param is_measured: which of the two.
    :param held: questions and proofs that an authentic source holds but that are asked all the same.
    :param ease: reading ease per language.
    """

    procedure: str
    name: Localised
    questions: int
    required: int
    proofs: int
    special: int
    fetched: int
    held: int
    minutes: float
    is_measured: bool
    cases_a_year: int
    share_sent: float | None
    ease: Mapping[str, float]
    proposals: tuple[Proposal, ...] = ()

    @property
    def hours_a_year(self) -> float:
        return self.minutes * self.cases_a_year / 60
