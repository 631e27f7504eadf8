"""`parvis import-statements FILE…`: take bank statements over (CAMT.053)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from parvis.kernel.people.types import Actor
from parvis.payments import api as payments


class Command(BaseCommand):
    help = "Import bank statements (CAMT.053) and match them with what was asked. The same file twice counts once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        by, wrong = Actor.system("import-statements"), 0
        for path in options["files"]:
            try:
                found = payments.import_statement(content=path.read_bytes(), by=by, at=timezone.now())
            except (payments.WrongStatement, OSError) as problem:
                wrong += 1
                self.stderr.write(f"{path}: {problem}")
                continue
            for one in found:
                self.stdout.write(
                    f"{path}: {one.organisation}, statement {one.number}: {one.new} new, {one.matched} matched, "
                    f"{one.unmatched} to look at"
                )
        if wrong:
            raise CommandError(f"{wrong} of {len(options['files'])} files could not be taken.")
