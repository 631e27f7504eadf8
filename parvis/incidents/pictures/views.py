"""A picture as models look at it: once as a whole, and where it is large, piece by piece at its full size."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

SIDE = 768
OVERLAP = 192  # what is smaller lies whole in one part at least
STEP = 32  # the models halve a picture five times


@dataclass(frozen=True)
class View:
    """A part of a picture: where it lies, how much it was shrunk, and its points (height, width, 3) in RGB."""

    points: np.ndarray[Any, Any]
    left: float
    top: float
    scale: float
    """Points of the view for one of the picture."""


@dataclass(frozen=True)
class Box:
    """What was found, in points of the picture."""

    left: float
    top: float
    right: float
    bottom: float
    score: float

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)

    def covered(self, other: "Box") -> float:
        """Return which share of this box the other covers."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height) / self.area if self.area else 1.0


def views(picture: Image.Image) -> Iterator[View]:
    """Yield the whole picture, no larger than a model takes at once, then its overlapping parts at full size."""
    scale = min(1.0, SIDE / max(picture.size))
    whole = picture if scale == 1 else picture.resize(
        (max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), Image.Resampling.BILINEAR,
        reducing_gap=2.0,
    )  # fmt: skip
    yield View(np.asarray(whole), 0, 0, scale)
    if scale == 1:
        return
    for top, height in _parts(picture.height):
        for left, width in _parts(picture.width):
            yield View(np.asarray(picture.crop((left, top, left + width, top + height))), left, top, 1.0)


def _parts(length: int) -> list[tuple[int, int]]:
    """Return start and length of equal parts that overlap and together make up the whole."""
    count = max(1, math.ceil((length - OVERLAP) / (SIDE - OVERLAP)))
    part = math.ceil((length + (count - 1) * OVERLAP) / count)
    return [(min(number * (part - OVERLAP), length - part), part) for number in range(count)]


def padded(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the points as the models take them: one picture, colours first, sides that can be halved five times."""
    height, width = points.shape[:2]
    more = ((0, -height % STEP), (0, -width % STEP), (0, 0))
    return np.pad(points, more, mode="edge").astype(np.float32).transpose(2, 0, 1)[np.newaxis]


def without_doubles(boxes: list[Box], *, covered: float) -> list[Box]:
    """Return the boxes, the surest first, without those of which a surer one covers this share or more."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda one: -one.score):
        if all(box.covered(other) < covered for other in kept):
            kept.append(box)
    return kept
