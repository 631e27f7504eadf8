"""Where sealed bytes lie: on the disk, or on object storage that speaks S3."""

from parvis.kernel.files.storage.choice import current
from parvis.kernel.files.storage.types import Entry, Missing, Storage, Unreachable

__all__ = ["Entry", "Missing", "Storage", "Unreachable", "current"]
