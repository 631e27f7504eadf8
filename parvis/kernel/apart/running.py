"""One process for one piece of work: what goes in, what comes out, and how much it may take."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Timer

_KEPT = ("LD_LIBRARY_PATH", "TMPDIR")
"""Of the environment: where native libraries are, and where there is room."""


class Failed(Exception):
    """A process did not do its work; the message is the last line of its errors, or the signal that ended it."""


def run(
    module: str,
    *arguments: str,
    given: Iterable[bytes],
    seconds: float,
    memory: int | None = None,
    work: int | None = None,
) -> bytes:
    """Run a module as a program (`python -m module …`), and return what it wrote to its output.

    It imports from where this process does, and has nothing else of it: no settings, no keys, no open file.

    :param given: its input, in parts; the next one is asked for when it has taken the one before.
    :param seconds: after which it is ended, whatever it waits for.
    :param memory: bytes of addresses that it may have; unlimited without.
    :param work: seconds of processor time; without, as many as all cores give in `seconds`. It also ends a process
        whose parent is gone.
    :raises Failed: if it could not be started, took too much, or ended with an error.
    """
    command = [sys.executable, "-P", "-s", "-m", module, *arguments]
    pipe = subprocess.PIPE
    try:
        child = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=_environment())  # noqa: S603 - ours
    except OSError as error:
        raise Failed(str(error)) from error
    late = Timer(seconds, child.kill)
    with child, ThreadPoolExecutor(2) as readers:
        written, errors = (readers.submit(stream.read) for stream in (child.stdout, child.stderr) if stream)
        try:
            late.start()
            _limit(child.pid, resource.RLIMIT_CPU, work or round(seconds * (os.cpu_count() or 1)))
            if memory:
                _limit(child.pid, resource.RLIMIT_AS, memory)
            _give(child, given)
            child.wait()
        finally:
            late.cancel()
            child.kill()
    if child.returncode:
        raise Failed(_why(child.returncode, errors.result()))
    return written.result()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}


def _limit(pid: int, what: int, most: int) -> None:
    """Set a limit before the process has had any input. Its own may be lower already, or it may be gone."""
    with suppress(ProcessLookupError):
        _, own = resource.prlimit(pid, what)
        least = most if own == resource.RLIM_INFINITY else min(most, own)
        resource.prlimit(pid, what, (least, least))


def _give(child: subprocess.Popen[bytes], given: Iterable[bytes]) -> None:
    # A process that ends before it has taken everything says why in its errors.
    with suppress(BrokenPipeError):
        if child.stdin:
            with child.stdin:
                child.stdin.writelines(given)


def _why(code: int, errors: bytes) -> str:
    if code < 0:
        return f"It was ended ({signal.Signals(-code).name})."
    return errors.decode(errors="replace").strip().rpartition("\n")[2] or f"It ended with code {code}."
