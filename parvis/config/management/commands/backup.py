"""`parvis backup DEST`: the whole installation in one folder or one .tar file, while the server runs."""

import getpass
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from parvis.kernel.backup import api as backups
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault


class Command(BaseCommand):
    help = (
        "Save database, documents and keys of one moment. The server may run. The backup can read everything: guard it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("destination", type=Path, metavar="DEST", help="a new folder, or a new file ending in .tar")

    def handle(self, *args: Any, destination: Path, **options: Any) -> None:
        try:
            saved = backups.backup(destination=destination.absolute(), at=timezone.now())
        except (backups.BackupError, vault.VaultError) as error:
            raise CommandError(str(error)) from error
        with transaction.atomic():  # after the fact: the copy tells of the backups before it
            journal.append(
                verb="house.backup.made",
                by=Actor.system(f"command {getpass.getuser()}"),
                at=timezone.now(),
                subject="backup",
                organisation=None,
                data={"entries": saved.entries, "files": saved.files, "size": saved.size},
            )
        self.stdout.write(
            f"Saved {saved.entries} journal entries and {saved.files} documents in {saved.place} "
            f"({saved.size / 1e6:.1f} MB). It holds the keys: whoever has it can read everything."
        )
