"""A decision with its signed PDF: the operation and the job that lays the letter out and seals it; and memory.

Memory is that of real processes after they worked: a web process that served pages, a worker that made PDFs. `rss`
counts shared pages in each process, `pss` once among those that share them; the promise is kept by the first.
"""

import time
from typing import Any

from bench import installation
from bench.installation import Browser
from bench.invented import AGENT
from bench.measure import percentile, say, spread
from bench.stock import CASES

CASES.use_copy("decision")

import django

django.setup()

from django.utils import timezone

from bench.household import REFUSE, pinned, refusal, submitted
from parvis.counter import api as counter
from parvis.counter.models import Document
from parvis.kernel.jobs import api as jobs
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor

TIMES, WARM, PAGES = 20, 2, 60


def main() -> None:
    definition = pinned()
    decider = people.actor_of(people.find_by_username(AGENT), timezone.now())
    filled = refusal(definition)
    took: list[float] = []
    unmade: list[Any] = []
    for number in range(TIMES + WARM):
        case = submitted(definition)
        jobs.run_pending(raising=False)
        began = time.perf_counter()
        info = counter.act(case=case, action=REFUSE, filled=filled, by=decider, at=timezone.now())
        for document in info.documents:
            counter.render_document(document=document, by=Actor.system("letters"), at=timezone.now())
        if number >= WARM:
            took.append((time.perf_counter() - began) * 1000)
        unmade += Document.objects.filter(pk__in=info.documents, file=None).values_list("pk", flat=True)
    if unmade or not info.documents:
        raise SystemExit("A decision has no PDF.")
    say(
        "a decision with its signed PDF, 95th percentile",
        percentile(took, 0.95),
        "ms",
        400,
        times=len(took),
        size=f"{CASES.size} cases",
        **spread(took),
    )
    memory([submitted(definition) for _ in range(10)])


def memory(cases: list[Any]) -> None:
    """Let a web process and a worker do what they do, and look how large they have become."""
    with installation.working() as (worker,), installation.serving(1) as (port, server):
        visitor = Browser(port)
        visitor.get("/nl/demo/")
        visitor.post("/nl/demo/login/", {"username": AGENT})
        for number in range(PAGES):
            visitor.get("/nl/desk/" if number % 2 else f"/nl/desk/cases/{cases[number % len(cases)]}/")
            visitor.get("/fr/search/?q=carte")
        give_up = time.monotonic() + 60
        while Document.objects.filter(case__in=cases, file=None).exists() and time.monotonic() < give_up:
            time.sleep(0.2)
        sizes = {"web": [installation.megabytes(pid) for pid in installation.family(server.pid)]}
        sizes["worker"] = [installation.megabytes(worker.pid)]
    for name, found in sizes.items():
        largest = max(found, key=lambda one: one["rss"])
        size = f"{PAGES} pages, 10 PDFs"
        say(f"memory of a {name} process", largest["rss"], "MB", 200, pss=largest["pss"], own=largest["own"], size=size)


if __name__ == "__main__":
    main()
