"""A file from the form to the disk and back."""

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction

from parvis.kernel.files import api as files
from parvis.kernel.files import operations, sealing
from parvis.kernel.files.models import StoredFile
from parvis.kernel.files.tests import samples
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor, ActorKind
from parvis.kernel.registry import Manifest, Register
from parvis.kernel.vault import api as vault

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
CLERK = Actor(kind=ActorKind.AGENT, id="account:1")
SCOPE = "elsene-ixelles/case"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


def store(content=None, **given):
    given = {"name": "kaart van jan.pdf", "scope": SCOPE, "by": CLERK, "at": AT, **given}
    return files.store(content=content if content is not None else samples.pdf(), **given)


def on_disk(folder):
    return [place for place in folder.glob("**/*") if place.is_file()]


def test_a_file_comes_back_as_it_was_and_lies_sealed(folder):
    content = samples.pdf()
    stored = store(BytesIO(content))
    assert files.open_file(stored.id, by=CLERK, at=AT) == content
    assert files.describe(str(stored.id)) == stored
    assert (stored.name, stored.media_type, stored.size) == ("kaart van jan.pdf", "application/pdf", len(content))
    (place,) = on_disk(folder)
    assert b"%PDF" not in place.read_bytes()
    assert place.stat().st_mode & 0o077 == 0
    assert b"jan" not in bytes(StoredFile.objects.get().name)


def test_what_happens_to_a_file_is_written_down():
    stored = store()
    files.open_file(stored.id, by=CLERK, at=AT, purpose="handling")
    files.open_file(stored.id, by=Actor.system("mail"), at=AT)
    verbs = [entry.verb for entry in journal.history(f"file:{stored.id}")]
    assert verbs == ["files.file.stored", "files.file.opened"]
    assert journal.history(f"file:{stored.id}")[1].organisation == "elsene-ixelles"


@pytest.mark.parametrize("size", [sealing.PIECE - 1, sealing.PIECE, sealing.PIECE + 1, 3 * sealing.PIECE])
def test_pieces_come_back_in_order(size):
    content = os.urandom(size)
    file_id = operations.uuid4()
    sealing.write("aa/b", content, file_id=file_id, scope=SCOPE)
    assert b"".join(sealing.read("aa/b", file_id=file_id, scope=SCOPE, size=size)) == content


def pieces_of(place):
    content, found = place.read_bytes()[4:], []
    while content:
        length = 4 + int.from_bytes(content[:4], "big")
        found.append(content[:length])
        content = content[length:]
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda pieces: [pieces[1], pieces[0], pieces[2]],
        lambda pieces: [pieces[0], pieces[0], pieces[2]],
        lambda pieces: pieces[:2],
        lambda pieces: [pieces[0], pieces[2]],
        lambda pieces: [pieces[0][:-1] + bytes([pieces[0][-1] ^ 1]), *pieces[1:]],
    ],
)
def test_changed_swapped_and_missing_pieces_are_noticed(folder, change):
    file_id = operations.uuid4()
    size = 2 * sealing.PIECE + 5
    sealing.write("aa/b", bytes(size), file_id=file_id, scope=SCOPE)
    place = folder / "aa" / "b"
    place.write_bytes(sealing.MARK + b"".join(change(pieces_of(place))))
    with pytest.raises(vault.CannotUnseal):
        list(sealing.read("aa/b", file_id=file_id, scope=SCOPE, size=size))


def test_bytes_of_one_file_do_not_open_as_another(folder):
    first, second = store(), store()
    (folder / sealing.path_of(second.id)).write_bytes((folder / sealing.path_of(first.id)).read_bytes())
    with pytest.raises(vault.CannotUnseal):
        files.open_file(second.id, by=CLERK, at=AT)


def test_a_refused_file_leaves_nothing(folder):
    for content in (samples.PROGRAM, samples.pdf(change=samples.with_script), bytes(11_000_000)):
        with pytest.raises(files.Refused):
            store(content)
    assert not StoredFile.objects.exists()
    assert on_disk(folder) == []


def test_a_file_that_is_gone_is_said_to_be_gone():
    for unknown in ("not an id", "7b0e5a9e-8a53-4e7a-9e8e-2f9f4f8f0a00"):
        with pytest.raises(files.UnknownFile):
            files.describe(unknown)


def test_missing_bytes_are_said_to_be_missing(folder):
    stored = store()
    (folder / sealing.path_of(stored.id)).unlink()
    with pytest.raises(files.UnknownFile, match="missing"):
        files.open_file(stored.id, by=CLERK, at=AT)


def test_removed_bytes_leave_the_disk_with_the_commit(folder, django_capture_on_commit_callbacks):
    stored = store()
    with django_capture_on_commit_callbacks() as callbacks:
        files.remove(stored.id, by=CLERK, at=AT)
    assert len(on_disk(folder)) == 1
    for callback in callbacks:
        callback()
    assert on_disk(folder) == []
    with pytest.raises(files.UnknownFile):
        files.describe(stored.id)


def test_bytes_without_a_file_are_swept_when_old(folder):
    kept = store()
    with transaction.atomic():
        lost = store()
        transaction.set_rollback(True)
    assert len(on_disk(folder)) == 2
    soon = datetime.now(UTC)
    assert files.sweep(before=soon - timedelta(days=1)) == 0
    assert files.sweep(before=soon + timedelta(days=1)) == 1
    assert [place.name for place in on_disk(folder)] == [kept.id.hex]
    assert kept.id != lost.id


@pytest.fixture
def scanner(monkeypatch):
    """Let a scanner of the test serve the hook."""

    def serve(scan):
        register = Register()
        register.declare(Manifest(module="test", hooks={files.SCAN_HOOK: scan}))
        monkeypatch.setattr(operations, "registry", register)

    return serve


def test_a_harmful_file_is_set_apart_sealed(folder, scanner):
    scanner(lambda content, media_type: "Eicar-Test" if b"%PDF" in content else "")
    with pytest.raises(files.Quarantined) as refused:
        store()
    assert "Eicar" not in refused.value.message("nl")
    (place,) = on_disk(folder)
    assert place.parent.name == "quarantine"
    assert b"%PDF" not in place.read_bytes()
    assert not StoredFile.objects.exists()
    assert files.sweep(before=datetime.now(UTC) + timedelta(days=9)) == 0
    assert store(samples.photo(), name="x").media_type == "image/jpeg"


def test_no_file_is_taken_while_the_scanner_is_silent(scanner):
    def silent(content, media_type):
        raise ConnectionRefusedError

    scanner(silent)
    with pytest.raises(files.ScannerSilent):
        store()


def test_a_file_found_harmful_later_opens_no_more():
    stored = store()
    files.quarantine(stored.id, reason="Eicar-Test", by=Actor.system("scan"), at=AT)
    assert files.describe(stored.id).state == files.FileState.QUARANTINED
    with pytest.raises(files.Quarantined):
        files.open_file(stored.id, by=CLERK, at=AT)


@pytest.mark.parametrize(
    "impossible", [{"size": 0}, {"media_type": "text/html"}, {"state": "quarantined"}, {"state_reason": "x"}]
)
def test_the_database_refuses_an_impossible_file(impossible):
    possible = {"scope": SCOPE, "name": b"x", "media_type": "image/png", "size": 1, "sha256": "0" * 64, "path": "a/b"}
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(**{**possible, "stored_at": AT, **impossible})
