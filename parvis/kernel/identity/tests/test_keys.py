"""Our own keys: made once, published without what is secret, renewed without breaking what is under way."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command

from parvis.kernel.identity.client import keys


@pytest.fixture
def own_file(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(keys, "BITS", 2048)
    settings.IDENTITY_KEYS_FILE = tmp_path / "keys" / "identity.json"
    return settings.IDENTITY_KEYS_FILE


def test_they_are_made_on_first_use_for_our_eyes_only(own_file):
    assert keys.signing_key().is_private
    assert stat.S_IMODE(own_file.stat().st_mode) == 0o600
    assert [path.name for path in own_file.parent.iterdir()] == ["identity.json"]


def test_two_that_make_them_together_use_the_same(own_file):
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: keys.signing_key().kid, range(4)))
    assert len(made) == 1


def test_nothing_secret_is_published(own_file, client):
    said = client.get("/identity/jwks.json")
    assert said["Content-Type"] == "application/json"
    assert {(one["use"], one["kty"]) for one in said.json()["keys"]} == {("sig", "RSA"), ("enc", "RSA")}
    for one in said.json()["keys"]:
        assert not {"d", "p", "q", "dp", "dq", "qi"} & one.keys()


def test_new_keys_leave_the_former_one_turn(own_file):
    first = [one.kid for one in keys.our_keys()]
    keys.rotate()
    second = [one.kid for one in keys.our_keys()]
    assert second[2:] == first
    assert keys.signing_key().kid == second[0]
    assert {one.kid for one in keys.opening_keys()} == {first[1], second[1]}
    keys.rotate()
    assert not set(first) & {one.kid for one in keys.our_keys()}


def test_the_command_shows_and_renews(own_file, capsys):
    call_command("identity", "jwks")
    before = json.loads(capsys.readouterr().out)["keys"][0]["kid"]
    call_command("identity", "rotate")
    assert before not in capsys.readouterr().out
    call_command("identity", "jwks")
    assert json.loads(capsys.readouterr().out)["keys"][2]["kid"] == before
