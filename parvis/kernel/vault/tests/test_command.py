import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from parvis.kernel.vault import api as vault

pytestmark = pytest.mark.django_db
SCOPE = "elsene-ixelles/case"


def run(*arguments):
    out = io.StringIO()
    call_command("vault", *arguments, stdout=out, no_color=True)
    return out.getvalue()


@pytest.fixture
def sealed(settings, tmp_path):
    settings.VAULT_KEYS_FILE = tmp_path / "vault.json"
    vault.forget()
    assert "is ready" in run("init")
    return vault.seal("secret", scope=SCOPE, context="a:b:c")


def unseal(sealed):
    return vault.unseal_text(sealed, scope=SCOPE, context="a:b:c")


def told():
    """Return verbs and data of the house's own chain, read below the journal's door: the journal stands above."""
    from_table = "SELECT verb, subject FROM journal_entry WHERE chain = '' ORDER BY sequence"
    with connection.cursor() as cursor:
        cursor.execute(from_table)
        return cursor.fetchall()


def test_keys_are_rotated_and_listed(sealed):
    assert run("rotate", SCOPE) == f"{SCOPE} seals with key version 2.\n"
    assert run("rotate", "--all") == f"{SCOPE} seals with key version 3.\n"
    assert unseal(sealed) == "secret"
    status = run("status")
    assert status.count(SCOPE) == 3
    assert vault.status().masters[0] in status
    assert told() == [("vault.key.rotated", f"scope:{SCOPE}")] * 2


def test_master_keys_are_renewed(sealed, django_capture_on_commit_callbacks):
    before = vault.status().masters[0]
    with django_capture_on_commit_callbacks(execute=True):
        assert "1 data keys" in run("rewrap")
    assert before not in vault.status().masters
    assert unseal(sealed) == "secret"
    assert told() == [("vault.master.renewed", "vault")]


def test_shredding_asks_first(sealed, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda prompt: "yes")
    with pytest.raises(CommandError, match="Nothing was destroyed"):
        run("shred", SCOPE)
    assert unseal(sealed) == "secret"
    with pytest.raises(CommandError, match="no living key"):
        run("shred", "elsene/case", "--confirm", "elsene/case")
    assert "1 keys" in run("shred", SCOPE, "--confirm", SCOPE)
    with pytest.raises(vault.Shredded):
        unseal(sealed)
    assert told() == [("vault.key.shredded", f"scope:{SCOPE}")]
    assert "shredded" in run("status")


def test_a_missing_key_file_is_told_in_words(sealed, settings):
    settings.VAULT_KEYS_FILE.unlink()
    for what in ("init", "status", "rewrap"):
        with pytest.raises(CommandError, match=r"[Pp]ut back the key file"):
            run(what)


def test_keys_under_an_unknown_master_key_are_named(sealed, settings):
    settings.VAULT_KEYS_FILE.unlink()
    vault.create_master_keys()
    with pytest.raises(CommandError, match="is not in the file"):
        run("status")
