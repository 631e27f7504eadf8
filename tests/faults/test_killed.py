"""Web and worker killed with SIGKILL while people send and clerks decide: what was acknowledged is there, once."""

import json
import random
import re
import signal
import threading
import time

import pytest

from tests.faults.installation import PATIENCE, PERMIT, Person, Region, kill, revision, web_processes

pytestmark = pytest.mark.slow
APPLICANTS, WANTED, KILLS = 3, 18, 5
LOOK = """
import json
from parvis.counter.models import Case, Document, Draft
from parvis.kernel.jobs import api as jobs
from parvis.kernel.jobs.models import Job
from parvis.kernel.journal import api as journal
from parvis.kernel.messages.models import Message
cases = []
for case in Case.objects.unscoped("a test looks at everything"):
    told = [entry.verb + ":" + entry.data.get("action", "") for entry in journal.history(case.subject)]
    letters = [(one.letter, one.is_ready) for one in case.documents.all()]
    written = Message.objects.unscoped("a test looks at everything").filter(subject_ref=case.subject)
    sent = sorted(written.values_list("template", flat=True))
    draft = Draft.objects.filter(case_id=case.pk, pk=case.draft_id).count()
    cases.append([case.reference, case.state, told, letters, sent, draft])
print(json.dumps({"cases": cases, "dangling": Draft.objects.exclude(case_id=None).count() - len(cases),
    "jobs": sorted(Job.objects.exclude(state="done").values_list("task", "state", "error"))}))
"""


class Mayhem:
    """Kills one process after another, and starts workers again."""

    def __init__(self, region: Region, server) -> None:
        self.region, self.server = region, server
        self.chance = random.Random(7)
        self.web = self.worker = 0
        self.workers = [region.worker(lease=2)]

    def kill_web(self) -> None:
        alive = web_processes(self.server)
        if len(alive) > 1:
            kill(self.chance.choice(alive))
            self.web += 1

    def kill_worker(self) -> None:
        self.workers[-1].send_signal(signal.SIGKILL)
        self.workers[-1].wait()
        self.workers.append(self.region.worker(lease=2))
        self.worker += 1


def test_what_was_acknowledged_is_there_once(region):
    sent, decided, problems = [], [], []
    over = threading.Event()

    def guarded(person, work):
        def run():
            try:
                while not over.is_set():
                    work(person)
            except Exception as problem:
                problems.append(problem)
            finally:
                person.browser.close()

        return run

    with region.serving(2) as (port, server):
        mayhem = Mayhem(region, server)
        clerk = Person(port).sign_in("first")
        applicants = [Person(port) for _ in range(APPLICANTS)]
        crowd = [threading.Thread(target=guarded(one, lambda it: sent.append(it.apply()))) for one in applicants]
        crowd.append(threading.Thread(target=guarded(clerk, lambda it: decide(it, decided))))
        for one in crowd:
            one.start()
        while not problems and (len(sent) < WANTED or mayhem.web < KILLS):
            wait_for_pages(mayhem.chance.randint(5, 60), [clerk, *applicants], problems)
            mayhem.kill_web()
            if mayhem.chance.random() < 0.4:
                mayhem.kill_worker()
        over.set()
        for one in crowd:
            one.join(120)
        assert not problems, problems
    region.until(
        "SELECT count(*) FROM jobs_job WHERE state IN ('ready', 'running') AND error = ''", lambda count: count == 0
    )
    assert len(sent) >= WANTED
    assert mayhem.web >= KILLS
    assert mayhem.worker >= 1
    look_at(json.loads(region.shell(LOOK)), sent, decided)
    verified = region.command("verify-journal")
    assert verified.returncode == 0, verified.stderr


def wait_for_pages(count: int, people: list[Person], problems: list[Exception]) -> None:
    """Wait until people were answered this often, so that the next kill falls anywhere."""
    wanted = count + sum(len(one.browser.spent) for one in people)
    give_up = time.monotonic() + PATIENCE
    while not problems and sum(len(one.browser.spent) for one in people) < wanted:
        assert time.monotonic() < give_up, "nobody is answered any more"
        time.sleep(0.002)


def decide(clerk: Person, decided: list[str]) -> None:
    """Decide about the first case of the queue."""
    _, queue = clerk.page("/nl/desk/?who=nobody")
    found = re.search(r'href="(/nl/desk/cases/[0-9a-f-]{36}/)"', queue.body)
    if found is None:
        return
    clerk.receive_payment(found[1])
    at = f"{found[1]}do/permit/"
    _, page = clerk.page(at)
    answer = clerk.steadily("POST", at, PERMIT | {"revision": revision(page)})
    # 409: the line was cut after it was done, and sending it again says that it is.
    assert answer.status in (302, 409), answer.body[:3000]
    decided.append(found[1].split("/")[-2])
    clerk.steadily("POST", f"{found[1]}take/", {"to": "me"})


def look_at(found, sent, decided):
    assert found["jobs"] == []
    assert found["dangling"] == 0
    by_reference = {case[0]: case for case in found["cases"]}
    assert len(by_reference) == len(found["cases"])
    assert {one.replace("-", "") for one in sent} <= set(by_reference)
    assert len(set(sent)) == len(sent)
    permitted = 0
    for reference, state, told, letters, messages, drafts in found["cases"]:
        assert drafts == 1, reference
        assert told.count("counter.case.submitted:") == 1, told
        assert told.count("counter.case.acted:acknowledge") == 1, told
        assert told.count("counter.case.acted:permit") == (state == "permitted"), told
        wanted = ["permit", "receipt"] if state == "permitted" else ["receipt"]
        assert sorted(letters) == [[one, True] for one in wanted], (reference, letters)
        paid = "counter.case.acted:confirm_payment" in told
        assert told.count("counter.case.acted:confirm_payment") == paid, told
        assert paid or state != "permitted", told
        # Each action is told once; the payment is asked once, or not at all when it came before the worker asked.
        assert messages.count("counter/case_changed") == 1 + paid + (state == "permitted"), (reference, messages)
        asked = messages.count("counter/payment_asked")
        assert asked == 1 or (paid and asked == 0), (reference, messages)
        assert len(messages) == messages.count("counter/case_changed") + asked, (reference, messages)
        permitted += state == "permitted"
    assert permitted == len(set(decided)) > 0
