"""Backup while the server writes, restore on another machine: with SQLite, and with PostgreSQL when that is tested."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from parvis.kernel.files.tests import object_storage as fake

ROOT = Path(__file__).resolve().parents[4]
SERVER = os.environ.get("DATABASE_URL", "")
CONTENT = (
    "import django, sys; django.setup(); "
    "from parvis.kernel.backup.tests.installation import main; main(sys.argv[1], sys.argv[2])"
)
ENTRIES = 60
pytestmark = pytest.mark.slow


class Machine:
    """An installation with its own data folder and database."""

    def __init__(self, folder, **environment):
        self.data = folder
        self.environment = {
            key: value for key, value in os.environ.items() if key not in {"PARVIS_VAULT_KEYS", "PARVIS_DEMO"}
        } | {
            "PARVIS_DATA_DIR": str(folder),
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
            **environment,
        }
        self.database = ""
        if SERVER:
            self.database = f"test_backup_{os.getpid()}_{re.sub(r'[^a-z0-9]', '_', str(folder).lower())[-30:]}"
            with psycopg.connect(SERVER, autocommit=True) as server:
                server.execute(f'DROP DATABASE IF EXISTS "{self.database}"')
                server.execute(f'CREATE DATABASE "{self.database}"')
            self.environment["DATABASE_URL"] = urlunsplit(urlsplit(SERVER)._replace(path=f"/{self.database}"))

    def remove(self):
        if self.database:
            with psycopg.connect(SERVER, autocommit=True) as server:
                server.execute(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')

    def start(self, *arguments):
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments):
        process = self.start(*arguments)
        output, errors = process.communicate(timeout=240)
        assert process.returncode == 0, errors
        return output

    def refused(self, *arguments):
        process = self.start("-m", "django", *arguments)
        _, errors = process.communicate(timeout=240)
        assert process.returncode == 1
        assert "Traceback" not in errors
        return errors

    def command(self, *arguments):
        return self.run("-m", "django", *arguments)

    def content(self, what, argument="-"):
        return self.run("-c", CONTENT, what, argument)


@pytest.fixture
def machine(tmp_path):
    made = []

    def machine(name, **environment):
        one = Machine(tmp_path / name, **environment)
        made.append(one)
        return one

    yield machine
    for one in made:
        one.remove()


@pytest.mark.parametrize(("name", "is_prepared"), [("saved.tar", False), ("saved", True)])
def test_what_was_saved_while_the_server_wrote_is_restored_on_another_machine(machine, tmp_path, name, is_prepared):
    first, stop = machine("first"), tmp_path / "stop"
    index = first.content("prepare", str(ENTRIES))
    signing = first.data / "keys" / "signing"
    signing.mkdir()
    (signing / "evere.pem").write_text("a signing key")
    writer = first.start("-c", CONTENT, "write", str(stop))
    assert writer.stdout.readline() == "writing\n"
    said = first.command("backup", str(tmp_path / name))
    assert writer.poll() is None, writer.stderr.read()
    stop.touch()
    writer.communicate(timeout=60)
    assert f"{tmp_path / name}" in said
    assert (tmp_path / name).stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["first", name, "stop"])

    second = machine("second")
    if is_prepared:
        second.content("prepare", "0")
    assert "The journal verifies" in second.command("restore", str(tmp_path / name))
    count, same_index = second.content("check").split()
    assert int(count) >= ENTRIES + 21
    assert same_index == index
    assert (second.data / "keys" / "signing" / "evere.pem").read_text() == "a signing key"
    assert (second.data / "keys" / "secret-key").read_text() == (first.data / "keys" / "secret-key").read_text()
    assert second.data.joinpath("keys", "vault.json").stat().st_mode & 0o077 == 0
    assert not list(second.data.glob(".parvis-*"))
    if is_prepared:
        assert "in use" in second.refused("restore", str(tmp_path / name))


def test_documents_move_from_the_disk_to_object_storage_and_back(machine, tmp_path):
    first, third = machine("first"), machine("third")
    first.content("prepare", "12")
    first.command("backup", str(tmp_path / "one.tar"))
    with fake.serving(page=5) as server:
        keys = {"PARVIS_FILES_ACCESS_KEY": fake.ACCESS_KEY, "PARVIS_FILES_SECRET_KEY": fake.SECRET_KEY}
        second = machine("second", PARVIS_FILES_URL=server.url, **keys)
        second.command("restore", str(tmp_path / "one.tar"))
        assert not (second.data / "files").exists()
        assert len(server.objects) == 12
        assert second.content("check").startswith("12 ")  # and adds one
        assert "13 documents" in second.command("backup", str(tmp_path / "two.tar"))
    assert "does not answer" in second.refused("backup", str(tmp_path / "three.tar"))
    assert not (tmp_path / "three.tar").exists()
    third.command("restore", str(tmp_path / "two.tar"))
    assert third.content("check").startswith("13 ")
