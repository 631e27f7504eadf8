"""`parvis restore SOURCE`: an empty installation becomes the one that was saved."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from parvis.kernel.backup import api as backups
from parvis.kernel.vault import api as vault


class Command(BaseCommand):
    help = "Restore a backup into this empty installation (stop the server first) and verify its journal."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="SOURCE", help="a folder or .tar file that `backup` made")

    def handle(self, *args: Any, source: Path, **options: Any) -> None:
        try:
            restored = backups.restore(source=source.absolute())
        except (backups.BackupError, vault.VaultError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored {restored.entries} journal entries and {restored.files} documents of {restored.made_at}. "
            "The journal verifies. Start the server with `parvis serve`."
        )
