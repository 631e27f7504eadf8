"""Seeing a million reports: heaps and points of the map, lists of everyone and of an agent, and what is just reported.

Everything in this process, over the stock that `bench.incident_data` makes, in SQLite or PostgreSQL; the addresses that
a map asks are measured with their JSON. Beside it stands what the same heaps cost in SQL.
"""

import random
import resource
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bench.invented import BIGGEST, NOW
from bench.measure import milliseconds, percentile, say, spread
from bench.stock import REPORTS

REPORTS.use()

import django

django.setup()

import numpy as np
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parvis.incidents import api as incidents
from parvis.incidents.models import Report
from parvis.incidents.queries.columns import picture, snapshot
from parvis.incidents.queries.columns.pictures import everything
from parvis.incidents.types.desk import DeskFilter, DeskSort, DeskTab
from parvis.incidents.types.filters import Filter
from parvis.incidents.types.report import CLOSED, OPEN
from parvis.kernel.people.types import Actor, ActorKind, Role
from parvis.kernel.places.api import Box, key

SIZE = f"{REPORTS.size} reports, {'PostgreSQL' if REPORTS.database else 'SQLite'}"
AT = NOW
TIMES = 60
WIDE, HIGH = 1_280, 800
"""Pixels of the map."""
CLERK = Actor(kind=ActorKind.AGENT, id="account:bench", grants=frozenset({(BIGGEST, Role.AGENT)}))
WORK = (
    DeskFilter(), DeskFilter(), DeskFilter(), DeskFilter(tab=DeskTab.OVERDUE), DeskFilter(tab=DeskTab.ALL),
    DeskFilter(category="roads"), DeskFilter(priority=8), DeskFilter(is_contested=True),
    DeskFilter(tab=DeskTab.ALL, is_contested=True), DeskFilter(waits_for_moderation=True), DeskFilter(is_paused=True),
    DeskFilter(text="banc"), DeskFilter(text="rozen"), DeskFilter(tab=DeskTab.ALL, text="roosstraat"),
    DeskFilter(tab=DeskTab.UNASSIGNED), DeskFilter(text="123456"),
)  # fmt: skip
"""What an agent looks at, the usual list most."""


def main() -> None:
    beginnings()
    chance = random.Random(3)
    for zoom in range(10, 19):
        heaps(zoom, [Filter(box=box) for box in boxes(zoom, chance)])
    heaps(12, [Filter(box=box, states=OPEN | CLOSED) for box in boxes(12, chance)], " of all years")
    in_sql(next(boxes(13, chance)))
    views(chance)
    lists()
    work()
    figures()
    just_reported()


def beginnings() -> None:
    """Say how long a process reads before it can answer, from the database and from the file, and what it holds."""
    began = time.perf_counter()
    whole = everything()
    took = time.perf_counter() - began
    held = sum(array.nbytes for _, array in whole.base.arrays())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say("all reports read out of the database, once by the worker", took, "s", 30, size=SIZE)
    say(
        "memory of all reports", held / 2**20, "MB", 80, size=SIZE,
        bytes_each=round(held / max(len(whole), 1), 1), peak_mb_while_reading=peak,
    )  # fmt: skip
    snapshot.write_snapshot(whole.base, whole.words, stamp=whole.stamp)
    del whole

    def first() -> None:
        picture.forget()
        picture()

    took_each = milliseconds(first, times=5, warm=0)
    say("a process begins from the file", percentile(took_each, 0.5), "ms", 300, size=SIZE, **spread(took_each))
    again = milliseconds(picture, times=50)
    say("what changed since, asked at every page", percentile(again, 0.5), "ms", 5, size=SIZE, **spread(again))


def boxes(zoom: int, chance: random.Random) -> Iterator[Box]:
    """Yield what a screen shows at a zoom, around places where there are reports."""
    columns = picture().base
    wide, high = WIDE / 256 * 360 / 2**zoom, HIGH / 256 * 360 / 2**zoom * 0.63
    for _ in range(TIMES):
        place = chance.randrange(columns.shown)
        lat, lon = columns.lat[place] / 1e7, columns.lon[place] / 1e7
        yield Box(lat - high / 2, lon - wide / 2, lat + high / 2, lon + wide / 2)


def timed(ask: Callable[[Filter], object], asked: Iterable[Filter]) -> tuple[list[float], dict[str, Any]]:
    """Return how long each question took, the first two left out; and facts: the spread, and what the processor did."""
    found, busy = [], []
    for one in asked:
        began, before = time.perf_counter(), time.process_time()
        ask(one)
        found.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - before) * 1000)
    facts = {"size": SIZE, "processor_ms": round(percentile(busy[2:], 0.5), 1), **spread(found[2:])}
    return found[2:], facts


def heaps(zoom: int, asked: list[Filter], what: str = "") -> None:
    took, facts = timed(lambda one: incidents.clusters(one, zoom=zoom, at=AT), asked)
    facts["reports_in_view"] = incidents.count_reports(asked[-1], at=AT)
    say(f"heaps of the map{what} at zoom {zoom}, median", percentile(took, 0.5), "ms", 20 if not what else 60, **facts)
    say(f"heaps of the map{what} at zoom {zoom}, 95th percentile", percentile(took, 0.95), "ms", 60, **facts)


def in_sql(box: Box) -> None:
    """Say what the same heaps cost as a question to the database: why they are not asked there."""
    low, high = key(box.north, box.west), key(box.south, box.east)
    sql = (
        "SELECT place_key / %s, COUNT(*), AVG(lat), AVG(lon) FROM incidents_report WHERE place_key BETWEEN %s AND %s "
        "AND NOT is_private AND merged_into_id IS NULL AND state <> 'deleted' "
        "AND (closed_at IS NULL OR closed_at > %s) AND lat BETWEEN %s AND %s AND lon BETWEEN %s AND %s GROUP BY 1"
    )
    since = connection.ops.adapt_datetimefield_value(AT - timedelta(days=30))
    given = [4 ** (28 - 15), min(low, high), max(low, high), since, box.south, box.north, box.west, box.east]

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            cursor.fetchall()

    took = milliseconds(ask, times=5, warm=1)
    ours = milliseconds(lambda: incidents.clusters(Filter(box=box), zoom=13, at=AT), times=5, warm=1)
    say("heaps at zoom 13 against the same in SQL", percentile(took, 0.5) / percentile(ours, 0.5), "times", 3,
        more_is_better=True, size=SIZE, sql_ms=spread(took), ours_ms=spread(ours))  # fmt: skip


def views(chance: random.Random) -> None:
    """Say what a view of a thousand points costs, read and as it goes out."""
    asked = [Filter(box=box) for box in boxes(14, chance)]
    took, facts = timed(lambda one: incidents.features(one, at=AT), asked)
    say("a thousand points of the map, median", percentile(took, 0.5), "ms", 20, **facts)
    client, sizes = Client(HTTP_HOST="localhost", HTTP_ACCEPT_ENCODING="gzip"), []

    def get(one: Filter) -> None:
        response = client.get(f"/data/incidents/features.json?{replace(one, states=OPEN).query}")
        sizes.append(len(response.content))

    took, facts = timed(get, asked)
    facts["kilobytes"] = round(float(np.median(sizes)) / 1024, 1)
    say("a thousand points as GeoJSON, packed, median", percentile(took, 0.5), "ms", 60, **facts)
    took, facts = timed(lambda one: client.get(f"/data/incidents/clusters.json?zoom=14&{one.query}"), asked)
    say("heaps as JSON, packed, median", percentile(took, 0.5), "ms", 40, **facts)


def lists() -> None:
    """Say what a page of the public list costs, near its beginning and its end."""
    first = incidents.public_list(Filter(), at=AT)
    deep = first.next
    for _ in range(20):
        deep = incidents.public_list(Filter(), at=AT, after=deep, limit=100).next
    for name, asked in {
        "the newest": lambda: incidents.public_list(Filter(), at=AT),
        "page 100": lambda: incidents.public_list(Filter(), at=AT, after=deep),
        "the nearest": lambda: incidents.public_list(Filter(), at=AT, around=(50.8466, 4.3528)),
        "a street": lambda: incidents.public_list(Filter(text="lindelaan"), at=AT),
    }.items():
        took = milliseconds(asked, times=TIMES)
        say(f"a public list, {name}, 95th percentile", percentile(took, 0.95), "ms", 60, size=SIZE, **spread(took))


def work() -> None:
    """Say what the list of an agent of the biggest organisation costs, as agents go through it."""
    took, slowest, most = [], ("", 0.0), 0
    for turn in range(4):
        for sort in DeskSort:
            for one in WORK:
                after = incidents.desk_list(CLERK, one, at=AT, sort=sort).next if turn else ""
                with CaptureQueriesContext(connection) as captured:
                    began = time.perf_counter()
                    incidents.desk_list(CLERK, one, at=AT, sort=sort, after=after)
                    took.append((time.perf_counter() - began) * 1000)
                most = max(most, len(captured))
                if took[-1] > slowest[1]:
                    slowest = (f"{one.tab} {sort}", took[-1])
    there = Report.objects.unscoped("the benchmark counts").filter(manager=BIGGEST).count()
    facts = {"size": SIZE, "of_this_organisation": there, "slowest": slowest[0], **spread(took)}
    say("an agent's list of 50, 95th percentile", percentile(took, 0.95), "ms", 60, **facts)
    say("an agent's list of 50: queries", most, "queries", 8, size=SIZE)


def figures() -> None:
    """Say what a page of figures costs."""
    year = {"since": date(2025, 1, 1), "until": date(2026, 1, 1), "at": AT}
    took = milliseconds(lambda: incidents.trends(Filter(), **year), times=10)
    say("trends of a year, median", percentile(took, 0.5), "ms", 200, size=SIZE, **spread(took))


def just_reported() -> None:
    """Say how long after its writing a change is on the map: at the next question."""
    rows = Report.objects.unscoped("the benchmark changes one")
    shown = rows.filter(closed_at=None, is_private=False, merged_into=None)
    number, was = shown.order_by("-id").values_list("pk", "changed_at")[0]

    def change_and_look() -> None:
        rows.filter(pk=number).update(changed_at=AT + timedelta(seconds=1))
        incidents.features(Filter(changed_since=AT), at=AT)

    took = milliseconds(change_and_look, times=20)
    found = incidents.features(Filter(changed_since=AT + timedelta(seconds=1)), at=AT)
    if [row.number for row in found.rows] != [number]:
        raise SystemExit("What changed is not on the map.")
    rows.filter(pk=number).update(changed_at=was)
    say("a change is written and on the map, median", percentile(took, 0.5), "ms", 100, size=SIZE, **spread(took))


if __name__ == "__main__":
    main()
