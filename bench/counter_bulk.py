"""A thousand decisions at once, each with its signed letter, by one worker: from the click to the last PDF."""

import sys
import time
from typing import Any

from bench import installation
from bench.invented import AGENT, BIGGEST
from bench.measure import say
from bench.stock import CASES

CASES.use_copy("bulk")

import django

django.setup()

from django.utils import timezone

from bench.household import REFUSE, pinned, refusal, submitted
from parvis.counter import api as counter
from parvis.counter.models import Bulk, BulkItem, Case, Document
from parvis.kernel.jobs import api as jobs
from parvis.kernel.people import api as people

MANY, SECONDS, PATIENCE = 1000, 60.0, 600


def main() -> None:
    definition = pinned()
    cases = [submitted(definition) for _ in range(MANY)]
    while jobs.run_pending(raising=False):
        pass
    filled = refusal(definition)
    decider = people.actor_of(people.find_by_username(AGENT), timezone.now())
    revisions = dict(Case.objects.unscoped("a benchmark").filter(pk__in=cases).values_list("pk", "revision"))
    with installation.working():
        time.sleep(3)  # a worker that has started, as in an installation that runs
        began = time.perf_counter()
        bulk = counter.begin_bulk(
            organisation=BIGGEST,
            action=REFUSE,
            cases=[(one, revisions[one]) for one in cases],
            filled=filled,
            by=decider,
            at=timezone.now(),
        )
        decided = _until(lambda: Bulk.objects.unscoped("a benchmark").filter(pk=bulk, ended_at=None).exists(), began)
        made = _until(lambda: Document.objects.filter(case__in=cases, file=None).exists(), began)
    done = BulkItem.objects.filter(bulk=bulk, result=BulkItem.Result.DONE).count()
    if done != MANY:
        raise SystemExit(f"Only {done} of {MANY} cases were decided.")
    size = f"{CASES.size} cases"
    say("a thousand decisions with their letters by one worker", made, "s", SECONDS, decided_after=decided, size=size)


def _until(is_waiting: Any, began: float) -> float:
    """Wait while something is waiting; return the seconds since the beginning."""
    while is_waiting():
        if time.perf_counter() - began > PATIENCE:
            raise SystemExit("The worker does not come to an end.")
        time.sleep(0.1)
    return round(time.perf_counter() - began, 2)


sys.exit(main())
