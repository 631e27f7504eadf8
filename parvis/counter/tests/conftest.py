"""Fixtures of the counter: a catalogue of its own for every session of tests, and a small region."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone, translation

from parvis.counter.catalogue import shelves
from parvis.counter.queries.published import forget_published
from parvis.counter.tests import benches
from parvis.counter.tests import region as small
from parvis.counter.tests.adopting import shared


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Leave no test the language of the page that another one opened last, nor what it published."""
    yield
    translation.deactivate()
    forget_published()


@pytest.fixture(scope="session")
def own_catalogue(tmp_path_factory: pytest.TempPathFactory) -> shelves.Catalogue:
    return small.catalogue(tmp_path_factory.mktemp("catalogue"))


@pytest.fixture
def catalogue(own_catalogue: shelves.Catalogue) -> Iterator[shelves.Catalogue]:
    before = shelves.replace_current(own_catalogue)
    yield own_catalogue
    shelves.replace_current(before)


@pytest.fixture
def region(db: None, own_catalogue: shelves.Catalogue) -> Iterator[None]:
    with small.settled(own_catalogue):
        yield


@pytest.fixture
def benched(db: None, tmp_path: Path) -> Iterator[None]:
    """Offer benches, and a way to disagree when one is refused, in a small region."""
    benches.write(tmp_path / "folders")
    with small.settled(small.catalogue(tmp_path / "kept", tmp_path / "folders")):
        yield


@pytest.fixture
def now() -> datetime:
    """Return the present moment, for cases that a page then shows as they are now."""
    return timezone.now()


@pytest.fixture
def bench(db: None, tmp_path: Path) -> Iterator[Path]:
    """Share one procedure, whose folder is given, with an organisation that may adapt it."""
    with shared(tmp_path) as folder:
        yield folder
