"""The desk of the largest municipality among all cases: its queue, a case, its search; and a citizen's search.

Time is client time on loopback, against one web process. Cases are opened for the first time, so that writing down who
opened the file is in it.
"""

import random
from collections.abc import Callable, Iterable

from bench import installation
from bench.installation import Browser
from bench.invented import AGENT, BIGGEST, STREETS
from bench.measure import percentile, say, spread
from bench.stock import CASES

CASES.use_copy("desk")

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parvis.counter.models import Case
from parvis.counter.queries.sealed import label_of
from parvis.counter.rules.references import shown

TIMES, WARM = 120, 10
SIZE = f"{CASES.size} cases"
QUEUES = ("", "?who=nobody", "?term=late", "?term=week", "?procedure=parking-card", "?sort=-received", "?state=closed")
CITIZENS_WORDS = (
    "ik ben mijn kaart kwijt", "carte d’identité perdue", "verhuis", "je déménage", "parkeren voor de deur",
    "attest gezinssamenstelling", "klacht", "moving house", "stationnement riverain", "werken op straat",
)  # fmt: skip


def main() -> None:
    chance = random.Random(2)
    cases = Case.objects.unscoped("the benchmark chooses cases to look at").filter(organisation=BIGGEST)
    waiting = list(cases.filter(closed_at=None).order_by("?")[: 2 * (TIMES + WARM)])
    ids = [case.pk for case in waiting]
    desk, case_pages = "/nl/desk/", [f"/nl/desk/cases/{one}/" for one in ids]
    searches = [f"/nl/desk/search/?q={text}" for text in sought(waiting, chance)]
    counts = queries([desk + one for one in QUEUES])
    say("the queue of an agent: queries", max(counts), "queries", 10, size=SIZE, each=counts)
    asked_of = {"case": queries(case_pages[-3:]), "search": queries(searches[-6:])}
    with installation.serving(1) as (port, server):
        visitor = Browser(port)
        visitor.get("/nl/demo/")
        visitor.post("/nl/demo/login/", {"username": AGENT})
        queues = (desk + chance.choice(QUEUES) for _ in forever())
        measure("the queue of an agent, 95th percentile", 60, queues, visitor, server.pid)
        measure("a case on one screen, 95th percentile", 60, case_pages, visitor, server.pid, queries=asked_of["case"])
        measure("an agent's search, 95th percentile", 50, searches, visitor, server.pid, queries=asked_of["search"])
        citizen = Browser(port)
        asked = (f"/nl/search/?q={quoted(chance.choice(CITIZENS_WORDS))}" for _ in forever())
        measure("a citizen's search of the catalogue, 95th percentile", 50, asked, citizen, server.pid)


def forever() -> range:
    return range(10**6)


def quoted(text: str) -> str:
    return "".join(f"%{one:02X}" for one in text.encode())


def sought(cases: Iterable[Case], chance: random.Random) -> list[str]:
    """Return what an agent types: half a name, a name, a street, a number, a reference."""
    ways: tuple[Callable[[Case, str], str], ...] = (
        lambda _case, name: name,
        lambda _case, name: name.split()[-1][:5],
        lambda _case, name: f"{name.split()[0]} {chance.choice(STREETS)[0]}",
        lambda _case, _name: chance.choice(STREETS)[0],
        lambda case, _name: shown(case.reference),
    )
    return [quoted(ways[number % len(ways)](case, label_of(case).name)) for number, case in enumerate(cases)]


def queries(paths: Iterable[str]) -> list[int]:
    """Return the queries of pages, each asked for the second time."""
    client = Client(HTTP_HOST="localhost")
    client.post("/nl/demo/login/", {"username": AGENT})
    counts = []
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        counts.append(len(captured))
    return counts


def measure(promise: str, target: float, paths: Iterable[str], visitor: Browser, server: int, **facts: object) -> None:
    """Ask for pages one after the other; the processor time of the server stands beside what the visitor waits."""
    took: list[float] = []
    used = installation.cpu_seconds(server)
    for number, path in enumerate(paths):
        answer = visitor.get(path)
        if answer.status not in (200, 302) or answer.location.startswith("/nl/account/"):
            raise SystemExit(f"{path} answered {answer.status}.")
        if number == WARM:
            used = installation.cpu_seconds(server)
        if number >= WARM:
            took.append(answer.milliseconds)
        if len(took) == TIMES:
            break
    facts["processor_ms"] = round((installation.cpu_seconds(server) - used) / len(took) * 1000, 1)
    say(promise, percentile(took, 0.95), "ms", target, size=SIZE, times=len(took), **facts, **spread(took))


if __name__ == "__main__":
    main()
