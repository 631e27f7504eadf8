"""Many writers, in threads and processes, never fork a chain: on a real SQLite file, and on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from parvis.kernel.journal.tests import writers

ROOT = Path(__file__).resolve().parents[4]
START = (
    "import django, sys; django.setup(); "
    "from parvis.kernel.journal.tests.writers import main; main(sys.argv[1], sys.argv[2])"
)
PROCESSES = 3


def start(environment, what, name="w"):
    return subprocess.Popen(
        [sys.executable, "-c", START, what, name],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process):
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return output


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_writers_in_threads_and_processes_never_fork_a_chain(tmp_path):
    environment = dict(
        os.environ,
        PARVIS_DATA_DIR=str(tmp_path),
        PYTHONPATH=os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    )
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        environment["DATABASE_URL"] = f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{name}"
    else:
        finish(start(environment, "migrate"))
    writing = [start(environment, "write", f"w{n}") for n in range(PROCESSES)]
    for process in writing:
        finish(process)
    kept = PROCESSES * 3 * writers.ROUNDS // 2
    assert finish(start(environment, "verify")) == f"3 {kept} None"
