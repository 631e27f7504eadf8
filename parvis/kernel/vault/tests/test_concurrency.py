"""Threads and processes that need a scope's first key agree on one: on a real SQLite file, and on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from parvis.kernel.vault.tests import sealers

ROOT = Path(__file__).resolve().parents[4]
START = "import django, sys; django.setup(); from parvis.kernel.vault.tests.sealers import main; main(sys.argv[1])"
PROCESSES = 3


def start(environment, what):
    return subprocess.Popen(
        [sys.executable, "-c", START, what],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process, given=""):
    output, errors = process.communicate(given, timeout=120)
    assert process.returncode == 0, errors
    return output


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_all_who_need_the_first_key_agree_on_one(tmp_path):
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
    sealing = [start(environment, "seal") for _ in range(PROCESSES)]
    sealed = "".join(finish(process) for process in sealing)
    assert len(sealed.splitlines()) == PROCESSES * sealers.THREADS * len(sealers.SCOPES)
    assert finish(start(environment, "unseal"), sealed) == str([(scope, 1) for scope in sealers.SCOPES])
