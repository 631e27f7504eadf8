"""What must not be seen in a picture: plain records."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class RegionKind(StrEnum):
    """Why a part of a picture is blurred."""

    FACE = "face"
    PLATE = "plate"
    HAND = "hand"
    """Somebody of the staff pointed at it."""


@dataclass(frozen=True)
class Region:
    """A part of a picture that is blurred, in fractions of its width and height.

    :param score: 0 to 1, how sure the model was; 1 where a person pointed.
    """

    kind: RegionKind
    left: float
    top: float
    right: float
    bottom: float
    score: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values, to be kept."""
        return asdict(self) | {"kind": self.kind.value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Region":
        """Return the region that :meth:`as_json` wrote, within the picture.

        :raises ValueError: if it is none.
        """
        try:
            edges = {name: min(1.0, max(0.0, float(data[name]))) for name in ("left", "top", "right", "bottom")}
            return cls(kind=RegionKind(data["kind"]), **edges, score=float(data.get("score", 1.0)))
        except (KeyError, TypeError) as error:
            raise ValueError("A region has a kind, left, top, right and bottom.") from error
