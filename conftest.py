"""For every test: the vault of a new installation, an empty journal, messages in three languages, a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import TransactionTestCase

from parvis.kernel.journal import protection
from parvis.kernel.places import api as places
from parvis.kernel.vault import api as vault
from parvis.ui.catalogues import compile_catalogue

pytest_plugins = ["parvis.ui.tests.browser"]


def pytest_configure() -> None:
    """Compile the catalogues that changed, so that a test in Dutch or French sees what stands in them."""
    for path in sorted((Path(__file__).parent / "parvis").rglob("LC_MESSAGES/django.po")):
        compile_catalogue(path)
    # WhiteNoise warns of a missing folder, and a warning is an error here.
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    # Each test client builds its own server, and would look through all static files before its first page.
    django_settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session")
def vault_keys_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the master keys of this test session are."""
    return tmp_path_factory.mktemp("keys") / "vault.json"


@pytest.fixture(autouse=True)
def _fresh_vault(settings, monkeypatch: pytest.MonkeyPatch, vault_keys_file: Path) -> Iterator[None]:
    """Let no key, and no place, stay in the process from the test before."""
    settings.VAULT_KEYS_FILE = vault_keys_file
    monkeypatch.setenv("PARVIS_VAULT_KEYS", str(vault_keys_file))  # for the processes that a test starts
    vault.create_master_keys()
    vault.forget()
    places.forget()
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
