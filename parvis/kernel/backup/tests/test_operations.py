import json
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from parvis.kernel.backup import api as backups
from parvis.kernel.backup import databases
from parvis.kernel.files.tests import object_storage as fake
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.FILES_DIR = settings.DATA_DIR / "files"
    settings.VAULT_KEYS_FILE = settings.DATA_DIR / "keys" / "vault.json"
    vault.forget()
    vault.ensure_keys()
    vault.seal("x", scope="a/case", context="a:b:c")
    return settings


def test_keys_changed_while_a_backup_is_made_are_all_in_it(
    own, tmp_path, now, monkeypatch, django_capture_on_commit_callbacks
):
    old = vault.status().masters[0]

    def save(folder):
        found = databases.Snapshot()
        found.masters = frozenset({old})  # the moment of the snapshot was before the new master key
        with django_capture_on_commit_callbacks(execute=True):
            vault.rewrap(by=Actor.system("test"), at=now)
        return found

    monkeypatch.setattr(databases, "save", save)
    backups.backup(destination=tmp_path / "saved", at=now)
    kept = json.loads((tmp_path / "saved" / "keys" / "vault.json").read_text())
    assert set(kept["keys"]) == {old, *vault.status().masters}
    assert len(kept["keys"]) == 2


def test_a_backup_without_the_right_keys_is_not_made(own, tmp_path, now, monkeypatch):
    found = databases.Snapshot()
    found.masters = frozenset({"m-unknown"})
    monkeypatch.setattr(databases, "save", lambda folder: found)
    with pytest.raises(backups.BackupError, match="run it again"):
        backups.backup(destination=tmp_path / "saved", at=now)
    assert not (tmp_path / "saved").exists()


def test_an_installation_without_keys_is_told_what_to_do(own, tmp_path, now):
    own.VAULT_KEYS_FILE.unlink()
    with pytest.raises(vault.NoMasterKey, match="parvis prepare"):
        backups.backup(destination=tmp_path / "saved", at=now)
    assert not (tmp_path / "saved").exists()


@pytest.fixture
def saved(own, tmp_path, now, monkeypatch):
    """A backup with one document, and an empty data folder to restore it into."""
    (own.FILES_DIR / "1").mkdir(parents=True)
    (own.FILES_DIR / "1" / "a.sealed").write_bytes(b"sealed")
    monkeypatch.setattr(databases, "save", lambda folder: databases.Snapshot())
    backups.backup(destination=tmp_path / "saved", at=now)
    monkeypatch.setattr(databases, "check_empty", lambda: None)
    own.DATA_DIR = tmp_path / "other"
    own.FILES_DIR = own.DATA_DIR / "files"
    own.VAULT_KEYS_FILE = own.DATA_DIR / "keys" / "vault.json"
    return tmp_path / "saved"


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"migrations": ["journal.0999_of_the_future"]}, backups.WrongKind, "later version"),
        ({"vendor": "oracle"}, backups.WrongKind, "oracle database"),
        ({"format": 9}, backups.WrongKind, "format 9"),
        ({"parts": None}, backups.Damaged, "cannot be understood"),
    ],
)
def test_a_backup_of_another_kind_is_refused_and_nothing_changes(saved, settings, change, error, message):
    manifest = json.loads((saved / "manifest.json").read_text())
    (saved / "manifest.json").write_text(json.dumps(manifest | change))
    with pytest.raises(error, match=message):
        backups.restore(source=saved)
    assert not [path for path in settings.DATA_DIR.rglob("*") if path.is_file()]


def test_a_damaged_backup_is_refused_and_nothing_changes(saved, settings):
    (saved / "files" / "1" / "a.sealed").write_bytes(b"seal3d")
    with pytest.raises(backups.Damaged, match="not as it was"):
        backups.restore(source=saved)
    assert not [path for path in settings.DATA_DIR.rglob("*") if path.is_file()]


def test_documents_are_never_mixed(saved, settings):
    settings.FILES_DIR.mkdir(parents=True)
    (settings.FILES_DIR / "mine").write_text("mine")
    with pytest.raises(backups.AlreadyThere, match="There are documents"):
        backups.restore(source=saved)


@pytest.fixture
def far(saved, settings):
    """A restore into object storage."""
    with fake.serving() as server:
        settings.FILES_URL = server.address(timeout="1")
        settings.FILES_ACCESS_KEY = SecretStr(fake.ACCESS_KEY)
        settings.FILES_SECRET_KEY = SecretStr(fake.SECRET_KEY)
        yield server


def test_documents_on_object_storage_are_never_mixed_either(saved, far):
    far.objects["house/00/a"] = (b"mine", datetime.now(UTC))
    with pytest.raises(backups.AlreadyThere, match="There are documents in s3://documents/house"):
        backups.restore(source=saved)


def test_a_storage_that_fails_stops_a_restore_before_anything_changes(saved, far, settings):
    far.failures = [503] * 9
    with pytest.raises(backups.BackupError, match="does not answer"):
        backups.restore(source=saved)
    assert not [path for path in settings.DATA_DIR.rglob("*") if path.is_file()]


def test_documents_are_taken_away_again_when_the_database_cannot_be_restored(saved, far, monkeypatch):
    def load(folder, migrations):
        assert list(far.objects) == ["house/1/a.sealed"]
        raise backups.WrongKind("later version")

    monkeypatch.setattr(databases, "load", load)
    with pytest.raises(backups.WrongKind):
        backups.restore(source=saved)
    assert far.objects == {}


def test_an_installation_in_use_is_not_replaced(saved, monkeypatch, now):
    monkeypatch.undo()
    journal.append(verb="a.b.done", by=Actor.system("test"), at=now, subject="case:1", organisation=None)
    monkeypatch.setattr(databases.Path, "exists", lambda path: True)
    with pytest.raises(backups.AlreadyThere, match="in use"):
        databases.check_empty()
