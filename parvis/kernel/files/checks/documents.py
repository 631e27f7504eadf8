"""PDF documents: they must open, show at least one page, and do nothing by themselves.

Every object that can be reached from the trailer is visited, also those in object streams. Limits: what is reached only
by a repair of a broken cross-reference table is not seen, files attached to a document are kept as they are, and the
content of pages is not interpreted. A virus scanner (hook `files.scan`) looks at the whole.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic, misc
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.reader import PdfFileReader

from parvis.kernel.files.refusals import ActiveContent, Expands, Locked, Refused, TwoFilesInOne, Unreadable

MOST_OBJECTS = 100_000
MOST_UNPACKED = 200_000_000
ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/Rendition"})
ACTIVE_KEYS = frozenset({"/JS", "/XFA", "/RichMediaContent"})
_STREAM = re.compile(rb"stream\r?\n")
_AFTER_END = re.compile(rb"%%EOF[\s\x00]*\Z")
_ZIP_END = b"PK\x05\x06"


def check_pdf(content: bytes) -> None:
    """Check a document.

    :raises Unreadable: if it does not open or has no page; Locked if it wants a password; Expands if it is a bomb.
    :raises ActiveContent: if it holds a script, or starts a program.
    :raises TwoFilesInOne: if another file follows its end.
    """
    _check_end(content)
    _check_unpacked_size(content)
    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        if reader.encrypted and reader.decrypt("").status is AuthStatus.FAILED:
            raise Locked
        pages = reader.root["/Pages"]
        if not isinstance(pages, generic.DictionaryObject) or int(pages["/Count"]) < 1:
            raise Unreadable
        for found in _dictionaries(reader):
            if found.keys() & ACTIVE_KEYS or str(dict.get(found, "/S", "")) in ACTIONS:
                raise ActiveContent
    except misc.PdfDecodeLimitError as error:
        raise Expands from error
    except Refused:
        raise
    except Exception as error:
        # A parser of a format this loose meets damage in every way that Python knows, failed assertions included.
        raise Unreadable from error


def _check_end(content: bytes) -> None:
    """Refuse a document after whose end something else follows, or that is also a compressed folder."""
    if not _AFTER_END.search(content[-2048:]):
        if b"%%EOF" in content:
            raise TwoFilesInOne
        raise Unreadable
    # A compressed folder is read from its end: its last record must lie in the last 64 kB and reach to the last byte.
    tail = content[-(65_557):]
    place = tail.rfind(_ZIP_END)
    if place >= 0 and len(tail) - place >= 22:
        comment = int.from_bytes(tail[place + 20 : place + 22], "little")
        if place + 22 + comment == len(tail):
            raise TwoFilesInOne


def _check_unpacked_size(content: bytes) -> None:
    """Refuse a document whose compressed streams unpack into more than 200 MB, keeping none of it."""
    left = MOST_UNPACKED
    for found in _STREAM.finditer(content):
        start = found.end()
        if int.from_bytes(content[start : start + 2], "big") % 31 or content[start : start + 1] not in (
            b"x",
            b"h",
            b"H",
        ):
            continue  # not zlib (RFC 1950, 2.2)
        unpacker = zlib.decompressobj()
        packed: bytes | memoryview = memoryview(content)[start:]
        try:
            while packed and not unpacker.eof:
                size = len(unpacker.decompress(packed[:65_536], 1_000_000))
                left -= size
                if left < 0:
                    raise Expands
                packed = packed[65_536:] if not unpacker.unconsumed_tail else _again(unpacker, packed)
        except zlib.error:
            continue  # damaged, or encrypted: the reader will say


def _again(unpacker: Any, packed: Any) -> Any:
    """Return what is still packed, from what the unpacker has not consumed of the last piece."""
    piece = packed[:65_536]
    return packed[len(piece) - len(unpacker.unconsumed_tail) :]


def _dictionaries(reader: PdfFileReader) -> Iterator[dict[str, Any]]:
    """Return every dictionary that is reached from the trailer, each indirect object once."""
    waiting: list[Any] = [reader.trailer_view]
    seen: set[tuple[int, int]] = set()
    while waiting:
        found = waiting.pop()
        if isinstance(found, generic.IndirectObject):
            if (found.idnum, found.generation) in seen:
                continue
            seen.add((found.idnum, found.generation))
            if len(seen) > MOST_OBJECTS:
                raise Expands
            found = found.get_object()
        if isinstance(found, generic.DecryptedObjectProxy):
            found = found.decrypted
        if isinstance(found, generic.DictionaryObject):
            yield found
            waiting.extend(dict.values(found))
        elif isinstance(found, generic.ArrayObject):
            waiting.extend(list.__iter__(found))
