"""`parvis import-incidents`: reports of another system, from its CSV file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parvis.incidents import api as incidents
from parvis.incidents.types.importing import BadImport, ImportMapping, Refused
from parvis.kernel import definitions
from parvis.kernel.people.types import Actor


class Command(BaseCommand):
    help = "Take over the reports of a CSV file, read with a mapping; read twice, each is there once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, required=True, help="A YAML file: which column is what.")
        parser.add_argument("--show", type=int, default=20, help="How many refused rows are told.")

    def handle(self, *args: Any, file: Path, mapping: Path, show: int, **options: Any) -> None:
        told = 0

        def tell(row: Refused) -> None:
            nonlocal told
            told += 1
            if told <= show:
                self.stdout.write(f"  line {row.line}: {row.reason.en}")

        try:
            read = definitions.load(mapping, ImportMapping)
            with file.open("rb") as opened:
                done, refused = incidents.import_reports(
                    file=opened, mapping=read, by=Actor.system("import"), at=timezone.now(), on_refused=tell
                )
        except (definitions.DefinitionErrors, OSError) as error:
            raise CommandError(str(error)) from error
        except BadImport as error:
            raise CommandError(error.message.en) from error
        self.stdout.write(f"{done.taken} reports taken over, {done.known} were there, {sum(refused.values())} refused.")
        for kind, count in refused.most_common():
            self.stdout.write(f"  {kind.value}: {count}")
