"""A decision explained: which rule, which facts, what would change it; in words, in the reader's language."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from parvis.counter.types.case import Outcome


@dataclass(frozen=True)
class Held:
    """One thing that a rule looks at: what was found, what it asks, and whether the two fit.

    :param label: about what, as it was asked.
    :param found: what was said or filled in; empty for nothing.
    :param source: who said it: `applicant`, `administration`, or `house` for what follows from other things.
    """

    label: str
    found: str
    wanted: str
    fits: bool
    source: Literal["applicant", "administration", "house"] = "house"


@dataclass(frozen=True)
class Together:
    """Several things of which all, or one, must fit."""

    kind: Literal["all", "any"]
    parts: tuple["Held | Together", ...]
    fits: bool


@dataclass(frozen=True)
class Law:
    """The text behind a rule, with its address where it has one."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class ExplainedRow:
    """One rule that was tried.

    :param because: what it says in a decision; empty when it says nothing.
    :param holds: whether everything it asks fits.
    :param is_reached: False when an earlier rule had decided already.
    :param condition: None for a rule that always holds.
    """

    id: str
    because: str
    holds: bool
    is_reached: bool
    condition: Held | Together | None
    law: Law | None
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def decides(self) -> bool:
        return self.holds and self.is_reached


@dataclass(frozen=True)
class WhatIf:
    """What would have to be otherwise for another outcome, tried out on the rule itself.

    :param then: what would be said; empty when only the old reason would fall away.
    :param amount: what it would then cost, where the table gives a sum.
    """

    changes: tuple[Held, ...]
    then: str
    amount: str = ""


@dataclass(frozen=True)
class ExplainedTable:
    """A decision table gone through for one case.

    :param on: the day whose law counts.
    :param amount: what it gives, where that is a sum.
    """

    id: str
    purpose: str
    on: date
    rows: tuple[ExplainedRow, ...]
    would: tuple[WhatIf, ...]
    amount: str = ""
    role: Literal["decides", "fee", "behind"] = "decides"

    @property
    def deciding(self) -> tuple[ExplainedRow, ...]:
        return tuple(one for one in self.rows if one.decides)

    @property
    def others(self) -> tuple[ExplainedRow, ...]:
        return tuple(one for one in self.rows if not one.decides)


@dataclass(frozen=True)
class ExplainedDecision:
    """A decision, or one that could be taken now.

    :param at: when it was taken; None for a preview.
    :param by_house: whether it was taken by itself.
    :param edited: the reasons as the decider wrote them, where they differ from the table's.
    :param is_changed_since: whether answers were corrected after it.
    :param differs: whether the rules, gone through again, no longer give the rows that were written down then.
    """

    action: str
    at: datetime | None
    by_house: bool
    outcome: str
    tables: tuple[ExplainedTable, ...]
    edited: tuple[str, ...] = ()
    is_changed_since: bool = False
    differs: bool = False
    version: str = ""


@dataclass(frozen=True)
class CaseExplanation:
    """Everything that can be explained of a case.

    :param previews: for colleagues, what could be decided now and why.
    """

    decisions: tuple[ExplainedDecision, ...]
    fee: ExplainedTable | None
    previews: tuple[ExplainedDecision, ...]
    outcome: Outcome | None

    @property
    def is_empty(self) -> bool:
        return not (self.decisions or self.fee or self.previews)
