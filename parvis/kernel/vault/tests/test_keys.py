import json
import os
import threading

import pytest
from django.db import IntegrityError, transaction

from parvis.kernel.vault import api as vault
from parvis.kernel.vault import keyring, master
from parvis.kernel.vault.models import DataKey, MasterKey

pytestmark = pytest.mark.django_db
SCOPE, CONTEXT = "elsene-ixelles/case", "counter.Case:answers:17"


def seal(scope=SCOPE):
    return vault.seal("secret", scope=scope, context=CONTEXT)


def unseal(sealed, scope=SCOPE):
    return vault.unseal_text(sealed, scope=scope, context=CONTEXT)


@pytest.fixture
def own_keys(settings, tmp_path):
    settings.VAULT_KEYS_FILE = tmp_path / "keys" / "vault.json"
    vault.forget()
    return settings.VAULT_KEYS_FILE


def test_rotation_seals_with_a_new_key_and_old_values_still_open(operator, now):
    old = seal()
    assert vault.rotate(scope=SCOPE, by=operator, at=now) == 2
    new = seal()
    assert old[:5] != new[:5]
    assert unseal(old) == unseal(new) == "secret"
    assert DataKey.objects.get(version=2).created_by == "system:test"


def test_a_scope_may_be_rotated_before_it_seals(operator, now):
    assert vault.rotate(scope="new/case", by=operator, at=now) == 1
    assert unseal(seal("new/case"), "new/case") == "secret"


def test_shredding_makes_values_unreadable_and_says_so(operator, now):
    lost, other = seal(), seal("other/case")
    vault.rotate(scope=SCOPE, by=operator, at=now)
    assert vault.shred(scope=SCOPE, by=operator, at=now) == 2
    with pytest.raises(vault.Shredded, match="destroyed on 2026-11-24"):
        unseal(lost)
    assert unseal(other, "other/case") == "secret"
    assert vault.shred(scope=SCOPE, by=operator, at=now) == 0
    assert vault.scopes() == ["other/case"]
    assert unseal(seal()) == "secret"
    assert DataKey.objects.get(scope=SCOPE, version=3).wrapped is not None


def test_rewrapping_changes_the_master_key_and_no_sealed_value(
    own_keys, operator, now, django_capture_on_commit_callbacks
):
    first = vault.ensure_keys()
    values = {f"o{n}/case": seal(f"o{n}/case") for n in range(5)}
    vault.shred(scope="o4/case", by=operator, at=now)
    with django_capture_on_commit_callbacks(execute=True):
        assert vault.rewrap(by=operator, at=now) == 4
    vault.forget()
    assert [unseal(values[f"o{n}/case"], f"o{n}/case") for n in range(4)] == ["secret"] * 4
    status = vault.status()
    assert len(status.masters) == 1
    assert first not in status.masters
    assert first not in own_keys.read_text()
    assert not status.problems
    assert list(MasterKey.objects.values_list("name", flat=True)) == list(status.masters)


def test_an_interrupted_rewrapping_leaves_everything_readable(
    own_keys, operator, now, monkeypatch, django_capture_on_commit_callbacks
):
    vault.ensure_keys()
    sealed = seal()
    with monkeypatch.context() as broken:
        broken.setattr(keyring, "wrap", _power_cut)
        with pytest.raises(RuntimeError), transaction.atomic():
            vault.rewrap(by=operator, at=now)
    vault.forget()
    assert unseal(sealed) == "secret"
    assert len(vault.status().masters) == 2
    vault.rewrap(by=operator, at=now)  # committed, but cut before the old master keys are dropped from the file
    vault.forget()
    assert unseal(sealed) == "secret"
    with django_capture_on_commit_callbacks(execute=True):
        vault.rewrap(by=operator, at=now)
    vault.forget()
    assert unseal(sealed) == "secret"
    assert len(vault.status().masters) == 1


def _power_cut(*args):
    raise RuntimeError("power cut")


def test_without_demonstration_the_key_file_is_made_only_on_purpose(own_keys):
    with pytest.raises(vault.NoMasterKey, match="parvis prepare"):
        seal()
    with pytest.raises(vault.NoMasterKey, match="parvis prepare"):
        vault.blind_index("x", purpose="y")
    name = vault.ensure_keys()
    assert vault.ensure_keys() == name
    assert unseal(seal()) == "secret"


@pytest.mark.parametrize("mode", ["DEMO", "DEBUG"])
def test_in_a_demonstration_the_key_file_is_made_on_first_use(own_keys, settings, mode):
    setattr(settings, mode, True)
    assert unseal(seal()) == "secret"


def test_the_key_file_is_for_its_owner_only(own_keys):
    vault.ensure_keys()
    assert oct(own_keys.stat().st_mode & 0o777) == "0o600"
    assert oct(own_keys.parent.stat().st_mode & 0o777) == "0o700"
    assert os.listdir(own_keys.parent) == ["vault.json"]


def test_a_lost_key_file_is_not_replaced_by_a_useless_one(own_keys):
    vault.ensure_keys()
    seal()
    own_keys.unlink()
    with pytest.raises(vault.NoMasterKey, match="Put back the key file"):
        vault.ensure_keys()


def test_a_key_file_of_another_database_is_named_as_such(own_keys):
    vault.ensure_keys()
    sealed = seal()
    record = json.loads(own_keys.read_text())
    own_keys.unlink()
    vault.create_master_keys()
    vault.forget()
    with pytest.raises(vault.NoMasterKey, match="belongs to this database"):
        unseal(sealed)
    assert len(vault.status().problems) == 1
    other = json.loads(own_keys.read_text())
    other["keys"][record["current"]] = next(iter(other["keys"].values()))
    own_keys.write_text(json.dumps(other))
    with pytest.raises(vault.NoMasterKey, match="another database"):
        unseal(sealed)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"current": "a", "keys": {}, "index_root": ""}', '{"current": 1']
)
def test_a_damaged_key_file_is_named_as_such(own_keys, text):
    own_keys.parent.mkdir()
    own_keys.write_text(text)
    with pytest.raises(vault.NoMasterKey, match="damaged"):
        master.read()


def test_an_unreadable_key_file_is_named_as_such(own_keys):
    own_keys.mkdir(parents=True)
    with pytest.raises(vault.NoMasterKey, match="cannot be read"):
        master.read()


@pytest.mark.parametrize(
    "change",
    [
        {"wrapped": None},
        {"shredded_at": "2026-11-24T09:00:00Z"},
        {"shredded_by": "system:test"},
        {"master": None},
        {"wrapped": None, "master": None, "shredded_at": "2026-11-24T09:00:00Z", "shredded_by": ""},
        {"version": 0},
        {"scope": ""},
    ],
)
def test_the_database_refuses_impossible_keys(change):
    seal()
    with pytest.raises(IntegrityError), transaction.atomic():
        DataKey.objects.update(**change)


def test_the_database_refuses_two_keys_of_one_version(now):
    seal()
    row = DataKey.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.django_db(transaction=True)
def test_threads_that_make_the_key_file_agree_on_one(own_keys):
    names, barrier = [], threading.Barrier(8)

    def work():
        barrier.wait()
        names.append(master.create().current)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(names)) == 1
    assert len(names) == 8


def test_who_is_second_to_make_a_key_gets_the_one_that_is_there(operator, now):
    seal()
    assert keyring.make(SCOPE, after=0, by="system:test", at=now).version == 1
    assert keyring.make(SCOPE, after=1, by="system:test", at=now).version == 2
    vault.shred(scope=SCOPE, by=operator, at=now)
    assert keyring.make(SCOPE, after=0, by="system:test", at=now).version == 3
