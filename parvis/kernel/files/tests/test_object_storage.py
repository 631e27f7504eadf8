"""Files whose bytes lie on object storage: what the database knows has its bytes, whatever fails."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from pydantic import SecretStr

from parvis.kernel.files import api as files
from parvis.kernel.files import manifest, operations, sealing
from parvis.kernel.files.models import StoredFile
from parvis.kernel.files.tests import object_storage as fake
from parvis.kernel.files.tests import samples
from parvis.kernel.files.web.middleware import OutOfReachMiddleware
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor, ActorKind
from parvis.kernel.registry import Manifest, Register
from parvis.kernel.vault import api as vault

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
CLERK = Actor(kind=ActorKind.AGENT, id="account:1")
SCOPE = "elsene-ixelles/case"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def server(settings, tmp_path):
    with fake.serving() as server:
        settings.FILES_DIR = tmp_path / "files"
        settings.FILES_URL = server.address(timeout="2")
        settings.FILES_ACCESS_KEY = SecretStr(fake.ACCESS_KEY)
        settings.FILES_SECRET_KEY = SecretStr(fake.SECRET_KEY)
        yield server


def store(content=None, **given):
    given = {"name": "kaart van jan.pdf", "scope": SCOPE, "by": CLERK, "at": AT, **given}
    return files.store(content=content if content is not None else samples.pdf(), **given)


def test_a_file_comes_back_as_it_was_and_lies_sealed(server, settings):
    content = samples.pdf()
    stored = store(content)
    assert files.open_file(stored.id, by=CLERK, at=AT) == content
    ((key, (sealed, _)),) = server.objects.items()
    assert key == f"house/{sealing.path_of(stored.id)}"
    assert sealed.startswith(sealing.MARK)
    assert b"%PDF" not in sealed
    assert not settings.FILES_DIR.exists()


@pytest.mark.parametrize("failure", ["down", "keys", "bucket", "full"])
def test_a_file_that_cannot_be_kept_is_refused_before_anything_is_acknowledged(server, settings, failure):
    if failure == "down":
        server.silent.set()
        settings.FILES_URL = server.address(timeout="0.2")
    elif failure == "keys":
        settings.FILES_SECRET_KEY = SecretStr("wrong")
    elif failure == "bucket":
        settings.FILES_URL = server.address(bucket="other")
    else:
        server.failures = [507] * 9
    with pytest.raises(files.StorageSilent) as refused:
        store()
    assert isinstance(refused.value, files.Refused)
    assert not StoredFile.objects.exists()
    assert server.objects == {}
    said = [refused.value.message(language) for language in ("nl", "fr", "en")]
    assert len(set(said)) == 3
    assert "PARVIS" not in "".join(said)


def test_a_failure_that_passes_costs_nobody_their_upload(server):
    content = samples.pdf()
    server.failures = [503, 500]
    stored = store(content)
    server.failures = [503]
    assert files.open_file(stored.id, by=CLERK, at=AT) == content


def test_a_file_out_of_reach_is_not_lost_and_not_written_down_as_opened(server):
    content = samples.pdf()
    stored = store(content)
    server.failures = [503] * 4
    with pytest.raises(files.OutOfReach) as refused:
        files.open_file(stored.id, by=CLERK, at=AT)
    assert "enkele minuten" in refused.value.message("nl")
    assert [entry.verb for entry in journal.history(f"file:{stored.id}")] == ["files.file.stored"]
    assert files.open_file(stored.id, by=CLERK, at=AT) == content


def test_missing_and_changed_bytes_are_noticed(server):
    stored = store()
    key = f"house/{sealing.path_of(stored.id)}"
    content, moment = server.objects[key]
    server.objects[key] = (content[:-1] + bytes([content[-1] ^ 1]), moment)
    with pytest.raises(vault.CannotUnseal):
        files.open_file(stored.id, by=CLERK, at=AT)
    del server.objects[key]
    with pytest.raises(files.UnknownFile, match="missing from s3://documents/house"):
        files.open_file(stored.id, by=CLERK, at=AT)


def test_a_file_is_removed_though_the_storage_is_silent_and_its_bytes_follow(
    server, caplog, django_capture_on_commit_callbacks
):
    kept, removed = store(), store()
    server.failures = [503] * 4
    with caplog.at_level(logging.CRITICAL), django_capture_on_commit_callbacks(execute=True):
        files.remove(removed.id, by=CLERK, at=AT)
    with pytest.raises(files.UnknownFile):
        files.describe(removed.id)
    assert len(server.objects) == 2
    assert manifest.sweep(datetime.now(UTC) + timedelta(days=2)) == 1
    assert list(server.objects) == [f"house/{sealing.path_of(kept.id)}"]


def test_bytes_of_a_transaction_that_was_undone_are_swept_after_a_day(server):
    kept = store()
    with transaction.atomic():
        store()
        transaction.set_rollback(True)
    server.objects["house-of-others/aa/b"] = (b"theirs", AT)
    assert len(server.objects) == 3
    assert manifest.sweep(datetime.now(UTC) + timedelta(hours=23)) == 0
    assert manifest.sweep(datetime.now(UTC) + timedelta(hours=25)) == 1
    assert sorted(server.objects) == ["house-of-others/aa/b", f"house/{sealing.path_of(kept.id)}"]


@pytest.mark.parametrize("reaches", [True, False])
def test_a_harmful_file_is_refused_and_set_apart_if_that_is_possible(server, monkeypatch, reaches):
    register = Register()
    register.declare(Manifest(module="test", hooks={files.SCAN_HOOK: lambda content, media_type: "Eicar-Test"}))
    monkeypatch.setattr(operations, "registry", register)
    server.failures = [] if reaches else [503] * 4
    with pytest.raises(files.Quarantined):
        store()
    assert [key.split("/")[1] for key in server.objects] == (["quarantine"] if reaches else [])
    assert manifest.sweep(datetime.now(UTC) + timedelta(days=9)) == 0
    assert not StoredFile.objects.exists()


def test_a_reader_is_told_to_try_again(rf: RequestFactory):
    middleware = OutOfReachMiddleware(lambda request: HttpResponse("fine"))
    request = rf.get("/nl/")
    assert middleware(request).content == b"fine"
    assert middleware.process_exception(request, ValueError()) is None
    answer = middleware.process_exception(request, files.OutOfReach())
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "enkele minuten" in answer.content.decode()
