"""Real processes that let deadlines fire, killed with SIGKILL on the way: each deadline fires exactly once."""

import signal

import pytest

from parvis.counter.tests.killing import filled

pytestmark = pytest.mark.slow
CASES = 700
FIRED = "SELECT count(*) FROM journal_entry WHERE verb = 'counter.case.acted'"
ONCE = "SELECT count(DISTINCT subject) FROM journal_entry WHERE verb = 'counter.case.acted'"
CLOSED = "SELECT count(*) FROM counter_case WHERE closed_at IS NOT NULL"
FILL = f"""
from django.core.management import call_command
from django.db import transaction
call_command("migrate", verbosity=0)
from parvis.counter.tests.cases import *
make_organisation(TOWN)
by, definition = citizen(), pinned()
with transaction.atomic():
    for number in range({CASES}):
        submit(definition=definition, organisation=TOWN, answers={{"name": "An", "height": 12}}, files=[], by=by,
               at=SENT, channel=Channel.WEB, language="nl", draft_id=uuid4())
"""
FIRE = """
from parvis.counter.operations.deadlines import fire_due
from parvis.counter.tests.cases import DAY, SENT
from parvis.kernel.people.types import Actor
wait()
while fire_due(by=Actor.system("deadlines"), at=SENT + 60 * DAY, limit=10):
    pass
"""


@pytest.fixture
def town(tmp_path):
    with filled(tmp_path, FILL) as made:
        yield made


def test_two_workers_one_of_them_killed_fire_each_deadline_once(town):
    assert town.number(CLOSED) == 0
    first, second = town.started(FIRE, FIRE)
    town.until(FIRED, lambda count: count >= 1)
    first.send_signal(signal.SIGKILL)
    first.wait()
    town.until(FIRED, lambda count: count >= 60)
    second.send_signal(signal.SIGKILL)
    second.wait()
    assert town.number(CLOSED) == town.number(FIRED) < CASES, "the kill came too late to prove anything"
    town.started(FIRE)
    town.until(CLOSED, lambda count: count == CASES)
    assert (town.number(FIRED), town.number(ONCE)) == (CASES, CASES)
