"""For every test: the vault of a new installation, no key left in the process by the test before, an empty journal."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import TransactionTestCase

from parvis.kernel.journal import protection
from parvis.kernel.vault import api as vault


@pytest.fixture(scope="session")
def vault_keys_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the master keys of this test session are; processes started by a test find them too."""
    path = tmp_path_factory.mktemp("keys") / "vault.json"
    os.environ["PARVIS_VAULT_KEYS"] = str(path)
    return path


@pytest.fixture(autouse=True)
def _fresh_vault(settings, vault_keys_file: Path) -> Iterator[None]:
    settings.VAULT_KEYS_FILE = vault_keys_file
    vault.create_master_keys()
    vault.forget()
    yield
    vault.forget()


@pytest.fixture(scope="session", autouse=True)
def _only_tests_empty_the_journal() -> Iterator[None]:
    """Let the clean-up of tests with real transactions empty all tables; the database forbids it for the journal."""
    clean_up = TransactionTestCase._fixture_teardown

    def _fixture_teardown(self: TransactionTestCase) -> None:
        with protection.lifted():
            clean_up(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _fixture_teardown)
        yield
