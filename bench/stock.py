"""The stocks that benchmarks measure upon: data folders full of invented cases or reports, each made once.

`BENCH_CASES` and `BENCH_REPORTS` say how many; `BENCH_DATABASE_URL` names a PostgreSQL database that may be filled with
reports (by itself SQLite is). Nothing here knows Django, which reads the data folder when it is set up.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench import installation


@dataclass(frozen=True)
class Stock:
    """A data folder that the program of a module fills; the version counts what that program has come to write."""

    name: str
    size: int
    maker: str
    version: int
    database: str = ""

    @property
    def folder(self) -> Path:
        # A database holds one stock, whatever its size: so does the folder that goes with it.
        return installation.DATA / f"{self.name}-{'postgresql' if self.database else self.size}"

    @property
    def half(self) -> Path:
        """Return where the folder is while it is being filled."""
        return self.folder.with_suffix(".half")

    def use(self) -> None:
        """Use the stock, made first if it is not there: for a benchmark that only looks."""
        self._make()
        installation.use(self.folder, self.database)

    def use_copy(self, name: str) -> Path:
        """Use a folder of its own with the stock, for a benchmark that changes it.

        PostgreSQL's tables are not copied but used up: who comes next makes the stock again.
        """
        self._make()
        target = installation.DATA / name
        shutil.rmtree(target, ignore_errors=True)
        (shutil.move if self.database else shutil.copytree)(self.folder, target)
        installation.use(target, self.database)
        return target

    def use_half(self) -> None:
        """Use the folder that is being filled: for the maker."""
        installation.use(self.half, self.database)

    def _make(self) -> None:
        """Make the stock unless it is there, whole and up to date; of those who begin together, one makes it."""
        installation.DATA.mkdir(parents=True, exist_ok=True)
        stamp, mark = self._stamp(), self.folder / "stamp"
        with self.folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if mark.exists() and mark.read_text() == stamp:
                return
            began = time.perf_counter()
            for old in (self.folder, self.half):
                shutil.rmtree(old, ignore_errors=True)
            self.half.mkdir()
            # The maker holds the lock too, should this process die.
            command, held = [sys.executable, "-m", self.maker], [lock.fileno()]
            subprocess.run(command, cwd=installation.ROOT, check=True, stdout=sys.stderr, pass_fds=held)
            (self.half / mark.name).write_text(stamp)
            self.half.rename(self.folder)
            print(f"{self.folder} made in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)

    def _stamp(self) -> str:
        """Return a mark that changes with the tables, and with what is to be made."""
        digest = hashlib.sha256(f"{self.version}:{self.size}{self.database}".encode())
        for path in sorted(installation.ROOT.glob("parvis/**/migrations/*.py")):
            digest.update(path.read_bytes())
        return digest.hexdigest()


CASES = Stock("stock", int(os.environ.get("BENCH_CASES", "200000")), "bench.counter_data", version=2)
REPORTS = Stock(
    "incidents",
    int(os.environ.get("BENCH_REPORTS", "1000000")),
    "bench.incident_data",
    version=2,
    database=os.environ.get("BENCH_DATABASE_URL", ""),
)
