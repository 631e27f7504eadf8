"""What a file is: plain records."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

FileKind = Literal["pdf", "jpeg", "png"]
MEDIA_TYPES: dict[FileKind, str] = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
EXTENSIONS: dict[FileKind, str] = {"pdf": ".pdf", "jpeg": ".jpg", "png": ".png"}
HEIC = "image/heic"
KEPT_AS: dict[str, FileKind] = {**{media: kind for kind, media in MEDIA_TYPES.items()}, HEIC: "jpeg"}
"""By the media type that was found: phones also send photos as HEIC, which few programs open."""
NAMES: dict[FileKind, str] = {"pdf": "PDF", "jpeg": "JPEG", "png": "PNG"}


class FileState(StrEnum):
    """Whether a file may be opened."""

    KEPT = "kept"
    QUARANTINED = "quarantined"


@dataclass(frozen=True)
class FileInfo:
    """A file without its bytes. `name` is what the sender called it, with the extension of what it really is."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    state: FileState
    stored_at: datetime
