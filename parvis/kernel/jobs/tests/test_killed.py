"""Real processes, killed with SIGKILL at any moment: nothing is lost and nothing in the database happens twice."""

import signal
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
EFFECTS = "SELECT count(*) FROM effect"
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


def test_the_job_of_a_killed_worker_goes_to_the_living_one(installation):
    first = installation.worker()
    installation.python("tasks.far_away.enqueue(n=1, rest=2)")
    installation.until("SELECT count(*) FROM jobs_job WHERE state = 'running'", lambda count: count == 1)
    second = installation.worker()
    first.send_signal(signal.SIGKILL)
    installation.until(DONE, lambda count: count == 1)
    assert installation.sql("SELECT n FROM effect") == [(1,)]
    assert installation.number("SELECT attempts FROM jobs_job") == 2
    assert second.poll() is None


def test_a_long_job_keeps_its_lease_while_its_worker_lives(installation):
    installation.python("tasks.far_away.enqueue(n=1, rest=3)")
    installation.worker()
    installation.until("SELECT count(*) FROM jobs_job WHERE state = 'running'", lambda count: count == 1)
    installation.worker()
    installation.until(DONE, lambda count: count == 1)
    assert installation.number("SELECT attempts FROM jobs_job") == 1


def test_a_worker_that_is_asked_to_stop_finishes_the_job_at_hand(installation):
    installation.python("tasks.far_away.enqueue(n=1, rest=1.5); tasks.far_away.enqueue(n=2, rest=1.5)")
    worker = installation.worker()
    installation.until("SELECT count(*) FROM jobs_job WHERE state = 'running'", lambda count: count >= 1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=20) == 0
    assert installation.sql("SELECT state, attempts, worker FROM jobs_job ORDER BY id") == [
        ("done", 1, ""),
        ("ready", 0, ""),
    ]


def test_a_crew_shares_the_work_replaces_the_fallen_and_ends_when_idle(installation):
    installation.python("tasks.deadly.enqueue(n=0); jobs.enqueue_many(f'{PATH}.effect', [{'n': n} for n in range(30)])")
    crew = installation.worker("--processes", "2", "--once")
    installation.until("SELECT count(*) FROM jobs_job WHERE state = 'dead'", lambda count: count == 1)
    assert crew.wait(timeout=60) == 0
    assert installation.number(EFFECTS) == 30
    assert "1 dead" in installation.run("jobs")
    assert "workers stopped" in installation.run("jobs")
    assert "1 will be tried again" in installation.run("jobs", "--retry-all")


def test_the_children_of_a_killed_parent_stop(installation):
    crew = installation.worker("--processes", "2")
    installation.until("SELECT count(*) FROM jobs_schedulestate", lambda count: count >= 1)
    installation.python("tasks.far_away.enqueue(n=1, rest=0.5)")
    installation.until("SELECT count(*) FROM jobs_job WHERE state = 'running'", lambda count: count == 1)
    # A worker's name tells its process.
    child = Path("/proc", installation.sql("SELECT worker FROM jobs_job")[0][0].split(":")[1], "cmdline")
    assert child.read_bytes()
    crew.send_signal(signal.SIGKILL)
    crew.wait()
    installation.until(DONE, lambda count: count == 1)
    end = time.monotonic() + 20
    while child.exists() and child.read_bytes():  # a process that ended and was not waited for has no command line
        assert time.monotonic() < end
