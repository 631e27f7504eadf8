"""Pictures for everyone: smaller, and where somebody could be known by it, without detail."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageFilter, ImageOps

from parvis.incidents.types.picture import Region

LONGEST_SIDE = 1_600
QUALITY = 78
_MARGIN = 0.15
_BLOCKS = 6
"""A blurred part keeps so many blocks along its longer side: nothing can be read back out of them."""


def blurred(content: bytes, regions: Sequence[Region]) -> bytes:
    """Return a JPEG, at most 1,600 pixels long, in which these parts cannot be known again."""
    with Image.open(BytesIO(content)) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    for region in regions:
        _hide(picture, region)
    return _written(picture)


def thumbnail(content: bytes, side: int = 320) -> bytes:
    """Return a small JPEG of a picture."""
    with Image.open(BytesIO(content)) as opened:
        opened.draft("RGB", (side, side))
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    picture.thumbnail((side, side))
    return _written(picture)


def _hide(picture: Image.Image, region: Region) -> None:
    width, height = picture.size
    across, down = (region.right - region.left) * _MARGIN, (region.bottom - region.top) * _MARGIN
    left, top = max(0, int((region.left - across) * width)), max(0, int((region.top - down) * height))
    right = min(width, int((region.right + across) * width) + 1)
    bottom = min(height, int((region.bottom + down) * height) + 1)
    if right <= left or bottom <= top:
        return
    part = picture.crop((left, top, right, bottom))
    scale = _BLOCKS / max(part.size)
    small = part.resize((max(1, round(part.width * scale)), max(1, round(part.height * scale))), Image.Resampling.BOX)
    soft = small.resize(part.size, Image.Resampling.NEAREST).filter(ImageFilter.GaussianBlur(max(part.size) / 24))
    picture.paste(soft, (left, top))


def _written(picture: Image.Image) -> bytes:
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()
