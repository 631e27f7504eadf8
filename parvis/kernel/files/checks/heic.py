"""HEIC, the photos of many phones: known by their first bytes, and read by a process that holds nothing else."""

from parvis.kernel import apart
from parvis.kernel.files.refusals import TooManyPixels, Unreadable

READER = "parvis.kernel.files.checks.heic_reader"
TOO_MANY_POINTS = "too many points"  # how the reader says so
SECONDS, WORK, MEMORY = 30, 20, 1_000_000_000
# ISO/IEC 23008-12, annex B.4: a picture in HEVC says so itself, or is a picture of any coding among whose kin is one.
BRANDS = {b"heic", b"heix", b"heim", b"heis"}


def is_heic(content: bytes) -> bool:
    """Tell by the first box (ISO/IEC 14496-12, 4.3): its length, `ftyp`, a brand, a version, other brands."""
    if content[4:8] != b"ftyp":
        return False
    others = {content[at : at + 4] for at in range(16, min(int.from_bytes(content[:4], "big"), 256), 4)}
    return content[8:12] in BRANDS or (content[8:12] == b"mif1" and not others.isdisjoint(BRANDS))


def to_jpeg(content: bytes, *, most_points: int, longest_side: int | None = None) -> bytes:
    """Return a HEIC photo as a JPEG: upright, with its colour profile and without anything else of what it held.

    :raises TooManyPixels: above `most_points`, before any of them is unpacked.
    :raises Unreadable: if it is damaged, or takes more memory or time than a photo should.
    """
    return _read(content, str(most_points), str(longest_side or 0), most_points=most_points)


def exif(content: bytes) -> bytes:
    """Return what the camera wrote into a HEIC photo, as it stands there; empty if it wrote nothing.

    :raises Unreadable: if it is damaged.
    """
    return _read(content, "exif")


def _read(content: bytes, *wanted: str, most_points: int = 0) -> bytes:
    try:
        return apart.run(READER, *wanted, given=[content], seconds=SECONDS, work=WORK, memory=MEMORY)
    except apart.Failed as error:
        raise (TooManyPixels(most_points) if str(error) == TOO_MANY_POINTS else Unreadable()) from error
