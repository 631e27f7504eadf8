"""`parvis import-region`: take municipalities, streets and addresses over from their official files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from parvis.kernel.people.types import Actor
from parvis.kernel.places import api as places
from parvis.kernel.registry import registry


class Command(BaseCommand):
    help = "Import municipalities (GeoJSON, as UrbIS WFS gives it), streets (CSV) and addresses (BeSt CSV)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipalities", type=Path, metavar="FILE", help="GeoJSON FeatureCollection")
        parser.add_argument("--streets", type=Path, metavar="FILE", help="CSV with names in both languages")
        parser.add_argument("--addresses", type=Path, metavar="FILE", help="BeSt CSV; streets come along")

    def handle(self, *args: Any, **options: Any) -> None:
        files = {kind: options[kind] for kind in ("municipalities", "streets", "addresses") if options[kind]}
        if not files:
            raise CommandError("Name at least one file: --municipalities, --streets or --addresses.")
        by, at = Actor.system("import-region"), timezone.now()
        for kind, path in files.items():
            try:
                if kind == "municipalities":
                    report = places.import_municipalities(path=path, codes=self._codes(), by=by, at=at)
                elif kind == "streets":
                    report = places.import_streets(path=path, by=by, at=at)
                else:
                    report = places.import_addresses(path=path, by=by, at=at)
            except places.BadSource as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{kind}: {report.taken} taken, {report.refused} refused")
            for refused in report.reasons:
                self.stdout.write(f"  row {refused.row}: {refused.reason}")

    def _codes(self) -> dict[str, str]:
        """Ask the region which organisation has which official number (hook `places.codes`)."""
        hook = registry.hook("places.codes")
        codes = hook() if hook else {}
        if not isinstance(codes, dict):
            raise CommandError("The region answered `places.codes` with something else than a table of codes.")
        return codes
