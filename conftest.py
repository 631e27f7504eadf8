"""For every test: the vault of a new installation, and no key left in the process by the test before."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

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
