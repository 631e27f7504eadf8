"""Pictures are drawn anew: what is kept holds points and colours, and nothing else that a camera put in."""

from io import BytesIO
from typing import Literal

from PIL import Image, ImageCms, ImageOps

from parvis.kernel.files.refusals import TooManyPixels, Unreadable

MOST_PIXELS = 40_000_000
JPEG_QUALITY = 88


def reencode(content: bytes, kind: Literal["jpeg", "png"]) -> bytes:
    """Return the picture upright, in sRGB, without metadata (EXIF, GPS, comments, thumbnails, what follows its end).

    :raises TooManyPixels: above 40 million points, before any of them is unpacked.
    :raises Unreadable: if it is damaged or incomplete.
    """
    try:
        with Image.open(BytesIO(content), formats=[kind.upper()]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise TooManyPixels(MOST_PIXELS)
            profile = picture.info.get("icc_profile")
            upright = ImageOps.exif_transpose(picture)
            clean = _plain_colours(upright, kind, profile)
        # Encoders read comments, resolution and more from `info`.
        clean.info = {}
        kept = BytesIO()
        clean.save(kept, kind.upper(), quality=JPEG_QUALITY) if kind == "jpeg" else clean.save(kept, "PNG")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels(MOST_PIXELS) from error
    except (OSError, ValueError, SyntaxError, KeyError, IndexError, TypeError) as error:
        # Pillow's decoders raise all of these on damaged bytes.
        raise Unreadable from error
    return kept.getvalue()


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
