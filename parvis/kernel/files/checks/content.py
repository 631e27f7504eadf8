"""Find what bytes are, and make them safe to keep."""

from collections.abc import Collection

import filetype

from parvis.kernel.files.checks.documents import check_pdf
from parvis.kernel.files.checks.pictures import reencode
from parvis.kernel.files.refusals import Empty, WrongType
from parvis.kernel.files.types import MEDIA_TYPES, FileKind

# Programs that the library names differently, or not at all: scripts begin with #!, Windows shortcuts with 4c000000.
PROGRAM = "application/x-msdownload"
PROGRAMS = {"application/x-executable", "application/x-msdownload", "application/x-mach-binary", "application/wasm"}
PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"L\x00\x00\x00\x01\x14\x02")


def found_type(content: bytes) -> str:
    """Return the media type that the bytes themselves show, or an empty text."""
    if content.startswith(PROGRAM_STARTS):
        return PROGRAM
    found = filetype.guess_mime(content[:8192]) or ""
    return PROGRAM if found in PROGRAMS else found


def make_safe(content: bytes, *, accept: Collection[FileKind]) -> tuple[FileKind, bytes]:
    """Return what the bytes are and the bytes to keep: pictures are re-encoded, documents checked.

    :raises Refused: one of its kinds, with a sentence for the sender.
    """
    if not content:
        raise Empty
    found = found_type(content)
    kind = next((one for one in MEDIA_TYPES if MEDIA_TYPES[one] == found), None)
    if kind is None or kind not in accept:
        raise WrongType(found, tuple(one for one in MEDIA_TYPES if one in accept))
    if kind == "pdf":
        check_pdf(content)
        return kind, content
    return kind, reencode(content, kind)
