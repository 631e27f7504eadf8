"""Number plates in a picture: lines of text, alone or together, that may be one."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image

from parvis.incidents.pictures.texts import Line, lines, read
from parvis.incidents.pictures.views import Box
from parvis.incidents.rules.plates import SHAPES, SURE, may_be_plate

MOST_TURNED = math.radians(40)
_MOST_PIECES = 4


@dataclass(frozen=True)
class _Piece:
    line: Line
    reading: str
    sure: float


def plate_boxes(picture: Image.Image) -> list[Box]:
    """Return where number plates may be in a picture in RGB."""
    pieces = [_Piece(line, *read(picture, line)) for line in lines(picture) if _may_be_part(line)]
    return [_box(row) for row in _rows(pieces) if _is_plate(row)]


def _may_be_part(line: Line) -> bool:
    return abs(line.angle) < MOST_TURNED and 1 <= line.length / line.height <= SHAPES[1]


def _rows(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Yield pieces alone, and as they may belong together: side by side, where a seal or a dash parts them; and below
    each other, as on the square plates of motorcycles."""
    for piece in pieces:
        yield [piece]
        row = [piece]
        while len(row) < _MOST_PIECES and (after := next((one for one in pieces if _follows(row[-1], one)), None)):
            row.append(after)
            yield row.copy()
        yield from ([piece, one] for one in pieces if _is_below(piece, one))


def _is_plate(row: Sequence[_Piece]) -> bool:
    length = max(piece.line.length for piece in row)
    if all(_follows(one, other) for one, other in pairwise(row)):
        length = sum(piece.line.length for piece in row)
    height = max(piece.line.height for piece in row)
    sure = min(piece.sure for piece in row)
    if len(row) > 1 and sure < SURE:
        return False
    return may_be_plate("".join(piece.reading for piece in row), sure=sure, shape=length / height, height=height)


def _follows(one: _Piece, other: _Piece) -> bool:
    along, across = _apart(one.line, other.line)
    gap = along - (one.line.length + other.line.length) / 2
    height = one.line.height
    return _alike(one.line, other.line) and along > 0 and gap < height and abs(across) < 0.4 * height


def _is_below(one: _Piece, other: _Piece) -> bool:
    along, across = _apart(one.line, other.line)
    longest = max(one.line.length, other.line.length)
    return _alike(one.line, other.line) and abs(along) < longest / 3 and 0.5 < across / one.line.height < 1.8


def _alike(one: Line, other: Line) -> bool:
    return one is not other and 0.6 < one.height / other.height < 1.7 and abs(one.angle - other.angle) < 0.25


def _apart(one: Line, other: Line) -> tuple[float, float]:
    """Return how far the middle of the other is, along the one and across it."""
    x, y, cos, sin = other.x - one.x, other.y - one.y, math.cos(one.angle), math.sin(one.angle)
    return cos * x + sin * y, cos * y - sin * x


def _box(row: Sequence[_Piece]) -> Box:
    corners = [corner for piece in row for corner in piece.line.corners]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return Box(min(across), min(down), max(across), max(down), min(piece.line.score for piece in row))
