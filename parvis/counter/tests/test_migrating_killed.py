"""A real process that lets cases go over, killed with SIGKILL half-way: another goes on, and does no case twice."""

import signal

import pytest

from parvis.counter.tests.killing import filled

pytestmark = pytest.mark.slow
CASES = 200
MOVED = "SELECT count(*) FROM journal_entry WHERE verb = 'counter.case.migrated'"
ONCE = "SELECT count(DISTINCT subject) FROM journal_entry WHERE verb = 'counter.case.migrated'"
OVER = "SELECT count(*) FROM counter_casemigrationitem WHERE result = 'done'"
ENDED = "SELECT count(*) FROM counter_casemigration WHERE ended_at IS NOT NULL"
FILL = f"""
from django.core.management import call_command
from django.db import transaction
call_command("migrate", verbosity=0)
from parvis.counter.operations.migrating import begin_migration
from parvis.counter.tests.cases import *
from parvis.kernel.people.types import Role
make_organisation(TOWN)
by, definition, editor = citizen(), pinned(), actor(Role.EDITOR)
after = pinned(tree(minutes=7))
with transaction.atomic():
    cases = [submit(definition=definition, organisation=TOWN, answers={{"name": "An", "height": 12}}, files=[], by=by,
                    at=SENT, channel=Channel.WEB, language="nl", draft_id=uuid4()) for number in range({CASES})]
begin_migration(organisation=TOWN, procedure="tree", after=after.hash, cases=[(one.id, one.revision) for one in cases],
                by=editor, at=SENT + DAY)
"""
GO_OVER = """
from parvis.counter.models import CaseMigration
from parvis.counter.operations.migrating import do_migration
from parvis.counter.tests.cases import DAY, SENT
from parvis.kernel.people.types import Actor
migration = CaseMigration.objects.unscoped("the test looks").get().pk
wait()
while do_migration(migration=migration, by=Actor.system("migrating"), at=SENT + DAY):
    pass
"""


@pytest.fixture
def town(tmp_path):
    with filled(tmp_path, FILL) as made:
        yield made


def test_a_migration_that_is_killed_half_way_goes_on_and_does_no_case_twice(town):
    (first,) = town.started(GO_OVER)
    town.until(MOVED, lambda count: count >= 5)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert town.number(OVER) == town.number(MOVED) < CASES, "the kill came too late to prove anything"
    town.started(GO_OVER, GO_OVER)  # two at once: neither does what the other did
    town.until(ENDED, lambda count: count == 1)
    assert (town.number(MOVED), town.number(ONCE), town.number(OVER)) == (CASES, CASES, CASES)
