"""`parvis import-areas`: who manages which spot, from a GeoJSON file."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parvis.incidents import api as incidents
from parvis.incidents.types.routing import Area
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor

SHAPES = {"LineString", "MultiLineString", "Polygon", "MultiPolygon", "Point", "MultiPoint"}


class Command(BaseCommand):
    help = "Take over roads, parks, stops and other areas from a GeoJSON file (WGS 84), with who manages them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", required=True, help="By which rules ask for it: road, park, transport …")
        parser.add_argument("--organisation", required=True, help="Code of who manages them.")
        parser.add_argument("--reach", type=float, default=0, help="Metres around that still count; lines need some.")
        parser.add_argument("--name", default="name", help="The property that holds the name.")
        parser.add_argument("--only", default="", help="property=value: take only those features.")
        parser.add_argument("--source", default="", help="What these replace when read again; the file's name.")

    def handle(self, *args: Any, file: Path, organisation: str, source: str, **options: Any) -> None:
        try:
            people.organisation(organisation)
            features = json.loads(file.read_text())["features"]
            areas = list(_areas(features, organisation, options))
        except (OSError, ValueError, KeyError, TypeError, people.UnknownOrganisation) as error:
            raise CommandError(f"This file cannot be taken over: {error}") from error
        if not areas:
            raise CommandError("No feature of this file is a line or an area that was asked for.")
        at, by = timezone.now(), Actor.system("import")
        taken = incidents.replace_areas(source=source or file.stem, areas=areas, by=by, at=at)
        self.stdout.write(f"{taken} areas of kind {options['kind']}, managed by {organisation}.")


def _areas(features: list[dict[str, Any]], organisation: str, options: dict[str, Any]) -> Iterator[Area]:
    wanted, _, value = options["only"].partition("=")
    for feature in features:
        properties, geometry = feature.get("properties") or {}, feature.get("geometry") or {}
        if geometry.get("type") in SHAPES and (not wanted or str(properties.get(wanted)) == value):
            name = str(properties.get(options["name"]) or "")[:200]
            yield Area(
                kind=options["kind"], organisation=organisation, name=name, geometry=geometry, reach=options["reach"]
            )
