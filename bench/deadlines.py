"""The deadlines of ten thousand cases, due at once, fired by two workers, one killed on the way: each once, how fast.

The workers also begin to make the letters and messages that follow, as they would. The time is from the first that
fires to the last, the takeover from the dead worker included.
"""

import json
import os
import signal
import sqlite3
import time
from collections import Counter

from bench import installation
from bench.measure import say
from bench.stock import CASES

FOLDER = CASES.use_copy("deadlines")
WANTED = 10_000
PATIENCE = 300
LEASE = "2"
NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')"


def main() -> None:
    database = sqlite3.connect(FOLDER / "parvis.sqlite3", timeout=60, isolation_level=None)
    chosen = let_be_due(database)
    first_entry = number(database, "SELECT max(id) FROM journal_entry")
    with installation.working("--lease", LEASE, processes=2) as workers:
        until_fired(database, 1, len(chosen))
        began = time.monotonic()
        until_fired(database, len(chosen) // 3, len(chosen))
        killed = kill_who_fires(database, [one.pid for one in workers])
        until_fired(database, len(chosen), len(chosen))
        took = time.monotonic() - began
    fired = fired_since(database, first_entry)
    say(
        "deadlines fired a second by two workers, one killed on the way",
        len(fired) / took,
        "/s",
        400,
        more_is_better=True,
        killed=killed,
        seconds=round(took, 1),
        size=f"{len(fired)} deadlines of {len(chosen)} cases among {CASES.size}",
    )
    size = f"{len(fired)} deadlines"
    say("deadlines fired twice", sum(1 for count in fired.values() if count > 1), "deadlines", 0, size=size)
    fired_cases = {subject.removeprefix("case:").replace("-", "") for subject, _, _ in fired}
    say("deadlines lost", len(chosen - fired_cases), "deadlines", 0, size=size)


def let_be_due(database: sqlite3.Connection) -> set[str]:
    """Let this many deadlines be due and all others wait; return the cases."""
    due = f"fires_at < {NOW} AND closed_at IS NULL"
    rows = database.execute(f"SELECT id FROM counter_case WHERE {due} ORDER BY id LIMIT ?", [WANTED]).fetchall()
    chosen = {row[0] for row in rows}
    database.execute("CREATE TEMP TABLE chosen (id text primary key)")
    database.executemany("INSERT INTO chosen VALUES (?)", rows)
    database.execute(
        "UPDATE counter_case SET fires_at = datetime('now', '+1 day') "
        "WHERE fires_at IS NOT NULL AND id NOT IN (SELECT id FROM chosen)"
    )
    return chosen


def number(database: sqlite3.Connection, query: str) -> int:
    return int(database.execute(query).fetchone()[0] or 0)


def until_fired(database: sqlite3.Connection, wanted: int, total: int) -> None:
    """Wait until this many have fired.

    :raises SystemExit: if that takes too long.
    """
    give_up = time.monotonic() + PATIENCE
    while total - number(database, f"SELECT count(*) FROM counter_case WHERE fires_at < {NOW}") < wanted:
        if time.monotonic() > give_up:
            raise SystemExit("The deadlines do not fire.")
        time.sleep(0.1)


def kill_who_fires(database: sqlite3.Connection, pids: list[int]) -> str:
    """Kill the worker that runs the schedule of the deadlines, at whatever it is doing."""
    holder = database.execute("SELECT worker FROM jobs_schedulestate WHERE id = 'counter.deadlines'").fetchone()[0]
    pid = int(holder.split(":")[1]) if holder else pids[0]
    os.kill(pid, signal.SIGKILL)
    return "while it fired" if holder else "between two turns"


def fired_since(database: sqlite3.Connection, first_entry: int) -> Counter[tuple[str, str, str]]:
    """Return how often each deadline was fired, as the journal tells: by case, deadline and moment."""
    query = "SELECT subject, data FROM journal_entry WHERE id > ? AND \"by\" = 'system:deadlines'"
    fired: Counter[tuple[str, str, str]] = Counter()
    for subject, data in database.execute(query, [first_entry]):
        about = json.loads(data).get("data", {})
        if "deadline" in about:
            fired[subject, about["deadline"], about["due_at"]] += 1
    return fired


if __name__ == "__main__":
    main()
