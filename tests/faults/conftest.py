from collections.abc import Iterator

import pytest

from parvis.counter.tests import region as small
from tests.faults.installation import Region


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Region]:
    """Give a small region of its own, with processes of its own, to the tests of a file."""
    folder = tmp_path_factory.mktemp("region")
    with (folder / "log").open("ab") as log:
        made = Region(folder, log)
        yield made
        made.close()


@pytest.fixture
def small_region(db: None, tmp_path) -> Iterator[None]:
    """Give a small region inside the process of the test."""
    with small.settled(small.catalogue(tmp_path / "catalogue")):
        yield
