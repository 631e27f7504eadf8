"""`parvis export-form PROCEDURE FILE`: the form of a procedure as a spreadsheet (XLSForm)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from parvis.counter import api


class Command(BaseCommand):
    help = "Write the form of a procedure as a spreadsheet that other tools read, and that import-form takes back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("procedure", help="The id of the procedure.")
        parser.add_argument("file", type=Path, help="Where to write, .xlsx.")
        parser.add_argument("--organisation", default="", help="As this organisation offers it.")

    def handle(self, *args: Any, procedure: str, file: Path, organisation: str, **options: Any) -> None:
        try:
            definition = api.definition_for(procedure, organisation)
        except api.UnknownProcedure as unknown:
            raise CommandError(f"No procedure is called ‘{procedure}’.") from unknown
        file.write_bytes(api.export_form(definition))
        self.stdout.write(self.style.SUCCESS(f"{len(definition.form.questions)} questions are in {file}."))
