"""An installation to measure: its data folder, its processes, and a browser that costs little.

Nothing here knows Django, so that a benchmark can choose its data folder before settings are read.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from parvis.config.processes import web

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "bench" / "data"
_TICKS = os.sysconf("SC_CLK_TCK")


def use(folder: Path, database: str = "") -> None:
    """Let this process and those that it starts work in a data folder as the demonstration does; without an address of
    a database with SQLite.
    """
    os.environ.pop("PARVIS_VAULT_KEYS", None)
    os.environ |= {
        "PARVIS_DATA_DIR": str(folder),
        "DATABASE_URL": database,
        "PARVIS_DEMO": "true",
        "PARVIS_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
    }


# Processes --------------------------------------------------------------------------------------------


def family(pid: int) -> list[int]:
    """Return a process and its descendants, those that end meanwhile left out."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            found += family(int(child))
    return found


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process and its descendants have used."""
    total = 0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def megabytes(pid: int) -> dict[str, float]:
    """Return the memory of one process: `rss` as usually counted, `pss` with shared pages divided, `own` without files.

    SQLite maps its file into memory; those pages are the system's cache, counted in `rss` and given back when needed.
    """
    rows = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    kilobytes = {row[0].rstrip(":").lower(): int(row[1]) for row in rows}
    names = {"rss": "rss", "pss": "pss", "own": "anonymous"}
    return {name: round(kilobytes[row] / 1024, 1) for name, row in names.items()}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(processes: int = 2) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve the web pages as `parvis serve` does, without its worker; give the port and the process."""
    port = free_port()
    server = subprocess.Popen(web("127.0.0.1", port, processes).command, cwd=ROOT)
    try:
        until_it_answers(port, server)
        yield port, server
    finally:
        end(server)


def until_it_answers(port: int, server: subprocess.Popen[bytes], seconds: float = 90) -> None:
    """Wait until a server answers.

    :raises SystemExit: if it stopped, or takes too long.
    """
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", "/health", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise SystemExit("The server does not answer.")


@contextmanager
def working(*arguments: str, processes: int = 1) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Let workers work."""
    command = [sys.executable, "-m", "parvis", "worker", *arguments]
    workers = [subprocess.Popen(command, cwd=ROOT) for _ in range(processes)]
    try:
        yield workers
    finally:
        for one in workers:
            end(one)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process that we started, gently first."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()


# A browser --------------------------------------------------------------------------------------------


@dataclass
class Answer:
    """What a server answered."""

    status: int
    location: str
    body: str
    milliseconds: float


@dataclass
class Browser:
    """One visitor: keeps its connection and its cookies, and does nothing else."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    spent: list[float] = field(default_factory=list)
    connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Post a form, with the token that its page carried."""
        return self._ask("POST", path, {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields})

    def close(self) -> None:
        """Hang up."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _ask(self, method: str, path: str, fields: dict[str, str] | None) -> Answer:
        headers = {"Host": "localhost", "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        took = (time.perf_counter() - began) * 1000
        self.spent.append(took)
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, kept = value.partition(";")[0].partition("=")
                self.cookies[cookie] = kept
        return Answer(response.status, response.getheader("Location", ""), content.decode("utf-8", "replace"), took)


def crowd(size: int, seconds: float, arrive: Callable[[int], Callable[[], None]]) -> float:
    """Let visitors come at once and each do the same again and again for some seconds; return when all had done.

    `arrive` receives the number of a visitor and returns what that one does.
    """
    began = time.perf_counter()

    def visit(number: int) -> None:
        act = arrive(number)
        while time.perf_counter() < began + seconds:
            act()

    with ThreadPoolExecutor(size) as pool:
        list(pool.map(visit, range(size)))
    return time.perf_counter() - began
