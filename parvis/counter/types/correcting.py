"""Correcting what was sent: what is different, and what that changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from parvis.counter.types.flow import Deadline, State, Track
from parvis.counter.types.form import Question, Signatory
from parvis.counter.types.problems import CounterProblem
from parvis.kernel.definitions.localised import Localised


class ChangeKind(StrEnum):
    """What became of an answer."""

    CHANGED = "changed"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Change:
    """A question whose answer is no longer what it was; None stands for no answer."""

    question: Question
    before: Any
    after: Any

    @property
    def kind(self) -> ChangeKind:
        if self.before is None:
            return ChangeKind.ADDED
        return ChangeKind.DROPPED if self.after is None else ChangeKind.CHANGED


@dataclass(frozen=True)
class Merged:
    """Answers of someone who corrects, laid over what somebody else corrected meanwhile.

    :param conflicts: questions that both changed, each in another way; `answers` holds one's own.
    """

    answers: Mapping[str, Any]
    conflicts: tuple[str, ...]


@dataclass(frozen=True)
class MovedTerm:
    """A term that ends at another moment; None where it begins only now, or is no longer there."""

    deadline: Deadline
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True)
class Consequences:
    """What corrected answers change about a case.

    :param reasons_before, reasons_after: what decision tables say of it that they did not say before, or no longer say:
        the class, the way it is handled, a ground for refusal.
    :param signatories: who signed and must sign again, or must sign now.
    :param decided: the final state to which the case goes by itself at once; None if it does not.
    """

    fee_before: int
    fee_after: int
    terms: tuple[MovedTerm, ...] = ()
    reasons_before: tuple[Localised, ...] = ()
    reasons_after: tuple[Localised, ...] = ()
    tracks_begun: tuple[Track, ...] = ()
    tracks_ended: tuple[Track, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    decided: State | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes but the answers themselves."""
        return self.fee_before == self.fee_after and not any(
            (
                self.terms,
                self.reasons_before,
                self.reasons_after,
                self.tracks_begun,
                self.tracks_ended,
                self.signatories,
                self.decided,
            )
        )


@dataclass(frozen=True)
class Correction:
    """What a form that corrects a case knows beside its answers.

    :param base: the answers of the case as this form last took them over.
    :param received_on: the day from which the case counts, which conditions read as `submitted_on`.
    """

    case: UUID
    base: Mapping[str, Any] = field(default_factory=dict)
    received_on: date | None = None


class StaleCorrection(CounterProblem):
    """Somebody else corrected the case meanwhile, or this form was changed in another tab; one looks again.

    :param conflicts: questions that both answered, each in another way.
    """

    def __init__(self, conflicts: tuple[str, ...] = ()) -> None:
        super().__init__(", ".join(conflicts))
        self.conflicts = conflicts
