from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import translation

from parvis.counter.catalogue import shelves
from parvis.counter.queries import published
from parvis.counter.tests import region as small
from parvis.incidents.queries.kept import forget_all
from tests.house.world import World, make_world


@pytest.fixture(scope="session")
def own_catalogue(tmp_path_factory: pytest.TempPathFactory) -> shelves.Catalogue:
    return small.catalogue(tmp_path_factory.mktemp("catalogue"))


@pytest.fixture
def world(db: None, own_catalogue: shelves.Catalogue, settings, tmp_path, monkeypatch) -> Iterator[World]:
    """Give a small region with one of everything in it."""
    settings.FILES_DIR = tmp_path
    settings.EMAIL_FILE_PATH = tmp_path
    # An answer that is closed unread ends its request, and with it the connection that holds what the test made.
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    with small.settled(own_catalogue):
        # Looked for once, not every few seconds: a page that happens to be the one that looks would ask one more.
        monkeypatch.setattr(published._kept, "SECONDS", 3600.0)
        monkeypatch.setattr("parvis.incidents.queries.kept.SECONDS", 3600.0)
        monkeypatch.setattr("parvis.incidents.queries.columns.pictures.SECONDS", 3600.0)
        forget_all()
        published.forget_published()
        published.current()
        with translation.override("nl"):  # addresses are written in Dutch, whatever page the test before opened
            yield make_world()
        forget_all()
