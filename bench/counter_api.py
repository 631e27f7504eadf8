"""The interface for other systems at the largest municipality among all cases: a page of a hundred, and one case.

Time is client time on loopback, against one web process, one call after the other, each with an application's token.
"""

import http.client
import random
import time

from bench import installation
from bench.invented import BIGGEST
from bench.measure import percentile, say, spread
from bench.stock import CASES

CASES.use_copy("api")

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.counter.models import Case
from parvis.kernel.identity import api as identity
from parvis.kernel.people.types import Actor

TIMES, WARM = 120, 10
SIZE = f"{CASES.size} cases"
LISTS = ("", "?order=changed", "?procedure=parking-card", "?status=SENT", "?order=received&outcome=granted")


def main() -> None:
    now, chance = timezone.now(), random.Random(3)
    info, secret = identity.register_application(
        organisation=BIGGEST, name="Benchmark", scopes=tuple(identity.Scope), by=Actor.system("bench"), at=now
    )
    row = identity.application_of_secret(str(info.id), secret, at=now)
    token, _scopes = identity.give_token(row, at=now)
    mine = Case.objects.unscoped("the benchmark chooses cases to look at").filter(organisation=BIGGEST)
    ids = list(mine.order_by("?").values_list("pk", flat=True)[: TIMES + WARM])
    counts = [queries(f"/api/v1/cases{one}", token) for one in LISTS]
    say("a page of 100 cases over the API: queries", max(counts), "queries", 4, size=SIZE, each=counts)
    with installation.serving(1) as (port, server):
        lists = [f"/api/v1/cases{chance.choice(LISTS)}" for _ in range(TIMES + WARM)]
        measure("a page of 100 cases over the API, 95th percentile", 40, lists, port, token, server.pid)
        pages = [f"/api/v1/cases/{one}" for one in ids]
        measure("a case over the API, 95th percentile", 60, pages, port, token, server.pid)


def queries(path: str, token: str) -> int:
    """Return the queries of a call, made for the second time."""
    client, headers = Client(HTTP_HOST="localhost"), {"Authorization": f"Bearer {token}"}
    client.get(path, headers=headers)
    with CaptureQueriesContext(connection) as captured:
        client.get(path, headers=headers)
    return len(captured)


def measure(promise: str, target: float, paths: list[str], port: int, token: str, server: int) -> None:
    line = http.client.HTTPConnection("localhost", port, timeout=60)
    took, used = [], 0.0
    for number, path in enumerate(paths):
        if number == WARM:
            used = installation.cpu_seconds(server)
        began = time.perf_counter()
        line.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}.")
        if number >= WARM:
            took.append((time.perf_counter() - began) * 1000)
    cpu = round((installation.cpu_seconds(server) - used) / len(took) * 1000, 1)
    say(promise, percentile(took, 0.95), "ms", target, size=SIZE, times=len(took), processor_ms=cpu, **spread(took))


if __name__ == "__main__":
    main()
