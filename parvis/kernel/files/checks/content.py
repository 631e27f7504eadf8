"""Find what bytes are, and make them safe to keep."""

from collections.abc import Collection

import filetype

from parvis.kernel.files.checks import heic
from parvis.kernel.files.checks.documents import check_pdf
from parvis.kernel.files.checks.pictures import JPEG_QUALITY, MOST_PIXELS, reencode
from parvis.kernel.files.refusals import Empty, WrongType
from parvis.kernel.files.types import HEIC, KEPT_AS, MEDIA_TYPES, FileKind

# Programs that the library names differently, or not at all: scripts begin with #!, Windows shortcuts with 4c000000.
PROGRAM = "application/x-msdownload"
PROGRAMS = {"application/x-executable", "application/x-msdownload", "application/x-mach-binary", "application/wasm"}
PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"L\x00\x00\x00\x01\x14\x02")


def found_type(content: bytes) -> str:
    """Return the media type that the bytes themselves show, or an empty text."""
    if content.startswith(PROGRAM_STARTS):
        return PROGRAM
    if heic.is_heic(content):
        return HEIC
    found = filetype.guess_mime(content[:8192]) or ""
    return PROGRAM if found in PROGRAMS else found


def make_safe(
    content: bytes,
    *,
    accept: Collection[FileKind],
    longest_side: int | None = None,
    quality: int = JPEG_QUALITY,
) -> tuple[FileKind, bytes]:
    """Return as what the bytes are kept, and the bytes to keep: pictures are re-encoded, documents checked.

    :param longest_side: points above which a picture is made smaller.
    :param quality: in which a JPEG is drawn anew.
    :raises Refused: one of its kinds, with a sentence for the sender.
    """
    if not content:
        raise Empty
    found = found_type(content)
    kind = KEPT_AS.get(found)
    if kind is None or kind not in accept:
        raise WrongType(found, tuple(one for one in MEDIA_TYPES if one in accept))
    if kind == "pdf":
        check_pdf(content)
        return kind, content
    if found == HEIC:
        content = heic.to_jpeg(content, most_points=MOST_PIXELS, longest_side=longest_side)
    return kind, reencode(content, kind, longest_side=longest_side, quality=quality)
