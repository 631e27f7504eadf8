"""The door of backups."""

from parvis.kernel.backup.operations import backup, restore
from parvis.kernel.backup.types import AlreadyThere, BackupError, Damaged, Manifest, Report, WrongKind

__all__ = ["AlreadyThere", "BackupError", "Damaged", "Manifest", "Report", "WrongKind", "backup", "restore"]
