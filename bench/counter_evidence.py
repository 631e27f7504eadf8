"""The first page of a form that a source answers: what the visitor waits for when the source takes 50 ms.

A citizen who has signed in begins the certificate of household composition; the national register is asked for three
fields, the answers are put into the draft, and the page shows them. Server time is client time on loopback, one visitor
at a time; the register is a real HTTP server that waits 50 ms before it answers.
"""

import os
import statistics
import time
from pathlib import Path

from bench import installation
from bench.installation import Browser
from bench.measure import percentile, say, spread
from bench.stock import CASES

CASES.use_copy("evidence")

import django

django.setup()

from django.utils import timezone

from parvis.kernel.neighbours import running
from parvis.kernel.people import api as people
from parvis.kernel.people.types import AccountKind, Actor, Profile
from parvis.sources.fake.app import Fake, Mischief

REGION = Path(__file__).resolve().parent.parent / "parvis" / "regions" / "brussels"
WARM, TIMES, SECONDS, TARGET = 10, 100, 0.05, 80
WHO, NUMBER = "bench.amelie", "79031200257"
PROCEDURE = "/nl/procedures/household-composition/"


def main() -> None:
    people.create_account(
        kind=AccountKind.CITIZEN,
        username=WHO,
        profile=Profile(first_name="Amélie", last_name="Dubois", national_number=NUMBER, email="amelie@example.org"),
        by=Actor.system("bench"),
        at=timezone.now(),
    )
    register = Fake(REGION, delay=SECONDS)
    register.does(Mischief.SLOW)
    with running(register) as url:
        os.environ["PARVIS_SOURCES_URL"] = url
        with installation.serving(1) as (port, _server):
            spent = measure(port)
    say(
        "a page with evidence, the source answers in 50 ms: server time, 95th percentile",
        percentile(spent, 0.95),
        "ms",
        TARGET,
        source_ms=SECONDS * 1000,
        size=f"{CASES.size} cases",
        **{name: value for name, value in spread(spent).items() if name != "p95"},
        mean=round(statistics.mean(spent), 1),
    )


def measure(port: int) -> list[float]:
    """Return how long the page took that shows what was fetched, in milliseconds."""
    visitor = Browser(port)
    visitor.get("/nl/demo/")
    visitor.post("/nl/demo/login/", {"username": WHO})
    spent = []
    for _ in range(WARM + TIMES):
        at = visitor.post(f"{PROCEDURE}start/", {}).location
        page = at if "/q/" in at else visitor.get(at).location
        began = time.perf_counter()
        answer = visitor.get(page)
        spent.append((time.perf_counter() - began) * 1000)
        if 'name="settled"' not in answer.body:
            raise RuntimeError(f"{page} shows nothing fetched: {answer.body[:2000]}")
    return spent[WARM:]


if __name__ == "__main__":
    main()
