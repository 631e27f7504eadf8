"""A complete application of six questions, through real HTTP: server time, queries, how many a second, none lost.

The declaration of a damaged identity card, by a citizen who has signed in: event, day, kind of card, who, new card or
not, e-mail; then the check, the signature and the page with the reference. Server time is client time on loopback, one
visitor at a time, so that it includes everything that the visitor waits for; the processor time of the server processes
stands beside it.
"""

import re
import statistics
import sys
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from bench import installation
from bench.installation import Answer, Browser
from bench.invented import BIGGEST, CITIZEN
from bench.measure import say, spread
from bench.stock import CASES

CASES.use_copy("apply")

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parvis.counter.models import Case
from parvis.counter.rules.references import read_reference

WARM, ALONE, SECONDS, VISITORS = 10, 100, 10, 8
SIZE = f"{CASES.size} cases"
PROCEDURE = "/nl/procedures/lost-identity-card/"
ANSWERS: dict[str, dict[str, str]] = {
    "event": {"event": "destroyed"},
    "noticed_on": {"noticed_on-day": "1", "noticed_on-month": "6", "noticed_on-year": "2026"},
    "card_kind": {"card_kind": "eid"},
    "name": {"name": "Tom Peeters", "national_number": "90110224513"},
    "wants_card": {"wants_card": "no"},
    "email": {"email": "tom@example.org"},
    "signature": {"signature-name": "Tom Peeters", "signature-agreed": "yes"},
}
REFERENCE = re.compile(r"\b([0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})\b")


class Visitor(Protocol):
    """Someone with a browser."""

    def get(self, path: str) -> Answer: ...
    def post(self, path: str, fields: dict[str, str]) -> Answer: ...


def follow(visitor: Visitor, answer: Answer, at: str = "") -> tuple[str, Answer]:
    """Go where an answer leads, until a page is shown; return its address and the page."""
    while answer.status in (301, 302, 303):
        at = answer.location
        answer = visitor.get(at)
    if answer.status != 200:
        raise RuntimeError(f"{at} answered {answer.status}: {answer.body[:2000]}")
    return at, answer


def apply(visitor: Visitor) -> str:
    """Fill everything in, check it, sign it, and return the reference."""
    visitor.get(PROCEDURE)
    at, page = follow(visitor, visitor.post(f"{PROCEDURE}start/", {"organisation": BIGGEST}))
    for _ in range(12):
        if at.endswith("/check/"):
            at = at.replace("/check/", "/q/signature/")
            page = visitor.get(at)
        revision = page.body.split('name="revision" value="', 1)[1].split('"', 1)[0]
        fields = ANSWERS[at.rstrip("/").rpartition("/")[2]] | {"revision": revision}
        at, page = follow(visitor, visitor.post(at, fields))
        if at.endswith("/sent/"):
            found = REFERENCE.search(page.body)
            if found is None:
                raise RuntimeError("The last page shows no reference.")
            return found[1]
    raise RuntimeError(f"The form does not end: {at}")


def sign_in(visitor: Visitor, number: int) -> Visitor:
    visitor.get("/nl/demo/")
    visitor.post("/nl/demo/login/", {"username": f"{CITIZEN}{number}"})
    return visitor


# How many queries ---------------------------------------------------------------------------------------


class Counting:
    """A visitor inside this process, whose queries are counted."""

    def __init__(self) -> None:
        self.client = Client(HTTP_HOST="localhost")
        self.pages: list[tuple[int, str]] = []
        self.commits: list[tuple[int, str]] = []

    def get(self, path: str) -> Answer:
        return self._ask(self.pages, path, lambda: self.client.get(path))

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._ask(self.commits, path, lambda: self.client.post(path, fields))

    @staticmethod
    def _ask(counts: list[tuple[int, str]], path: str, ask: Any) -> Answer:
        with CaptureQueriesContext(connection) as captured:
            response = ask()
        counts.append((len(captured), re.sub(r"[0-9a-f-]{36}", "…", path)))
        return Answer(response.status_code, response.get("Location", ""), response.content.decode(), 0.0)


def count_queries() -> None:
    visitor = Counting()
    sign_in(visitor, 0)
    apply(visitor)
    visitor.pages.clear()
    visitor.commits.clear()
    apply(visitor)
    most = max(visitor.pages)
    say(
        "an application: queries of the page with most",
        most[0],
        "queries",
        6,
        page=most[1],
        of_pages=[count for count, _ in visitor.pages],
        of_commits=[count for count, _ in visitor.commits],
        size=SIZE,
    )


# Time ---------------------------------------------------------------------------------------------------


def alone(port: int, server: int) -> None:
    visitor = Browser(port)
    sign_in(visitor, 0)
    for _ in range(WARM):
        apply(visitor)
    totals, asked = [], 0
    used = installation.cpu_seconds(server)
    for _ in range(ALONE):
        visitor.spent.clear()
        apply(visitor)
        totals.append(sum(visitor.spent))
        asked = len(visitor.spent)
    used = installation.cpu_seconds(server) - used
    say(
        "an application of six questions: server time in total, median",
        statistics.median(totals),
        "ms",
        120,
        requests=asked,
        processor_ms=round(used / ALONE * 1000, 1),
        size=SIZE,
        **spread(totals),
    )


def together(port: int) -> None:
    """Let many apply at once for a while, and look afterwards whether each reference is there."""
    acknowledged: list[str] = []
    failures: list[str] = []

    def arrive(number: int) -> Callable[[], None]:
        visitor = sign_in(Browser(port), number)

        def apply_once() -> None:
            try:
                acknowledged.append(apply(visitor))
            except (RuntimeError, OSError, IndexError, KeyError) as failure:
                failures.append(repr(failure)[:500])

        return apply_once

    took = installation.crowd(VISITORS, SECONDS, arrive)
    facts = {"visitors": VISITORS, "seconds": round(took, 1), "size": SIZE}
    say("applications a second, two web processes", len(acknowledged) / took, "/s", 20, more_is_better=True, **facts)
    say("applications with an error", len(failures), "applications", 0, size=f"{len(acknowledged)} applications")
    lost = len(set(acknowledged)) - sum(_found(acknowledged))
    say("applications acknowledged and lost", lost, "applications", 0, size=f"{len(acknowledged)} applications")
    sys.stderr.writelines(f"{one}\n" for one in failures[:3])


def _found(references: list[str]) -> Iterator[int]:
    cases = Case.objects.unscoped("the benchmark looks for what was acknowledged")
    for start in range(0, len(references), 500):
        yield cases.filter(reference__in=[read_reference(one) for one in references[start : start + 500]]).count()


def main() -> None:
    count_queries()
    with installation.serving(2) as (port, server):
        alone(port, server.pid)
        together(port)


if __name__ == "__main__":
    main()
