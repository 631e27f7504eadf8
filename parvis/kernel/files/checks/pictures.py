"""Pictures are drawn anew: what is kept holds points and colours, and nothing else that a camera put in."""

import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Literal

from PIL import Image, ImageCms, ImageOps
from PIL.ExifTags import IFD

from parvis.kernel.files.checks import heic
from parvis.kernel.files.refusals import TooManyPixels, Unreadable

FORMATS = ("JPEG", "PNG")
MOST_PIXELS = 40_000_000
JPEG_QUALITY = 88


@contextmanager
def open_picture(content: bytes) -> Iterator[Image.Image]:
    """Open a JPEG or PNG picture without unpacking it. What is damaged is refused, also where the block finds it.

    :raises TooManyPixels: above 40 million points.
    :raises Unreadable: if it is damaged or incomplete.
    """
    with _damage_is_refused(), Image.open(BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise TooManyPixels(MOST_PIXELS)
        yield picture


@contextmanager
def _damage_is_refused() -> Iterator[None]:
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels(MOST_PIXELS) from error
    except (
        OSError,
        ValueError,
        SyntaxError,
        LookupError,
        TypeError,
        ArithmeticError,
        struct.error,
        UserWarning,
    ) as error:
        # Decoders raise all of these on damaged bytes; the last only where warnings are errors.
        raise Unreadable from error


def camera_notes(content: bytes, part: IFD) -> dict[int, Any]:
    """Return what the camera wrote into a part of the EXIF of a JPEG, PNG or HEIC picture, by the numbers of its tags.

    Empty if it wrote nothing. Values are as found, and may be of any type. None of it is kept when a picture is stored.

    :raises Unreadable: if it is damaged.
    """
    if heic.is_heic(content):
        with _damage_is_refused():
            notes = Image.Exif()
            notes.load(heic.exif(content))
            return dict(notes.get_ifd(part))
    with open_picture(content) as picture:
        return dict(picture.getexif().get_ifd(part))


def reencode(
    content: bytes, kind: Literal["jpeg", "png"], *, longest_side: int | None = None, quality: int = JPEG_QUALITY
) -> bytes:
    """Return the picture upright, in sRGB, without metadata (EXIF, GPS, comments, thumbnails, what follows its end).

    :param longest_side: points of width or height above which it is made smaller; of a JPEG no more is unpacked than
        that takes, so that a large photo needs little memory.
    :raises TooManyPixels: above 40 million points, before any of them is unpacked.
    :raises Unreadable: if it is damaged or incomplete.
    """
    with open_picture(content) as picture:
        profile = picture.info.get("icc_profile")
        if longest_side and picture.format != "PNG":  # whose colours may be numbers of a palette
            shrink(picture, longest_side)
        ImageOps.exif_transpose(picture, in_place=True)
        clean = _plain_colours(picture, kind, profile)
        if longest_side:
            shrink(clean, longest_side)
        # Encoders read comments, resolution and more from `info`.
        clean.info = {}
        kept = BytesIO()
        clean.save(kept, kind.upper(), quality=quality) if kind == "jpeg" else clean.save(kept, "PNG")
    return kept.getvalue()


def shrink(picture: Image.Image, longest_side: int) -> None:
    """Make a picture no larger than asked. A JPEG that was not read yet unpacks to a half, a quarter or an eighth."""
    ratio = longest_side / max(picture.size)
    picture.draft(None, (math.ceil(picture.width * ratio), math.ceil(picture.height * ratio)))
    picture.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS, reducing_gap=1.0)


def _plain_colours(picture: Image.Image, kind: str, profile: bytes | None) -> Image.Image:
    """Return the picture in a plain mode, converted from its own colour profile to sRGB when it has one."""
    transparent = kind == "png" and (picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info)
    if picture.mode == "CMYK" or (profile and picture.mode == "RGB"):
        picture = _to_srgb(picture, profile)
    if transparent:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode in ("1", "L", "I", "I;16", "F") else "RGB")


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile:
        return picture
    try:
        converted = ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return picture  # a broken profile: the colours are taken as they are
    return converted or picture
