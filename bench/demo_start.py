"""`make demo` from an empty clone, with a warm package cache, to the first page: as someone who tries Parvis out."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench import installation
from bench.measure import say

TARGET, PATIENCE = 90, 600
NEEDED = ("git", "make", "python3")


def main() -> None:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        sys.stderr.write(f"Not measured: {', '.join(missing)} is missing.\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "parvis"
        cloned = subprocess.run(["git", "clone", "-q", installation.ROOT, clone], check=False)
        if cloned.returncode:
            sys.stderr.write("Not measured: this is no checkout.\n")
            return
        measure(clone)


def measure(clone: Path) -> None:
    port = installation.free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PARVIS_") and name not in ("DATABASE_URL", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE")
    }
    began = time.perf_counter()
    with (clone / "log").open("w+b") as log:
        demo = subprocess.Popen(
            ["make", "demo"],
            cwd=clone,
            env={**environment, "PORT": str(port)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            while not answers(f"http://localhost:{port}/nl/"):
                if demo.poll() is not None or time.perf_counter() - began > PATIENCE:
                    log.seek(0)
                    sys.stderr.write(log.read().decode()[-3000:])
                    raise SystemExit("The demonstration does not start.")
                time.sleep(0.2)
            took = time.perf_counter() - began
        finally:
            end(demo)
    say(
        "make demo from an empty clone to the first page", took, "s", TARGET, size="a year of cases, warm package cache"
    )


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as page:
            return page.status == 200
    except (urllib.error.URLError, OSError):
        return False


def end(demo: subprocess.Popen[bytes]) -> None:
    """End what we started, with everything that it started."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(demo.pid, how)
            demo.wait(30)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


if __name__ == "__main__":
    main()
