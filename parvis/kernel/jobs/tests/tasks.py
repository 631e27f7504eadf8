"""Tasks for the tests; their effects are rows of a table `effect` that the tests make."""

import os
import signal
import time
from functools import partial

from django.db import connection
from django_tasks import task

from parvis.kernel.jobs.types import Retry

QUICK = Retry(attempts=3)


def note(n: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect (n) VALUES (%s)", [n])
    return n


@task()
def effect(n: int, rest: float = 0) -> int:
    note(n)
    time.sleep(rest)  # holds the transaction open, so that a kill falls inside it
    return n


@task(retry=QUICK)
def half_an_effect(n: int) -> None:
    note(n)
    raise ValueError(f"no {n}")


@task(outside=True)
def far_away(n: int):
    return partial(note, n)


@task(outside=True)
def when_told(n: int, path: str):
    """Wait until a test makes a file."""
    end = time.monotonic() + 300
    while not os.path.exists(path):
        if time.monotonic() > end:
            raise TimeoutError(path)
        time.sleep(0.02)
    return partial(note, n)


@task(retry=QUICK)
def deadly(n: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@task(takes_context=True)
def with_context(context, n: int) -> list[int]:
    return [n, context.attempt]


def no_task() -> None: ...
