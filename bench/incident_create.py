"""Taking a report in, beside a million others: routing, duplicates nearby, journal; and fifty a second, none lost.

One report at a time inside this process, with its queries counted; then through real HTTP (Open311) by two server
processes, everything that was acknowledged looked up afterwards. `BENCH_REPORTS` says how many there are before.
"""

import json
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bench import installation
from bench.invented import CENTRE, REACH, ROADS, TOWNS, spot
from bench.measure import percentile, say, spread
from bench.stock import REPORTS

REPORTS.use_copy("incident-create")

import django

django.setup()

import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.incidents import api as incidents
from parvis.incidents.catalogue.categories import shipped
from parvis.incidents.types.open311 import Wanted
from parvis.incidents.types.report import Draft, Place, Sender
from parvis.incidents.types.routing import Area
from parvis.kernel.people.types import Actor
from parvis.kernel.places import api as places

ALONE, SECONDS, SENDERS = 300, 20, 6
BY, OFFICE = Actor.anonymous(), Actor.system("bench")
ROADS_FIRST = """  rows:
    - id: regional_road
      when: is_filled(owner.road) and category.group == "roads"
      then: {manager: "= owner.road"}
    - id: own_agent"""
CODES = tuple(
    one.code for one in shipped().leaves if not one.emergency and not any(asked.is_required for asked in one.questions)
)


def main() -> None:
    prepare()
    alone()
    together()


def prepare() -> None:
    """Give the region outlines, two thousand stretches of road and rules that ask for them."""
    found_municipalities()
    chance = random.Random(3)
    lines = []
    for number in range(2_000):
        lat, lon = spot(chance.randrange(19), chance)
        step = chance.uniform(-0.002, 0.002), chance.uniform(-0.003, 0.003)
        ends = [[lon, lat], [lon + step[1], lat + step[0]]]
        shape = {"type": "LineString", "coordinates": ends}
        lines.append(Area(kind="road", organisation=ROADS, name=f"N{number}", geometry=shape, reach=5))
    at = datetime.now(tz=UTC)
    incidents.replace_areas(source="bench", areas=lines, by=OFFICE, at=at)
    incidents.publish_rules(
        text=incidents.rules_text().replace("  rows:\n    - id: own_agent", ROADS_FIRST, 1), by=OFFICE, at=at
    )
    incidents.forget_all()


def found_municipalities() -> None:
    """Draw the nineteen as what lies nearest to their hearts."""
    hearts = [spot(town, _Middle()) for town in range(len(TOWNS))]
    south, north = CENTRE[0] - REACH[0], CENTRE[0] + REACH[0]
    west, east = CENTRE[1] - REACH[1], CENTRE[1] + REACH[1]
    whole = shapely.box(west - 0.01, south - 0.01, east + 0.01, north + 0.01)
    points = [shapely.Point(lon, lat) for lat, lon in hearts]
    cells = [
        cell.intersection(whole) for cell in shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=whole).geoms
    ]
    drafts = []
    for number, (point, (code, nl, fr, *_)) in enumerate(zip(points, TOWNS, strict=True)):
        cell = next(one for one in cells if one.intersects(point))
        info = places.MunicipalityInfo(code, f"99{number:03}", nl, fr, fr, ("1990",), point.y, point.x)
        drafts.append(places.MunicipalityDraft(info, json.loads(shapely.to_geojson(cell))))
    places.save_municipalities(municipalities=drafts, streets=[], by=OFFICE, at=datetime.now(tz=UTC))


class _Middle(random.Random):
    """No chance at all: the middle of whatever is asked for."""

    def gauss(self, mu: float = 0.0, sigma: float = 1.0) -> float:
        return mu


def draft(chance: random.Random) -> Draft:
    lat, lon = spot(chance.randrange(19), chance)
    code = places.municipality_at(lat, lon)
    if code is None:
        return draft(chance)
    place = Place(lat=lat, lon=lon, municipality=code, street_nl="Waversesteenweg", street_fr="Chaussée de Wavre")
    return Draft(category=chance.choice(CODES), place=place, text="Er ligt vuil op de stoep, al drie dagen.")


def alone() -> None:
    """One after the other, with everything that a page asks before and while it sends."""
    chance = random.Random(11)
    spent: list[float] = []
    queries: list[int] = []
    near: list[float] = []
    for number in range(ALONE):
        given = draft(chance)
        at = datetime.now(tz=UTC)
        began = time.perf_counter()
        incidents.candidates(given.place.lat, given.place.lon, given.category, at=at)
        middle = time.perf_counter()
        incidents.report_incident(draft=given, sender=Sender(), by=BY, at=at)
        spent.append((time.perf_counter() - began) * 1000)
        near.append((middle - began) * 1000)
        if number % 30 == 0:
            given = draft(chance)
            with CaptureQueriesContext(connection) as asked:
                incidents.candidates(given.place.lat, given.place.lon, given.category, at=at)
                incidents.report_incident(draft=given, sender=Sender(), by=BY, at=at)
            queries.append(len([one for one in asked if not one["sql"].startswith(("BEGIN", "COMMIT"))]))
    warm = slice(20, None)
    size = {"reports": REPORTS.size, "database": connection.vendor}
    say("report taken in", percentile(spent[warm], 0.5), "ms", 25, **spread(spent[warm]), **size)
    say("queries of a report", max(queries), "queries", 12, **size)
    say("duplicates within 50 m", percentile(near[warm], 0.5), "ms", 2, **spread(near[warm]), **size)


def together() -> None:
    """Many at once, by two processes, through HTTP; then look whether everything acknowledged is there."""
    _info, key = incidents.issue_key(organisation=ROADS, name="bench", by=OFFICE, at=datetime.now(tz=UTC))
    taken: list[str] = []
    refused: list[int] = []
    with installation.serving(processes=2) as (port, _server):
        seconds = installation.crowd(SENDERS, SECONDS, lambda number: sender(port, key, number, taken, refused))
    there = sum(bool(incidents.open311_requests(Wanted(ids=(one,)), "nl", datetime.now(tz=UTC))) for one in taken)
    size = {"reports": REPORTS.size, "database": connection.vendor, "senders": SENDERS, "processes": 2}
    say("reports a second", len(taken) / seconds, "1/s", 50, more_is_better=True, refused=len(refused), **size)
    say("reports lost", len(taken) - there, "reports", 0, acknowledged=len(taken), **size)


def sender(port: int, key: str, number: int, taken: list[str], refused: list[int]) -> Callable[[], None]:
    browser, chance = installation.Browser(port), random.Random(100 + number)

    def send() -> None:
        given = draft(chance)
        fields = {
            "api_key": key,
            "service_code": given.category,
            "lat": str(given.place.lat),
            "long": str(given.place.lon),
            "description": given.text,
        }
        answer = browser.post("/open311/v2/requests.json", fields)
        if answer.status == 200:
            taken.append(json.loads(answer.body)[0]["service_request_id"])
        else:
            refused.append(answer.status)

    return send


if __name__ == "__main__":
    main()
