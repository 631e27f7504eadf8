"""What can be wrong with a pair of coordinates."""

from enum import StrEnum

from parvis.kernel.definitions import Localised


class PointProblem(StrEnum):
    """Why a pair of coordinates is not a place in the region."""

    NOT_A_NUMBER = "not_a_number"
    ZERO = "zero"
    SWAPPED = "swapped"
    OUTSIDE = "outside"


class BadPoint(Exception):
    """A pair of coordinates cannot be used: `message` says why; `suggestion` is what was probably meant, or None.

    A suggestion is (latitude, longitude).
    """

    def __init__(self, kind: PointProblem, message: Localised, suggestion: tuple[float, float] | None = None) -> None:
        self.kind, self.message, self.suggestion = kind, message, suggestion
        super().__init__(message.en)
