"""`parvis import-form FILE`: make the form of a procedure out of a spreadsheet (XLSForm)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from parvis.counter import api
from parvis.kernel.definitions import DefinitionErrors


class Command(BaseCommand):
    help = "Make form.yaml out of a spreadsheet in the shape of an XLSForm, and say what did not come over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The spreadsheet, .xlsx.")
        parser.add_argument("--to", type=Path, help="Where to write; without it, the form is printed.")

    def handle(self, *args: Any, file: Path, to: Path | None, **options: Any) -> None:
        try:
            found = api.import_form(file.read_bytes(), file.name)
        except OSError as unreadable:
            raise CommandError(f"{file}: {unreadable.strerror}.") from unreadable
        except DefinitionErrors as errors:
            raise CommandError(str(errors)) from errors
        for remark in found.remarks:
            self.stderr.write(f"{remark.sheet}:{remark.row}: {remark.text}" if remark.row else remark.text)
        if found.form is None:
            raise CommandError("No form could be made of it.")
        text = api.as_yaml(found.form)
        if to is None:
            self.stdout.write(text)
        else:
            to.write_text(text, encoding="utf-8")
            self.stdout.write(self.style.SUCCESS(f"{len(found.form.questions)} questions are in {to}."))
