"""The door of the files."""

from parvis.kernel.files.checks.pictures import camera_notes, open_picture, shrink
from parvis.kernel.files.operations import (
    MAX_BYTES,
    SCAN_HOOK,
    describe,
    open_file,
    quarantine,
    remove,
    store,
    sweep,
)
from parvis.kernel.files.queries import quarantined, total_size
from parvis.kernel.files.refusals import (
    ActiveContent,
    Empty,
    Expands,
    Locked,
    OutOfReach,
    Quarantined,
    Refused,
    ScannerSilent,
    StorageSilent,
    TooLarge,
    TooManyPixels,
    TwoFilesInOne,
    UnknownFile,
    Unreadable,
    WrongType,
)
from parvis.kernel.files.storage import Missing, Storage, Unreachable
from parvis.kernel.files.storage import current as current_storage
from parvis.kernel.files.types import FileInfo, FileKind, FileState
from parvis.kernel.files.upload import refusal

__all__ = [
    "MAX_BYTES",
    "SCAN_HOOK",
    "ActiveContent",
    "Empty",
    "Expands",
    "FileInfo",
    "FileKind",
    "FileState",
    "Locked",
    "Missing",
    "OutOfReach",
    "Quarantined",
    "Refused",
    "ScannerSilent",
    "Storage",
    "StorageSilent",
    "TooLarge",
    "TooManyPixels",
    "TwoFilesInOne",
    "UnknownFile",
    "Unreachable",
    "Unreadable",
    "WrongType",
    "camera_notes",
    "current_storage",
    "describe",
    "open_file",
    "open_picture",
    "quarantine",
    "quarantined",
    "refusal",
    "remove",
    "shrink",
    "store",
    "sweep",
    "total_size",
]
