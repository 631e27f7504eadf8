"""Pictures for everyone: smaller, with parts made unrecognisable for good."""

import math
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageFilter

from parvis.incidents.types.picture import Region, RegionKind
from parvis.kernel.files import api as files

LONGEST_SIDE = 1_600
THUMBNAIL_SIDE = 320
QUALITY = 78
CELLS = {RegionKind.FACE: 4, RegionKind.PLATE: 2, RegionKind.HAND: 3}
"""How many cells remain of a part, over its longer side: too few to tell a face, let alone to try plates one by one."""
MARGIN = {RegionKind.FACE: 0.2, RegionKind.PLATE: 0.12, RegionKind.HAND: 0.0}
"""What is added on each side, as a share of the longer one: hair and ears, the letter of a country."""
_LEAST_SIDE = 8


def blurred(content: bytes, regions: Sequence[Region]) -> bytes:
    """Return a picture as a JPEG for everyone, its longer side at most 1,600 points, with these regions blurred.

    Each region is averaged to a few cells, and only those are drawn, softly: nothing else of what was there is left.

    :raises Refused: of `kernel.files`, if it is not a picture that can be read.
    """
    with files.open_picture(content) as opened:
        files.shrink(opened, LONGEST_SIDE)
        picture = opened.convert("RGB")
    for region in regions:
        _blur(picture, region)
    return _jpeg(picture)


def thumbnail(content: bytes, side: int = THUMBNAIL_SIDE) -> bytes:
    """Return a picture as a small JPEG, no longer or higher than `side`. What was blurred stays so.

    :raises Refused: of `kernel.files`, if it is not a picture that can be read.
    """
    with files.open_picture(content) as opened:
        files.shrink(opened, side)
        return _jpeg(opened.convert("RGB"))


def covered(region: Region, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return what is blurred for a region, its margin included: left, top, right and bottom in points of a picture."""
    width, height = size
    left, right = sorted((region.left * width, region.right * width))
    top, bottom = sorted((region.top * height, region.bottom * height))
    more = MARGIN[region.kind] * max(right - left, bottom - top)
    return (
        max(0, math.floor(left - more)),
        max(0, math.floor(top - more)),
        min(width, max(math.ceil(right + more), math.floor(left) + _LEAST_SIDE)),
        min(height, max(math.ceil(bottom + more), math.floor(top) + _LEAST_SIDE)),
    )


def _blur(picture: Image.Image, region: Region) -> None:
    box = covered(region, picture.size)
    part = picture.crop(box)
    if not part.width or not part.height:
        return
    cell = max(part.size) / CELLS[region.kind]
    few = part.resize((max(1, round(part.width / cell)), max(1, round(part.height / cell))), Image.Resampling.BOX)
    drawn = few.resize(part.size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(cell / 4))
    picture.paste(drawn, box)


def _jpeg(picture: Image.Image) -> bytes:
    picture.info = {}
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return kept.getvalue()
