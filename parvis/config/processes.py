"""Run the web server and the worker side by side, restart what dies, stop all when one is told to stop."""

import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from types import FrameType

_LOOK_EVERY = 0.5
_CALM_AFTER = 30.0
_MOST_RESTARTS = 5
_PATIENCE = 20.0


@dataclass
class Process:
    """A child process: what it is called, its command, and how it has fared."""

    name: str
    command: list[str]
    running: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    restarts: int = 0

    def start(self) -> None:
        self.running = subprocess.Popen(self.command)  # noqa: S603 (our own commands)
        self.started = time.monotonic()


def web(host: str, port: int, processes: int) -> Process:
    """Return the web server: granian, one interpreter a process, a few threads that wait on the database."""
    return Process(
        "web",
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "parvis.config.wsgi:application"),
            *("--host", host, "--port", str(port), "--workers", str(processes)),
            *("--blocking-threads", "4", "--backlog", "512", "--respawn-failed-workers", "--no-access-log"),
            # A browser that keeps its line open must not keep an old process alive, and the port with it.
            *("--workers-kill-timeout", "10"),
            *("--log-level", "warning"),
        ],
    )


def neighbours(host: str, port: int) -> Process:
    """Return the outside systems of the demonstration: identity, authentic sources, payment, all invented."""
    return Process(
        "neighbours",
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "parvis.config.neighbours:application"),
            *("--host", host, "--port", str(port), "--blocking-threads", "4", "--no-access-log"),
            *("--workers-kill-timeout", "10", "--log-level", "warning"),
        ],
    )


def worker() -> Process:
    """Return the worker that does jobs and schedules."""
    return Process("worker", [sys.executable, "-m", "parvis", "worker"])


def supervise(children: list[Process]) -> int:
    """Run `children` until a signal says to stop; return 0, or 1 when one of them would not stay up."""
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    for child in children:
        child.start()
    failed = False
    while not stopping and not failed:
        time.sleep(_LOOK_EVERY)
        failed = any(not _kept_up(child) for child in children)
    _end(children)
    return 1 if failed else 0


def _kept_up(child: Process) -> bool:
    if child.running is None or child.running.poll() is None:
        return True
    if time.monotonic() - child.started > _CALM_AFTER:
        child.restarts = 0
    child.restarts += 1
    if child.restarts > _MOST_RESTARTS:
        sys.stderr.write(f"{child.name} stopped {child.restarts} times in a row; giving up.\n")
        return False
    sys.stderr.write(f"{child.name} stopped with code {child.running.returncode}; it is started again.\n")
    child.start()
    return True


def _end(children: list[Process]) -> None:
    for child in children:
        if child.running and child.running.poll() is None:
            child.running.terminate()
    deadline = time.monotonic() + _PATIENCE
    for child in children:
        if child.running:
            try:
                child.running.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.running.kill()
