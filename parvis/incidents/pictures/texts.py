"""Lines of text in a picture, by PP-OCR: where they are, how they are turned, and what they say."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image
from scipy import ndimage

from parvis.incidents.pictures.carried import readable_signs, text_finder, text_reader
from parvis.incidents.pictures.views import View, padded, views

IS_TEXT = 0.3
LEAST_SCORE = 0.45
GROWS = 1.6
"""The model marks the middle of a line only, made thinner in this proportion (differentiable binarization)."""
LEAST_HEIGHT = 5.0
READ_HEIGHT, READ_WIDTH = 48, 320
MOST_WIDTH = 1_600


@dataclass(frozen=True)
class Line:
    """A line of text in points of the picture: its middle, its length and height, how it is turned (radians)."""

    x: float
    y: float
    length: float
    height: float
    angle: float
    score: float

    @property
    def corners(self) -> list[tuple[float, float]]:
        """Return its corners: where it begins above, where it begins below, and the end below and above."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        half = ((-1, -1), (-1, 1), (1, 1), (1, -1))
        along = [(one * self.length / 2, other * self.height / 2) for one, other in half]
        return [(self.x + a * cos - b * sin, self.y + a * sin + b * cos) for a, b in along]


def lines(picture: Image.Image) -> list[Line]:
    """Return the lines of text in a picture in RGB; what was seen as a whole and in parts is there once."""
    kept: list[Line] = []
    for line in sorted((line for view in views(picture) for line in _in_view(view)), key=lambda one: -one.length):
        if not any(_within(line, other) for other in kept):
            kept.append(line)
    return kept


def read(picture: Image.Image, line: Line) -> tuple[str, float]:
    """Return what a line says, and how sure that is (0 to 1: the least sure of its signs)."""
    width = min(MOST_WIDTH, max(READ_HEIGHT, round(READ_HEIGHT * line.length / line.height)))
    corners = [edge for corner in line.corners for edge in corner]
    cut = picture.transform((width, READ_HEIGHT), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    points = np.zeros((1, 3, READ_HEIGHT, max(READ_WIDTH, width)), np.float32)
    points[0, :, :, :width] = _as_seen(np.asarray(cut, np.float32)).transpose(2, 0, 1)
    (likely,) = text_reader().run(None, {"x": points})[0]
    signs = readable_signs()
    best, sure = likely.argmax(1), likely.max(1)
    # The model says for each small step which sign it sees, 0 for none; a sign seen twice in a row is one sign.
    new = (best != 0) & (best != np.concatenate(([0], best[:-1])))
    return "".join(signs[one - 1] for one in best[new]), float(sure[new].min()) if new.any() else 0.0


def _as_seen(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return blue, green, red between -1 and 1, as PP-OCR learned to see."""
    return points[..., ::-1] / 127.5 - 1


def _in_view(view: View) -> Iterator[Line]:
    height, width = view.points.shape[:2]
    (seen,) = text_finder().run(None, {"x": padded(_as_seen(view.points.astype(np.float32)))})
    chance = seen[0, 0, :height, :width]
    spots, _count = ndimage.label(chance > IS_TEXT, structure=np.ones((3, 3)))
    for number, place in enumerate(ndimage.find_objects(spots), start=1):
        rows, columns = np.nonzero(spots[place] == number)
        score = float(chance[place][rows, columns].mean())
        line = _around(rows + place[0].start + 0.5, columns + place[1].start + 0.5, score)
        if score >= LEAST_SCORE and line.height >= LEAST_HEIGHT:
            yield Line(
                line.x / view.scale + view.left,
                line.y / view.scale + view.top,
                line.length / view.scale,
                line.height / view.scale,
                line.angle,
                score,
            )


def _around(rows: np.ndarray[Any, Any], columns: np.ndarray[Any, Any], score: float) -> Line:
    """Return the line that a spot is the middle of: turned as the spot lies, and thicker."""
    points = np.stack((columns, rows))
    middle = points.mean(1)
    spread = np.cov(points) if points.shape[1] > 2 else np.eye(2)
    angle = 0.5 * math.atan2(2 * spread[0, 1], spread[0, 0] - spread[1, 1])
    if abs(angle) > math.pi / 4 and spread.trace() and _is_round(spread):
        angle = 0.0
    cos, sin = math.cos(angle), math.sin(angle)
    along = cos * (columns - middle[0]) + sin * (rows - middle[1])
    across = cos * (rows - middle[1]) - sin * (columns - middle[0])
    length, height = float(np.ptp(along)) + 1, float(np.ptp(across)) + 1
    more = length * height * GROWS / (length + height)  # on both sides together
    a, b = (along.max() + along.min()) / 2, (across.max() + across.min()) / 2
    x, y = middle[0] + a * cos - b * sin, middle[1] + a * sin + b * cos
    return Line(float(x), float(y), length + more, height + more, angle, score)


def _is_round(spread: np.ndarray[Any, Any]) -> bool:
    low, high = np.linalg.eigvalsh(spread)
    return bool(high < 2 * low)


def _within(line: Line, other: Line) -> bool:
    """Tell whether the middle of a line lies in another one about as high, of which it is a part or the double."""
    if other.height > 2 * line.height:
        return False  # such as a car that looks like a sign, and its plate
    cos, sin = math.cos(other.angle), math.sin(other.angle)
    x, y = line.x - other.x, line.y - other.y
    return abs(cos * x + sin * y) < other.length / 2 and abs(cos * y - sin * x) < other.height / 2
