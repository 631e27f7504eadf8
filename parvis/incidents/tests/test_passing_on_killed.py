"""Real processes that hand reports over, killed with SIGKILL when the partner has taken one and not answered yet."""

import signal
import subprocess
from collections.abc import Mapping
from queue import Queue

import pytest

from parvis.incidents.fake.app import Server
from parvis.incidents.tests.world import NOW
from parvis.incidents.types.open311 import ServiceNotice
from parvis.kernel.jobs.tests.conftest import Installation
from parvis.kernel.neighbours import running

pytestmark = pytest.mark.slow
REPORTS = 12
TAKEN = "SELECT count(*) FROM incidents_dispatch WHERE state = 'taken'"
NUMBERS = "SELECT count(DISTINCT remote) FROM incidents_dispatch WHERE state = 'taken'"
FILL = f"""
from django.core.management import call_command
from parvis.kernel.vault import api as vault
vault.create_master_keys()
call_command("migrate", verbosity=0)
from parvis.incidents.tests.neighbour import connect
from parvis.incidents.tests.world import sent, settle
settle()
connect("URL")
for number in range({REPORTS}):
    sent(text=f"Melding {{number}}")
"""
PASS_ON = """
from datetime import timedelta
from parvis.incidents.models import Dispatch
from parvis.incidents.operations.passing_on import LEASE, pass_on
from parvis.incidents.tests.world import NOW
from parvis.kernel.people.types import Actor
wait()
for report in Dispatch.objects.exclude(state="taken").order_by("pk").values_list("report", flat=True):
    pass_on(report=report, by=Actor.system("partners"), at=NOW + LATER * (LEASE + timedelta(minutes=1)))
"""


class Deadly(Server):
    """A partner whose answers some workers do not live to read."""

    deadly = frozenset({3, 7})

    def __init__(self) -> None:
        super().__init__(now=lambda: NOW)
        self.victims: Queue[subprocess.Popen] = Queue()

    def _take(self, sent: Mapping[str, list[str]]) -> ServiceNotice:
        notice = super()._take(sent)
        if len(self.requests) in self.deadly:
            victim = self.victims.get(timeout=30)
            victim.send_signal(signal.SIGKILL)
            victim.wait()
        return notice


@pytest.fixture
def town(tmp_path, monkeypatch):
    monkeypatch.setenv("PARVIS_DEMO", "true")  # the partner is on this machine
    monkeypatch.setenv("PARVIS_VAULT_KEYS", str(tmp_path / "vault.json"))
    with (tmp_path / "log").open("ab") as log:
        made = Installation(tmp_path, log)
        yield made
        made.close()


def test_a_worker_that_dies_before_it_notes_the_answer_sends_nothing_twice(town):
    server = Deadly()
    with running(server) as url:
        town.python(FILL.replace("URL", f"{url}/v2"))
        for later, (taken, code) in enumerate([(2, -signal.SIGKILL), (6, -signal.SIGKILL), (REPORTS, 0)]):
            (worker,) = town.started(PASS_ON.replace("LATER", str(later)))
            server.victims.put(worker)
            assert worker.wait(timeout=120) == code
            assert (town.number(TAKEN), town.number(NUMBERS)) == (taken, taken)
    assert len(server.requests) == REPORTS
