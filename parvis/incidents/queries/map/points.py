"""Single reports on the map: those in view, those near."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import shapely

from parvis.incidents.queries import editions
from parvis.incidents.queries.columns import Picture, picture
from parvis.incidents.queries.columns.choosing import chosen, seconds
from parvis.incidents.queries.columns.distances import millimetres
from parvis.incidents.queries.columns.table import E7, Array, Columns
from parvis.incidents.rules import duplicates
from parvis.incidents.types.filters import Filter
from parvis.incidents.types.report import State
from parvis.incidents.types.seen import Feature, Features
from parvis.kernel.places import api as regions
from parvis.kernel.places.api import Box


def count_reports(filter: Filter, *, at: datetime) -> int:  # noqa: A002 (it is one)
    """Return how many public reports a filter asks for."""
    return sum(len(places) for _, places in chosen(picture(), filter, at=at))


def extent() -> Box:
    """Return the rectangle that holds the region; the whole world where no outlines are loaded."""
    shapes = regions.outlines()["features"]
    if not isinstance(shapes, list) or not shapes:
        return Box(south=-90, west=-180, north=90, east=180)
    outlines = [shapely.from_geojson(json.dumps(one["geometry"])) for one in shapes]
    west, south, east, north = (round(float(value), 5) for value in shapely.total_bounds(outlines))
    return Box(south=south, west=west, north=north, east=east)


def features(filter: Filter, *, at: datetime, limit: int = 1000) -> Features:  # noqa: A002
    """Return what a filter asks for as points, the last reported first; with more than `limit`, older ones are left."""
    now = picture()
    found = chosen(now, filter, at=at)
    total = sum(len(places) for _, places in found)
    newest = [(columns, _newest(columns, places, limit)) for columns, places in found]
    rows = [row for columns, places in newest for row in _features(now, columns, places, at)]
    rows.sort(key=lambda row: (row.reported_at, row.number), reverse=True)
    return Features(rows=tuple(rows[:limit]), total=total)


def _newest(columns: Columns, places: Array, limit: int) -> Array:
    """Return those of the places that were reported last."""
    if len(places) <= limit:
        return places
    moments = columns.reported[places]
    # As many again as fell in the same second as the last one: which of them stay is decided by their numbers.
    earliest = np.partition(moments, len(moments) - limit)[len(moments) - limit]
    places = places[moments >= earliest]
    return places[np.lexsort((columns.number[places], columns.reported[places]))[-limit:]]


def _features(now: Picture, columns: Columns, places: Array, at: datetime) -> list[Feature]:
    tree, moment = editions.tree(), seconds(at)
    groups = [tree.group(word) if word in tree else "" for word in [*now.words["category"].words]]
    names = ("category", "municipality", "manager")
    categories, municipalities, managers = (now.words[name].words for name in names)
    states = [State(word) for word in [*now.words["state"].words]]
    taken = [
        getattr(columns, name)[places].tolist()
        for name in ("number", "lat", "lon", "reported", "changed", "closed", "due", "state", *names)
    ]
    return [
        Feature(
            number=number,
            lat=lat / E7,
            lon=lon / E7,
            category=categories[category],
            group=groups[category],
            state=states[state],
            municipality=municipalities[municipality],
            manager=managers[manager],
            reported_at=datetime.fromtimestamp(reported, UTC),
            changed_at=datetime.fromtimestamp(changed, UTC),
            closed_at=datetime.fromtimestamp(closed, UTC) if closed else None,
            is_overdue=not closed and 0 < due < moment,
        )
        for number, lat, lon, reported, changed, closed, due, state, category, municipality, manager in zip(
            *taken, strict=True
        )
    ]


def near(
    lat: float,
    lon: float,
    *,
    at: datetime,
    metres: float = 200,
    limit: int = 20,
    filter: Filter | None = None,  # noqa: A002
) -> list[tuple[Feature, float]]:
    """Return what lies within some metres of a point, the nearest first, each with how far it is."""
    box, here = Box.around(lat, lon, metres), (lat, lon)
    now = picture()
    found: list[tuple[Feature, float]] = []
    for columns, places in chosen(now, replace(filter or Filter(), box=box), at=at):
        away = millimetres(here, columns.lat[places], columns.lon[places])
        nearest = places[np.argsort(away, kind="stable")[:limit]]
        rows = _features(now, columns, nearest, at)
        found += [(row, duplicates.metres_between(here, (row.lat, row.lon))) for row in rows]
    found.sort(key=lambda one: one[1])
    return [one for one in found if one[1] <= metres][:limit]
