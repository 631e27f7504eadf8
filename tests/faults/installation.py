"""A small region served by real processes: web, workers, commands; and people who use it with their own browsers."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import IO

from bench.installation import Answer, Browser, end, family, free_port, until_it_answers
from parvis.kernel.jobs.tests.conftest import Installation

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
TOWN, OTHER = "elsene-ixelles", "sint-gillis-saint-gilles"
SETTLE = f"""
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
from parvis.kernel.vault import api as vault
vault.create_master_keys()
from parvis.counter.tests import region
from parvis.kernel.people.tests.factories import make_agent
region.settle()
for name in ("first", "second"):
    make_agent("{TOWN}", ("agent", "decider"), name)
make_agent("{OTHER}", ("agent", "decider", "manager"), "elsewhere")
"""
CUT_OFF = (OSError, http.client.HTTPException)
"""What a browser sees when the server is killed while it answers."""


class Region(Installation):
    """An installation of its own, on the kind of database under test, in demonstration mode."""

    def __init__(self, folder: Path, log: IO[bytes], *, settled: bool = True) -> None:
        os.environ.pop("PARVIS_VAULT_KEYS", None)  # the keys are in its own data folder, and are saved with it
        super().__init__(folder, log)
        self._env["PARVIS_DEMO"] = "true"
        self.folder = folder
        self.log = log
        if settled:
            self.run("shell", "--no-imports", "-c", SETTLE)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of Parvis, whatever comes of it."""
        command = [sys.executable, "-m", "parvis", *arguments]
        return subprocess.run(
            command, env=self._env, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False
        )

    def shell(self, code: str) -> str:
        """Run a few lines inside the installation; return what they print."""
        return self.run("shell", "--no-imports", "-c", code)

    @contextmanager
    def serving(self, processes: int = 2) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
        """Serve the pages under the supervisor of `parvis serve`; give the port and the supervisor."""
        port = free_port()
        code = (
            "import sys; from parvis.config.processes import supervise, web; "
            f"sys.exit(supervise([web('127.0.0.1', {port}, {processes})]))"
        )
        server = subprocess.Popen(
            [sys.executable, "-c", code], env=self._env, cwd=ROOT, stdout=self.log, stderr=self.log
        )
        try:
            until_it_answers(port, server)
            yield port, server
        finally:
            end(server)


def web_processes(supervisor: subprocess.Popen[bytes]) -> list[int]:
    """Return the processes that answer requests: the children of the web server, which is the supervisor's child."""
    return [pid for pid in family(supervisor.pid)[1:] if _parent(_parent(pid)) == supervisor.pid]


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def kill(pid: int) -> None:
    """Kill a process of ours that may have gone already."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


# People -------------------------------------------------------------------------------------------------


def in_days(days: int, name: str) -> dict[str, str]:
    day = date.today() + timedelta(days=days)  # noqa: DTZ011 (a day as someone types it)
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


ROAD = {
    "place": {"place-text": "Waversesteenweg 12, 1050", "place_detail": "Voor de deur"},
    "metres": {"metres": "8"},
    "lift": {"lift": "no", "blocks_traffic": "no"},
    "starts_on": in_days(40, "starts_on") | in_days(41, "ends_on"),
    "from_hour": {"from_hour": "8", "until_hour": "17"},
    "signs_by": {"signs_by": "municipality"},
    "name": {"name": "An Peeters"},
    "email": {"email": "an@example.org"},
}
REFERENCE = re.compile(r"\b([0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3})\b")
PERMIT = in_days(39, "signs_from_on")
DEMAND = re.compile(r'href="(/nl/payments/demands/([0-9a-f-]{36})/)"')
PRICE = "90"
"""What that piece of the street costs, in euros, signs included."""


class Person:
    """Someone who fills a form in and does not give up when the server goes away in the middle."""

    def __init__(self, port: int) -> None:
        self.browser = Browser(port)
        self.sent_again = 0

    def steadily(self, method: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        """Ask, and ask again when the line is cut: a form is then sent twice."""
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            try:
                return self.browser.get(path) if method == "GET" else self.browser.post(path, fields or {})
            except CUT_OFF:
                self.browser.close()
                self.sent_again += method == "POST"
                time.sleep(0.05)
        raise AssertionError(f"{path} is not answered for {PATIENCE} seconds.")

    def page(self, path: str) -> tuple[str, Answer]:
        """Go to a page, wherever it leads."""
        answer = self.steadily("GET", path)
        while answer.status in (301, 302, 303):
            path = answer.location
            answer = self.steadily("GET", path)
        assert answer.status == 200, (path, answer.status, answer.body[:1500])
        return path, answer

    def begin(self, procedure: str, **fields: str) -> str:
        """Begin a form; return the address that leads to where one was."""
        self.page(f"/nl/procedures/{procedure}/")
        answer = self.steadily("POST", f"/nl/procedures/{procedure}/start/", fields)
        assert answer.status == 302, answer.body[:1500]
        return answer.location.partition("q/")[0]

    def fill(self, form: str, answers: dict[str, dict[str, str]]) -> str:
        """Answer page after page; return the address of the check."""
        for _ in range(40):
            at, page = self.page(form)
            if at.endswith("/check/"):
                return at
            posted = self.steadily(
                "POST", at, answers[at.rstrip("/").rpartition("/")[2]] | {"revision": revision(page)}
            )
            assert posted.status in (302, 409), posted.body[:3000]
        raise AssertionError("The form does not end.")

    def send(self, check: str) -> str:
        """Send what was checked; return the reference that the last page shows."""
        at = check.replace("/check/", "/send/")
        answer = self.steadily("POST", at)
        assert answer.status == 302, answer.body[:1500]
        path, page = self.page(answer.location)
        assert path.endswith("/sent/"), path
        found = REFERENCE.search(page.body)
        assert found, page.body[:2000]
        return found[1]

    def apply(self) -> str:
        """Ask for a piece of the street, whole; return the reference."""
        return self.send(self.fill(self.begin("road-occupation"), ROAD))

    def sign_in(self, name: str) -> "Person":
        """Sign in, as one does in the demonstration."""
        self.page("/nl/demo/")
        answer = self.steadily("POST", "/nl/demo/login/", {"username": name})
        assert answer.status == 302, answer.body[:1500]
        return self

    def receive_payment(self, case: str) -> None:
        """Note at the counter what a case costs; its receipt counts once, however often it is sent."""
        _, page = self.page(case)
        found = DEMAND.search(page.body)
        assert found, page.body[:3000]
        noted = {"kind": "cash", "amount": PRICE, "receipt": found[2]}
        answer = self.steadily("POST", f"{found[1]}note/", noted)
        assert answer.status == 302, answer.body[:3000]


def revision(page: Answer) -> str:
    """Return the revision that a page carries."""
    return page.body.split('name="revision" value="', 1)[1].split('"', 1)[0]
