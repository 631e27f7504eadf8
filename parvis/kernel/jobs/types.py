"""The words of the jobs: how a task is retried, and how a job is shown to an operator."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands."""

    READY = "ready"
    """Waits for its moment, or for a worker."""
    RUNNING = "running"
    """A worker holds it, until the end of its lease."""
    DONE = "done"
    """Its effects are in the database; it does not run again."""
    DEAD = "dead"
    """All its attempts failed; an operator looks at it."""


@dataclass(frozen=True)
class Retry:
    """How often a task is tried, and how long it rests between two attempts.

    :param first: the rest after the first failure; it doubles after each further one.
    :param cap: the longest rest.
    :param attempts: how often it is tried before it is dead.
    """

    first: timedelta = timedelta(minutes=1)
    cap: timedelta = timedelta(hours=1)
    attempts: int = 8


USUAL = Retry()
"""Eight attempts over two hours."""
ONE_DAY = Retry(cap=timedelta(hours=4), attempts=13)
"""Thirteen attempts over a little more than a day: for what depends on somebody else's server."""


@dataclass(frozen=True)
class JobInfo:
    """A job as an operator sees it. `error` is the last traceback, empty if none failed."""

    id: str
    task: str
    state: JobState
    attempts: int
    enqueued_at: datetime
    due_at: datetime
    finished_at: datetime | None
    error: str

    @property
    def reason(self) -> str:
        """The last line of the error, which says most."""
        return self.error.strip().rsplit("\n", 1)[-1]


@dataclass(frozen=True)
class ScheduleInfo:
    """A schedule as an operator sees it."""

    id: str
    due_at: datetime
    last_finished_at: datetime | None
    last_count: int | None
    error: str


@dataclass(frozen=True)
class Stats:
    """How the work stands. `waiting` jobs are due now, `later` ones have a moment in the future.

    :param oldest_due_at: since when the oldest waiting job waits; None if none does.
    """

    waiting: int
    later: int
    running: int
    dead: int
    oldest_due_at: datetime | None


@dataclass(frozen=True)
class Pulse:
    """Whether a worker lives.

    :param seen_at: its last sign of life; None if there never was one.
    """

    is_alive: bool
    seen_at: datetime | None


@dataclass(frozen=True)
class Fault:
    """What went wrong, without what was said about it: a message may name a person.

    :param kind: the class of the exception; empty if there was none.
    :param place: where in our code: `parvis/counter/jobs.py:12`; empty if it was elsewhere.
    """

    kind: str
    place: str
