"""What a worker decides without looking at a clock or a database."""

import re
from datetime import datetime, timedelta

from parvis.kernel.jobs.types import Fault, Retry

LARGEST_BATCH = 32
BATCH_SECONDS = 0.5


def rest_after(attempt: int, retry: Retry) -> timedelta | None:
    """Return how long a job rests after its `attempt`-th failure (from 1), or None when that was the last one."""
    if attempt >= retry.attempts:
        return None
    # The exponent is bounded: 2**40 minutes is past any cap, and past what a timedelta holds.
    return min(retry.first * 2 ** min(attempt - 1, 24), retry.cap)


def batch_size(seconds_per_job: float | None) -> int:
    """Return how many jobs a worker claims at once, given how long its recent jobs took (None: not known yet).

    Quick jobs are claimed by the dozen, since each claim is a commit; slow ones singly, so that one worker does not
    sit on jobs that another could do.
    """
    if seconds_per_job is None:
        return 1
    if seconds_per_job <= BATCH_SECONDS / LARGEST_BATCH:
        return LARGEST_BATCH
    return max(1, int(BATCH_SECONDS / seconds_per_job))


def next_due(due_at: datetime, every: timedelta, now: datetime) -> datetime:
    """Return the first moment after `now` that lies a whole number of periods after `due_at`.

    Missed turns are not caught up: a worker that was away for a night runs each schedule once, not a hundred times.
    """
    if due_at > now:
        return due_at
    return due_at + ((now - due_at) // every + 1) * every


_FRAME = re.compile(r'^  File "(?:.*/)?(parvis/[^"]+)", line (\d+)')
_KIND = re.compile(r"[A-Za-z_][\w.]*")


def fault_of(error: str) -> Fault:
    """Return the class of the last exception of a traceback, and where in our code it came up.

    Its message is left out: it may hold what somebody typed, or an address.
    """
    lines = error.splitlines()
    frames = [n for n, line in enumerate(lines) if line.startswith('  File "')]
    if not frames:
        return Fault("", "")
    said = next((line for line in lines[frames[-1] :] if line and not line.startswith(" ")), "")
    kind = _KIND.match(said)
    ours = [found for n in frames if (found := _FRAME.match(lines[n]))]
    return Fault(kind.group() if kind else "", f"{ours[-1][1]}:{ours[-1][2]}" if ours else "")
