"""Real processes, killed with SIGKILL at any moment: nothing is lost and nothing in the database happens twice."""

import signal
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
EFFECTS = "SELECT count(*) FROM effect"
LEASED = "SELECT leased_until FROM jobs_job"
DONE = "SELECT count(*) FROM jobs_job WHERE state = 'done'"


def test_two_workers_killed_by_turns_do_every_job_once(installation):
    installation.python("jobs.enqueue_many(f'{PATH}.effect', [{'n': n, 'rest': 0.005} for n in range(400)])")
    crew = [installation.worker(), installation.worker()]
    for turn, reached in enumerate((20, 90, 170, 260)):
        installation.until(EFFECTS, lambda count, reached=reached: count >= reached)
        crew[turn % 2].send_signal(signal.SIGKILL)
        crew[turn % 2].wait()
        crew[turn % 2] = installation.worker()
    installation.until(DONE, lambda count: count == 400)
    assert installation.sql("SELECT n FROM effect ORDER BY n") == [(n,) for n in range(400)]
    assert installation.number("SELECT count(*) FROM jobs_job WHERE attempts > 1") > 0, "no kill hit a held job"


RUNNING = "SELECT count(*) FROM jobs_job WHERE state = 'running'"


def test_the_job_of_a_killed_worker_goes_to_the_living_one(installation):
    first = installation.worker()
    told = installation.enqueue_when_told(n=1)
    installation.until(RUNNING, lambda count: count == 1)
    second = installation.worker()
    first.send_signal(signal.SIGKILL)
    first.wait()
    installation.until("SELECT attempts FROM jobs_job", lambda attempts: attempts == 2)
    told.touch()
    installation.until(DONE, lambda count: count == 1)
    assert installation.sql("SELECT n FROM effect") == [(1,)]
    assert second.poll() is None


def test_a_long_job_keeps_its_lease_while_its_worker_lives(installation):
    installation.worker(lease=6)
    told = installation.enqueue_when_told(n=1)
    installation.until(RUNNING, lambda count: count == 1)
    installation.worker(lease=6)
    seen = {installation.number(LEASED)}
    while len(seen) < 4:  # three renewals: longer than one lease
        before = set(seen)
        installation.until(LEASED, lambda until, before=before: until not in before)
        seen.add(installation.number(LEASED))
    told.touch()
    installation.until(DONE, lambda count: count == 1)
    assert installation.number("SELECT attempts FROM jobs_job") == 1


def test_a_worker_that_is_asked_to_stop_finishes_the_job_at_hand(installation):
    told = installation.enqueue_when_told(n=1)
    worker = installation.worker()
    installation.until(RUNNING, lambda count: count == 1)
    installation.enqueue_when_told(n=2)
    worker.send_signal(signal.SIGTERM)
    told.touch()
    assert worker.wait(timeout=120) == 0
    assert installation.sql("SELECT state, attempts, worker FROM jobs_job ORDER BY id") == [
        ("done", 1, ""),
        ("ready", 0, ""),
    ]


def test_a_crew_shares_the_work_replaces_the_fallen_and_ends_when_idle(installation):
    installation.python("tasks.deadly.enqueue(n=0); jobs.enqueue_many(f'{PATH}.effect', [{'n': n} for n in range(30)])")
    crew = installation.worker("--processes", "2", "--once")
    installation.until("SELECT count(*) FROM jobs_job WHERE state = 'dead'", lambda count: count == 1)
    assert crew.wait(timeout=120) == 0
    assert installation.number(EFFECTS) == 30
    assert "1 dead" in installation.run("jobs")
    assert "workers stopped" in installation.run("jobs")
    assert "1 will be tried again" in installation.run("jobs", "--retry-all")


def test_the_children_of_a_killed_parent_stop(installation):
    crew = installation.worker("--processes", "2")
    told = installation.enqueue_when_told(n=1)
    installation.until(RUNNING, lambda count: count == 1)
    # A worker's name tells its process.
    child = Path("/proc", installation.sql("SELECT worker FROM jobs_job")[0][0].split(":")[1], "cmdline")
    assert child.read_bytes()
    crew.send_signal(signal.SIGKILL)
    crew.wait()
    told.touch()
    installation.until(DONE, lambda count: count == 1)
    end = time.monotonic() + 60
    while child.exists() and child.read_bytes():  # a process that ended and was not waited for has no command line
        assert time.monotonic() < end
