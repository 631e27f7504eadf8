"""Sheets that come back: pictures of printed forms, in any order, turned and skewed, are read by their codes.

Nothing is decided here. A sheet without a readable code is given back as it is, for a person to look at, and a box that
seems ticked is only said to seem so.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import pypdfium2
import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from parvis.kernel.documents.paper import Mark, PageCode, read_code

MOST_PAGES = 60
"""Of one scan; a longer one is several."""
MOST_PIXELS = 12_000_000
"""Of one sheet, once it is drawn."""
DPI = 150
"""At which a straightened sheet is kept: one reads handwriting on it, and it weighs little."""
_READ_DPI = 200
_WIDTH, _HEIGHT = 210.0, 297.0
_CODE_AT = ((179.0, 266.0), (201.0, 266.0), (201.0, 288.0), (179.0, 288.0))
"""Corners of the code on the sheet, in millimetres, from its own upper left one on with the clock; see `form.typ`."""
_SQUARES_AT = ((11.0, 11.0), (199.0, 11.0), (11.0, 286.0))
_SQUARE = 4.0
_REACH = 8.0
_STEP = 0.25
_SURE = 0.72

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

Points = Sequence[tuple[float, float]]
Array = np.ndarray[Any, Any]


class CannotScan(Exception):
    """The file cannot be drawn: broken, locked, or no document at all."""


class TooManyPages(Exception):
    """The scan has more pages than are read at once."""


@dataclass(frozen=True)
class ScannedPage:
    """One sheet as it came in.

    :param picture: JPEG; straightened to the whole sheet when its code was found.
    :param code: what its code says; None when none could be read.
    :param is_straight: whether the picture lies so exactly that boxes can be looked at.
    """

    picture: bytes
    code: PageCode | None
    is_straight: bool = False


def read_scan(content: bytes) -> Iterator[ScannedPage]:
    """Read the sheets of a PDF or a picture, one after the other.

    :raises CannotScan: if it cannot be drawn.
    :raises TooManyPages: before the first sheet is read.
    """
    for picture in _pictures(content):
        yield _read(picture)


def _pictures(content: bytes) -> Iterator[Image.Image]:
    if not content.startswith(b"%PDF"):
        try:
            with Image.open(BytesIO(content)) as opened:
                if opened.width * opened.height > 4 * MOST_PIXELS:
                    raise CannotScan("The picture is too large.")
                yield _small(ImageOps.exif_transpose(opened).convert("L"))
        except (UnidentifiedImageError, OSError, ValueError) as error:
            raise CannotScan(str(error)) from error
        return
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise CannotScan(str(error)) from error
    try:
        if len(document) > MOST_PAGES:
            raise TooManyPages(str(len(document)))
        for number in range(len(document)):
            try:
                yield _drawn(document[number])
            except pypdfium2.PdfiumError as error:
                raise CannotScan(str(error)) from error
    finally:
        document.close()


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise CannotScan("The page has no size.")
    scale = min(_READ_DPI / 72, (MOST_PIXELS / (width * height)) ** 0.5)
    drawn: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return drawn.convert("L")


def _small(picture: Image.Image) -> Image.Image:
    picture.thumbnail((3500, 3500))
    return picture


# The code, and with it how the sheet lies ------------------------------------------------------------------


def _read(picture: Image.Image) -> ScannedPage:
    code, corners = _code(picture)
    if code is None:
        return ScannedPage(_jpeg(picture), None)
    pixels = np.asarray(picture, dtype=np.uint8)
    lies = _affine(_CODE_AT, corners)  # what a code of 22 mm says of perspective is noise
    centre = _through(lies, ((190.0, 277.0),))
    found = [(at, there) for at in _SQUARES_AT if (there := _square(pixels, lies, at)) is not None]
    if len(found) == len(_SQUARES_AT):
        # Four points far apart say how the whole sheet lies; the code alone says it of its own corner.
        at = (*(one for one, _ in found), (190.0, 277.0))
        lies = _fitted(at, (*(there for _, there in found), *centre))
    return ScannedPage(_jpeg(_straightened(picture, lies)), code, is_straight=len(found) == len(_SQUARES_AT))


def _code(picture: Image.Image) -> tuple[PageCode | None, Points]:
    for scale in (1.0, 1.6, 0.6):
        tried = picture if scale == 1.0 else ImageOps.autocontrast(ImageOps.scale(picture, scale), cutoff=2)
        for one in zxingcpp.read_barcodes(tried, formats=_QR):
            code = read_code(one.text)
            if code is not None:
                at = one.position
                points = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
                return code, tuple((point.x / scale, point.y / scale) for point in points)
    return None, ()


def _fitted(sheet: Points, there: Points) -> Array:
    """Return the projection that lays points of the sheet (millimetres) onto those of a picture (pixels)."""
    rows = []
    for (x, y), (u, v) in zip(sheet, there, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, -u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, -v])
    _, _, solved = np.linalg.svd(np.asarray(rows, dtype=float))
    found: Array = solved[-1].reshape(3, 3) / solved[-1][-1]
    return found


def _affine(sheet: Points, there: Points) -> Array:
    left = np.asarray([[x, y, 1.0] for x, y in sheet])
    solved, *_ = np.linalg.lstsq(left, np.asarray(there, dtype=float), rcond=None)
    found: Array = np.vstack([solved.T, [0.0, 0.0, 1.0]])
    return found


def _through(lies: Array, points: Points) -> tuple[tuple[float, float], ...]:
    laid = lies @ np.asarray([[x, y, 1.0] for x, y in points]).T
    return tuple((float(x), float(y)) for x, y in (laid[:2] / laid[2]).T)


def _square(pixels: Array, lies: Array, at: tuple[float, float]) -> tuple[float, float] | None:
    """Return where a black square of the sheet really lies in the picture, near to where it should."""
    reach = np.arange(-_REACH, _REACH + _STEP / 2, _STEP)
    grid_x, grid_y = np.meshgrid(at[0] + reach, at[1] + reach)
    laid = lies @ np.vstack([grid_x.ravel(), grid_y.ravel(), np.ones(grid_x.size)])
    columns, lines = np.rint(laid[:2] / laid[2]).astype(int)
    inside = (columns >= 0) & (lines >= 0) & (columns < pixels.shape[1]) & (lines < pixels.shape[0])
    values = np.full(grid_x.size, 255, dtype=np.uint8)
    values[inside] = pixels[lines[inside], columns[inside]]
    dark = (values < (int(np.median(values)) * 0.6)).reshape(grid_x.shape).astype(float)
    side = round(_SQUARE / _STEP)
    inner, outer = _sums(dark, side), _sums(np.pad(dark, 4), side + 8)
    # Black within, white around: a line of text or the shadow of an edge is not both.
    score = inner / side**2 - (outer - inner) / ((side + 8) ** 2 - side**2)
    best = np.unravel_index(int(np.argmax(score)), score.shape)
    if score[best] < _SURE:
        return None
    middle = (side - 1) / 2 * _STEP
    x, y = at[0] - _REACH + best[1] * _STEP + middle, at[1] - _REACH + best[0] * _STEP + middle
    return _through(lies, ((float(x), float(y)),))[0]


def _sums(values: Array, side: int) -> Array:
    total = np.pad(values, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    found: Array = total[side:, side:] - total[:-side, side:] - total[side:, :-side] + total[:-side, :-side]
    return found


def _straightened(picture: Image.Image, lies: Array) -> Image.Image:
    per_pixel = 25.4 / DPI
    back = lies @ np.diag([per_pixel, per_pixel, 1.0])
    back = back / back[2, 2]
    size = (round(_WIDTH / per_pixel), round(_HEIGHT / per_pixel))
    return picture.transform(
        size, Image.Transform.PERSPECTIVE, list(back.ravel()[:8]), Image.Resampling.BICUBIC, fillcolor=255
    )


def _jpeg(picture: Image.Image) -> bytes:
    kept = BytesIO()
    small = picture.copy()
    small.thumbnail((round(_HEIGHT / 25.4 * DPI), round(_HEIGHT / 25.4 * DPI)))
    small.save(kept, "JPEG", quality=72, optimize=True)
    return kept.getvalue()


# Boxes -----------------------------------------------------------------------------------------------------

_LEAST_INK, _MOST_INK = 0.045, 0.8
"""Of the inside of a box: less is dust, more was blacked out because it was a mistake."""
_LEAST_FRAME = 0.55


def ticked(picture: bytes, marks: Collection[Mark]) -> list[Mark] | None:
    """Return the boxes that seem ticked on a straightened sheet.

    :param marks: the boxes of that sheet.
    :return: None when the boxes are not where they should be: then nothing is known.
    """
    with Image.open(BytesIO(picture)) as opened:
        pixels = np.asarray(opened.convert("L"), dtype=np.uint8)
    found = []
    seen = 0
    for mark in marks:
        ink, frame = _ink(pixels, mark)
        seen += frame >= _LEAST_FRAME
        if frame >= _LEAST_FRAME and _LEAST_INK <= ink <= _MOST_INK:
            found.append(mark)
    return found if not marks or seen >= 0.8 * len(marks) else None


def _ink(pixels: Array, mark: Mark) -> tuple[float, float]:
    """Return how much of a box is dark inside, and how much of its frame is there."""
    around = _cut(pixels, mark.x - 2.0, mark.y - 2.0, mark.size + 4.0)
    if around.size == 0:
        return 0.0, 0.0
    dark = float(np.percentile(around, 90)) * 0.72
    inside = _cut(pixels, mark.x + 0.9, mark.y + 0.9, mark.size - 1.8) < dark
    edge = _cut(pixels, mark.x - 0.7, mark.y - 0.7, mark.size + 1.4) < dark
    band = max(2, round(1.4 / 25.4 * DPI))
    sides = (edge[:band].max(0), edge[-band:].max(0), edge[:, :band].max(1), edge[:, -band:].max(1))
    return float(inside.mean()) if inside.size else 0.0, float(min(side.mean() for side in sides))


def _cut(pixels: Array, x: float, y: float, side: float) -> Array:
    scale = DPI / 25.4
    left, top = max(0, round(x * scale)), max(0, round(y * scale))
    return pixels[top : max(0, round((y + side) * scale)), left : max(0, round((x + side) * scale))]
