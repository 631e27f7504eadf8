"""Jobs within one process: what is written when, and what is not."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist

from parvis.kernel.jobs import api as jobs
from parvis.kernel.jobs import operations
from parvis.kernel.jobs.models import Job, ScheduleState
from parvis.kernel.jobs.tests import tasks
from parvis.kernel.jobs.types import JobState
from parvis.kernel.jobs.worker import perform
from parvis.kernel.people.types import Actor

PATH = "parvis.kernel.jobs.tests.tasks"
LEASE = timedelta(seconds=15)
pytestmark = pytest.mark.django_db


def claim(worker="a", at=None, limit=10):
    return operations.claim(worker=worker, at=at or timezone.now(), lease=LEASE, limit=limit)


def test_a_job_exists_only_if_its_cause_is_committed():
    with transaction.atomic():
        tasks.effect.enqueue(n=1)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_job_is_done_with_its_effects_and_gives_its_result(effects):
    result = tasks.effect.enqueue(n=7)
    assert result.status == TaskResultStatus.READY
    assert jobs.run_pending() == 1
    result.refresh()
    assert (result.status, result.return_value, effects()) == (TaskResultStatus.SUCCESSFUL, 7, [7])
    assert jobs.run_pending() == 0


def test_a_failure_leaves_no_effect_rests_and_in_the_end_is_dead(effects):
    job_id = tasks.half_an_effect.enqueue(n=1).id
    at = timezone.now()
    for minutes in (1, 2):
        assert jobs.run_pending(at=at, raising=False) == 1
        job = Job.objects.get(pk=job_id)
        assert (job.state, job.due_at) == (JobState.READY, at + timedelta(minutes=minutes))
        assert jobs.run_pending(at=at, raising=False) == 0
        at = job.due_at
    assert jobs.run_pending(at=at, raising=False) == 1
    (letter,) = jobs.dead_letters()
    assert (letter.id, letter.attempts, letter.reason) == (job_id, 3, "ValueError: no 1")
    assert effects() == []
    assert jobs.stats(at=at).dead == 1


def test_a_test_sees_the_failure_of_its_job(effects):
    tasks.half_an_effect.enqueue(n=1)
    with pytest.raises(jobs.JobFailed, match="no 1"):
        jobs.run_pending()


def test_a_dead_letter_is_tried_again_with_all_its_attempts(effects):
    job_id = tasks.half_an_effect.enqueue(n=1).id
    at = timezone.now()
    for _ in range(3):
        at += timedelta(hours=1)
        jobs.run_pending(at=at, raising=False)
    jobs.retry(job_id, by=Actor.system("test"), at=at)
    job = Job.objects.get(pk=job_id)
    assert (job.state, job.attempts, job.finished_at) == (JobState.READY, 0, None)
    with pytest.raises(jobs.NotDead):
        jobs.retry(job_id, by=Actor.system("test"), at=at)


def test_what_runs_outside_has_its_completion_inside(effects):
    result = tasks.far_away.enqueue(n=3)
    jobs.run_pending()
    result.refresh()
    assert (result.return_value, effects()) == (3, [3])


def test_a_job_of_the_future_waits():
    at = timezone.now()
    jobs.enqueue(f"{PATH}.with_context", due_at=at + timedelta(hours=1), n=1)
    assert jobs.run_pending(at=at) == 0
    assert jobs.stats(at=at).later == 1
    assert jobs.run_pending(at=at + timedelta(hours=1)) == 1


def test_a_task_may_know_its_attempt():
    result = tasks.with_context.enqueue(n=5)
    jobs.run_pending()
    result.refresh()
    assert result.return_value == [5, 1]


def test_many_jobs_are_promised_at_once(effects):
    assert jobs.enqueue_many(f"{PATH}.effect", [{"n": n} for n in range(5)]) == 5
    assert jobs.run_pending() == 5
    assert effects() == [0, 1, 2, 3, 4]


def test_urgent_jobs_go_first():
    first = jobs.enqueue(f"{PATH}.with_context", n=1)
    urgent = jobs.enqueue(f"{PATH}.with_context", n=2, priority=10)
    assert [str(job.pk) for job in claim()] == [urgent, first]


@pytest.mark.parametrize("path", [f"{PATH}.no_task", f"{PATH}.nowhere", "nonsense"])
def test_a_promise_that_nobody_can_keep_is_refused_at_once(path):
    with pytest.raises(InvalidTaskError):
        jobs.enqueue(path)


def test_an_argument_that_is_not_json_is_refused():
    with pytest.raises(TypeError):
        tasks.effect.enqueue(n=object())


def test_a_job_of_another_version_rests_until_that_version_is_here(effects):
    tasks.effect.enqueue(n=1)
    Job.objects.update(task=f"{PATH}.of_tomorrow")
    jobs.run_pending(raising=False)
    job = Job.objects.get()
    assert (job.state, job.attempts) == (JobState.READY, 1)
    assert "There is no task" in job.error


def test_two_workers_never_hold_the_same_job():
    jobs.enqueue_many(f"{PATH}.effect", [{"n": n} for n in range(4)])
    assert {job.pk for job in claim("a", limit=2)}.isdisjoint({job.pk for job in claim("b", limit=2)})
    assert claim("c") == []


def test_a_job_goes_to_another_worker_only_after_its_lease(effects):
    at = timezone.now()
    tasks.effect.enqueue(n=1)
    (held,) = claim("a", at=at + timedelta(seconds=1))
    assert claim("b", at=at + LEASE) == []
    (taken,) = claim("b", at=at + LEASE + timedelta(seconds=2))
    assert (taken.pk, taken.worker, taken.attempts) == (held.pk, "b", 2)


def test_a_renewed_lease_keeps_the_job():
    at = timezone.now()
    tasks.effect.enqueue(n=1)
    claim("a", at=at + timedelta(seconds=1))
    assert operations.renew(worker="a", until=at + 2 * LEASE) == 1
    assert claim("b", at=at + LEASE + timedelta(seconds=2)) == []


def test_a_worker_that_was_taken_for_dead_writes_nothing(effects):
    at = timezone.now() + timedelta(seconds=1)
    tasks.effect.enqueue(n=1)
    (held,) = claim("a", at=at)
    (taken,) = claim("b", at=at + 2 * LEASE)
    assert perform(held) is None
    assert effects() == []
    assert perform(taken) is None
    assert effects() == [1]


def test_the_late_end_of_an_outside_task_writes_nothing(effects):
    at = timezone.now() + timedelta(seconds=1)
    tasks.far_away.enqueue(n=1)
    (held,) = claim("a", at=at)
    (taken,) = claim("b", at=at + 2 * LEASE)
    assert perform(taken) is None
    assert perform(held) is None
    assert effects() == [1]


def test_a_lapsed_job_is_taken_over_alone():
    at = timezone.now() + timedelta(seconds=1)
    jobs.enqueue_many(f"{PATH}.effect", [{"n": n} for n in range(4)])
    claim("a", at=at, limit=2)
    assert [len(claim(name, at=at + 2 * LEASE)) for name in "bcd"] == [1, 1, 2]


def test_what_was_not_begun_is_given_back_as_it_was():
    tasks.effect.enqueue(n=1)
    claimed = claim("a")
    operations.give_back(claimed)
    job = Job.objects.get()
    assert (job.state, job.attempts, job.worker) == (JobState.READY, 0, "")


def test_a_job_that_kills_every_worker_is_dead_in_the_end():
    at = timezone.now() + timedelta(seconds=1)
    tasks.deadly.enqueue(n=1)
    for name in "abc":
        assert len(claim(name, at=at)) == 1
        at += 2 * LEASE
    assert claim("d", at=at) == []
    assert "3 workers stopped" in jobs.dead_letters()[0].error


def test_done_jobs_are_forgotten_and_dead_ones_are_not(effects):
    tasks.effect.enqueue(n=1)
    tasks.half_an_effect.enqueue(n=2)
    at = timezone.now()
    for _ in range(3):
        at += timedelta(hours=1)
        jobs.run_pending(at=at, raising=False)
    assert jobs.forget(before=at + timedelta(days=1)) == 1
    assert [job.state for job in Job.objects.all()] == [JobState.DEAD]


def test_an_unknown_result_is_said_to_be_unknown():
    for unknown in ("999999", "x"):
        with pytest.raises(TaskResultDoesNotExist):
            tasks.effect.get_result(unknown)


@pytest.mark.parametrize(
    "impossible",
    [
        {"state": JobState.RUNNING},
        {"state": JobState.READY, "worker": "a"},
        {"state": JobState.READY, "finished_at": timezone.now()},
        {"state": JobState.DONE},
        {"state": JobState.DEAD, "finished_at": timezone.now()},
    ],
)
def test_the_database_refuses_an_impossible_job(impossible):
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(task="x", enqueued_at=now, due_at=now, **impossible)


def test_the_database_refuses_a_schedule_with_a_worker_and_no_lease():
    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleState.objects.create(id="x", due_at=timezone.now(), worker="a")
