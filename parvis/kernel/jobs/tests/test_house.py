"""The operator's page: what is wrong comes first, and nobody is named on it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from parvis.kernel.jobs import api as jobs
from parvis.kernel.jobs.models import Job, ScheduleState
from parvis.kernel.jobs.rules import fault_of
from parvis.kernel.jobs.web import house
from parvis.kernel.journal import api as journal
from parvis.kernel.people.tests.factories import make_agent, make_citizen, sign_in
from parvis.kernel.people.types import Actor, Role

pytestmark = pytest.mark.django_db
HOUSE = Actor.system("test")
TRACEBACK = """Traceback (most recent call last):
  File "/srv/lib/parvis/counter/jobs.py", line 12, in send
    raise ValueError(name)
ValueError: Jan Peeters

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/srv/lib/parvis/kernel/jobs/worker.py", line 47, in perform
    returned = _call(task, job)
  File "/usr/lib/python3.11/smtplib.py", line 400, in sendmail
    raise smtplib.SMTPRecipientsRefused(refused)
smtplib.SMTPRecipientsRefused: {'jan.peeters@example.org': (550,
b'No such user')}
"""
BROKEN = """Traceback (most recent call last):
  File "/srv/lib/parvis/kernel/journal/manifest.py", line 20, in verify
    raise journal.ChainsBroken(
parvis.kernel.journal.types.ChainsBroken: 1 broken: elsene at 7: It was changed.
"""


@pytest.fixture(autouse=True)
def _dutch_and_room(monkeypatch):
    monkeypatch.setattr(house, "LITTLE_ROOM", 0)
    with translation.override("nl"):
        yield


@pytest.fixture
def operator(client):
    return sign_in(client, make_agent("elsene-ixelles", [Role.OPERATOR]))


@pytest.fixture
def letter():
    now = timezone.now()
    return lambda: Job.objects.create(
        task="parvis.counter.jobs.send",
        enqueued_at=now,
        due_at=now,
        finished_at=now,
        attempts=8,
        state="dead",
        error=TRACEBACK,
    )


def read(client):
    return client.get(reverse("house")).content.decode()


def well(now):
    """Make everything as it is on a good day."""
    ScheduleState.objects.create(id="messages.relay", due_at=now, last_finished_at=now, last_count=0)
    ScheduleState.objects.create(id="journal.verify", due_at=now, last_finished_at=now, last_count=3)
    with transaction.atomic():
        journal.append(verb="house.backup.made", by=HOUSE, at=now, subject="backup", organisation=None)


def change_schedule(name, **fields):
    return lambda: ScheduleState.objects.filter(pk=name).update(**fields)


@pytest.mark.parametrize(
    ("error", "kind", "place"),
    [
        (TRACEBACK, "smtplib.SMTPRecipientsRefused", "parvis/kernel/jobs/worker.py:47"),
        (TRACEBACK.split("\nThe above")[0], "ValueError", "parvis/counter/jobs.py:12"),
        (BROKEN, "parvis.kernel.journal.types.ChainsBroken", "parvis/kernel/journal/manifest.py:20"),
        ('  File "/usr/lib/x.py", line 1, in y\n    z\nKeyError', "KeyError", ""),
        ("Each of 8 workers stopped while it did this job.", "", ""),
        ("Jan Peeters: not found", "", ""),
        ("", "", ""),
    ],
)
def test_a_fault_is_told_without_its_words(error, kind, place):
    found = fault_of(error)
    assert (found.kind, found.place) == (kind, place)


def test_only_operators_come_in(client):
    assert client.get(reverse("house"))["Location"].startswith(reverse("account_login"))
    others = [role for role in Role if role is not Role.OPERATOR]
    for someone in (make_citizen(), make_agent("elsene-ixelles", others)):
        sign_in(client, someone)
        assert client.get(reverse("house")).status_code == 403
        assert client.post(reverse("house_retry_all")).status_code == 403
        assert client.post(reverse("house_retry", args=[1])).status_code == 403


def test_a_good_day(operator):
    well(timezone.now())
    said = read(operator)
    assert '<li><a href="#' not in said
    assert 'class="notice" data-tone="good"' in said


def test_nothing_was_ever_done(operator):
    said = read(operator)
    for anchor in ("#work", "#kept"):
        assert f'<li><a href="{anchor}">' in said
    assert "parvis worker" in said
    assert "parvis backup" in said


@pytest.mark.parametrize(
    ("change", "anchor"),
    [
        (lambda: ScheduleState.objects.update(last_finished_at=timezone.now() - timedelta(minutes=2)), "#work"),
        (change_schedule("messages.relay", error=TRACEBACK), "#schedules"),
        (change_schedule("journal.verify", error=TRACEBACK), "#schedules"),
        (change_schedule("journal.verify", error=BROKEN), "#kept"),
        (
            lambda: ScheduleState.objects.filter(pk="journal.verify").update(
                last_finished_at=timezone.now() - timedelta(days=3)
            ),
            "#kept",
        ),
        (
            lambda: Job.objects.create(
                task="x", enqueued_at=timezone.now(), due_at=timezone.now() - timedelta(minutes=6)
            ),
            "#work",
        ),
    ],
)
def test_what_is_wrong_is_said_first(operator, change, anchor):
    well(timezone.now())
    change()
    said = read(operator)
    assert f'<li><a href="{anchor}">' in said
    assert said.count('<li><a href="#') == 1


def test_a_worker_that_is_busy_is_alive():
    now = timezone.now()
    assert not jobs.pulse(at=now).is_alive
    Job.objects.create(
        task="x",
        enqueued_at=now,
        due_at=now,
        state="running",
        worker="w",
        started_at=now - timedelta(minutes=9),
        leased_until=now + timedelta(seconds=9),
    )
    assert jobs.pulse(at=now).is_alive
    assert jobs.pulse(at=now).seen_at == now - timedelta(minutes=9)
    assert not jobs.pulse(at=now + timedelta(minutes=1)).is_alive


def test_a_failed_job_is_shown_without_personal_data_and_tried_again(operator, letter):
    one, other = letter(), letter()
    said = read(operator)
    assert "smtplib.SMTPRecipientsRefused" in said
    assert "jan.peeters" not in said
    assert "No such user" not in said
    assert operator.post(reverse("house_retry", args=[one.pk]))["Location"] == f"{reverse('house')}#failed"
    one.refresh_from_db()
    assert (one.state, one.attempts) == ("ready", 0)
    assert operator.post(reverse("house_retry", args=[one.pk])).status_code == 302
    assert operator.post(reverse("house_retry", args=[999_999])).status_code == 404
    assert journal.history(f"job:{one.pk}")[-1].verb == "jobs.job.retried"
    assert Job.objects.get(pk=other.pk).state == "dead"


def test_all_failed_jobs_are_tried_again(operator, letter):
    letters = [letter() for _ in range(3)]
    assert operator.post(reverse("house_retry_all")).status_code == 302
    assert set(Job.objects.values_list("state", flat=True)) == {"ready"}
    assert all(journal.history(f"job:{one.pk}")[-1].verb == "jobs.job.retried" for one in letters)


def test_the_page_costs_the_same_for_many_failures(operator, letter, django_assert_max_num_queries):
    for _ in range(20):
        letter()
    read(operator)
    with django_assert_max_num_queries(24):
        read(operator)


def test_the_database_has_a_size():
    assert jobs.database_size() > 100_000


@pytest.mark.browser
@pytest.mark.slow
def test_the_page_in_a_browser(
    page, live_server, transactional_db, client, letter, assert_accessible, assert_light, assert_narrow
):
    sign_in(client, make_agent("elsene-ixelles", [Role.OPERATOR]))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    letter()
    letter()
    page.goto(f"{live_server.url}{reverse('house')}")
    assert_accessible(page)
    assert_light(page)
    assert_narrow(page)
    page.click("#failed tbody tr:first-child button")
    page.wait_for_url("**#failed")
    assert page.locator("#failed tbody tr").count() == 1
