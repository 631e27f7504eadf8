"""A table that tasks write in, and an installation of its own with processes that can be killed."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

EFFECT = "CREATE TABLE effect (n integer NOT NULL)"


@pytest.fixture
def effects(db):
    """Give a function that returns what the tasks did, sorted."""
    with connection.cursor() as cursor:
        cursor.execute(EFFECT)

    def read():
        with connection.cursor() as cursor:
            cursor.execute("SELECT n FROM effect ORDER BY n")
            return [row[0] for row in cursor.fetchall()]

    return read


class Installation:
    """A database of its own, of the kind under test, used by real processes."""

    def __init__(self, folder: Path, log: IO[bytes]) -> None:
        self._workers: list[subprocess.Popen] = []
        self._folder = folder
        self._log = log
        self._env = {
            **os.environ,
            "PARVIS_DATA_DIR": str(folder),
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        }
        self._server = ""
        self._name = f"test_parvis_killed_{os.getpid()}"
        if connection.vendor == "sqlite":
            self._file = folder / "parvis.sqlite3"
        else:
            self._server = os.environ["DATABASE_URL"]
            with psycopg.connect(self._server, autocommit=True) as server:
                server.execute(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")
                server.execute(f"CREATE DATABASE {self._name}")
            self._env["DATABASE_URL"] = urlsplit(self._server)._replace(path=f"/{self._name}").geturl()
        self.python(
            "from django.core.management import call_command\n"
            "call_command('migrate', 'journal', verbosity=0); call_command('migrate', 'jobs', verbosity=0)"
        )
        self.sql(EFFECT)

    def run(self, *arguments: str) -> str:
        """Run a command of Parvis to its end; return what it says."""
        return subprocess.run(
            [sys.executable, "-m", "parvis", *arguments],
            env=self._env,
            check=True,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            timeout=120,
        ).stdout

    def python(self, code: str) -> str:
        """Run a few lines with Django set up, where jobs and tasks are known."""
        given = (
            "from parvis.kernel.jobs import api as jobs\n"
            "from parvis.kernel.jobs.tests import tasks\n"
            "PATH = 'parvis.kernel.jobs.tests.tasks'\n"
        )
        return self.run("shell", "--no-imports", "-c", given + code)

    def started(self, *codes: str) -> list[subprocess.Popen]:
        """Start processes that run a few lines each, all at once: none before every one of them is ready.

        :param codes: with `wait()` in them, where what is to be raced begins.
        """
        given = "def wait():\n    print('ready', flush=True)\n    input()\n"
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "parvis", "shell", "--no-imports", "-c", given + code],
                env=self._env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                text=True,
            )
            for code in codes
        ]
        self._workers += processes
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            process.stdout.close()
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.close()
        return processes

    def enqueue_when_told(self, n: int) -> Path:
        """Promise a job that ends only when the file that is returned has been made."""
        told = self._folder / f"told-{n}"
        self.python(f"tasks.when_told.enqueue(n={n}, path={str(told)!r})")
        return told

    def worker(self, *arguments: str, lease: float = 1) -> subprocess.Popen:
        """Start a worker with a short lease."""
        process = subprocess.Popen(
            [sys.executable, "-m", "parvis", "worker", "--lease", str(lease), *arguments],
            env=self._env,
            stdout=self._log,
            stderr=self._log,
        )
        self._workers.append(process)
        return process

    def sql(self, statement: str) -> list[tuple]:
        """Run one statement on this database, from outside."""
        if self._server:
            with psycopg.connect(self._env["DATABASE_URL"]) as database:
                cursor = database.execute(statement)
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self._file, timeout=20, isolation_level=None)) as database:
            return database.execute(statement).fetchall()

    def number(self, statement: str):
        """Return the one value that a statement gives."""
        return self.sql(statement)[0][0]

    def until(self, statement: str, wanted, seconds: float = 120) -> None:
        """Wait until a statement gives a number for which `wanted` holds."""
        end = time.monotonic() + seconds
        while not wanted(self.number(statement)):
            assert time.monotonic() < end, f"{statement} stayed at {self.number(statement)}"
            time.sleep(0.02)

    def close(self) -> None:
        """Kill what still runs, and drop the database."""
        for process in self._workers:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()
        if self._server:
            with psycopg.connect(self._server, autocommit=True) as server:
                server.execute(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")


@pytest.fixture
def installation(tmp_path):
    """Give an installation of its own."""
    with (tmp_path / "log").open("ab") as log:
        made = Installation(tmp_path, log)
        yield made
        made.close()
