"""A real process that lets cases go over, killed with SIGKILL half-way: another goes on, and does no case twice."""

import signal
import subprocess
import sys

import pytest

from parvis.kernel.jobs.tests.conftest import Installation

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
print("ready", flush=True)
while do_migration(migration=migration, by=Actor.system("migrating"), at=SENT + DAY):
    pass
"""


@pytest.fixture
def town(tmp_path):
    with (tmp_path / "log").open("ab") as log:
        made = Installation(tmp_path, log)
        made._env["PARVIS_VAULT_KEYS"] = str(tmp_path / "vault.json")
        made.python("from parvis.kernel.vault import api as vault\nvault.create_master_keys()\n" + FILL)
        yield made
        made.close()


def going_over(town):
    """Start a process that goes on with the migration, and wait until it has begun."""
    process = subprocess.Popen(
        [sys.executable, "-m", "parvis", "shell", "--no-imports", "-c", GO_OVER],
        env=town._env,
        stdout=subprocess.PIPE,
        stderr=town._log,
        text=True,
    )
    town._workers.append(process)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.stdout.close()
    return process


def test_a_migration_that_is_killed_half_way_goes_on_and_does_no_case_twice(town):
    first = going_over(town)
    town.until(MOVED, lambda count: count >= 5)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert town.number(OVER) == town.number(MOVED) < CASES, "the kill came too late to prove anything"
    going_over(town), going_over(town)  # two at once: neither does what the other did
    town.until(ENDED, lambda count: count == 1)
    assert (town.number(MOVED), town.number(ONCE), town.number(OVER)) == (CASES, CASES, CASES)
