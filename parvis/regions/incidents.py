"""Who handles what in public space, as the folder of a region says it: routing rules and rough areas."""

from collections.abc import Iterator
from datetime import datetime

from parvis.incidents import api as incidents
from parvis.incidents.types.routing import Area
from parvis.kernel.definitions import load
from parvis.kernel.people.types import Actor
from parvis.regions import loading
from parvis.regions.types import Grounds, Point

SOURCE = "region"


def load_incidents(*, by: Actor, at: datetime) -> None:
    """Write down the areas where they changed, and publish the routing rules where none are published yet.

    :raises DefinitionErrors: if a file of the folder cannot be read; RulesRefused: if the rules would not work.
    """
    folder = loading.folder() / "incidents"
    if (folder / "areas.yaml").exists():
        areas = list(_areas(load(folder / "areas.yaml", Grounds)))
        if areas != incidents.areas_from(SOURCE):
            incidents.replace_areas(source=SOURCE, areas=areas, by=by, at=at)
    if (folder / "routing.yaml").exists() and not incidents.rule_sets():
        text = (folder / "routing.yaml").read_text()
        incidents.publish_rules(text=text, note=f"{loading.folder().name}/incidents/routing.yaml", by=by, at=at)


def invent(*, by: Actor, at: datetime, count: int) -> int:
    """Invent reports of this year and the last for the demonstration, and learn from them what people mean.

    :returns: how many there are.
    """
    taken = 0
    for year in (at.year - 1, at.year):
        done = incidents.simulate_reports(year=year, count=count // 2, by=by, at=at)
        taken += done.taken + done.known
    incidents.train_suggestions(by=by, at=at)
    return taken


def _areas(grounds: Grounds) -> Iterator[Area]:
    for line in grounds.lines:
        geometry = {"type": "LineString", "coordinates": _turned(line.points)}
        yield Area(kind=line.kind, organisation=line.organisation, name=line.name, geometry=geometry, reach=line.reach)
    for ground in grounds.outlines:
        ring = _turned((*ground.points, ground.points[0]))
        geometry = {"type": "Polygon", "coordinates": [ring]}
        yield Area(kind=ground.kind, organisation=ground.organisation, name=ground.name, geometry=geometry)


def _turned(points: tuple[Point, ...]) -> list[list[float]]:
    """Return points as GeoJSON has them: longitude first."""
    return [[lon, lat] for lat, lon in points]
