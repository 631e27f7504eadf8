from collections.abc import Iterator

import pytest

from parvis.kernel.neighbours import running
from parvis.sources.connectors.client import SourceClient
from parvis.sources.fake.app import Fake
from parvis.sources.tests.serving import REGION, SECRET, TODAY, serving


@pytest.fixture
def fake(settings) -> Iterator[Fake]:
    """Return the running sources of which the settings know."""
    with serving(settings) as application:
        yield application


class Time:
    """A clock that goes only when somebody waits, or is told to."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def source(time) -> Iterator[Fake]:
    """Return a running fake with a client of its own, `source.client`, whose time is `time`."""
    application = Fake(REGION, today=TODAY, secret=SECRET)
    with running(application) as url:
        client = SourceClient(url, client="parvis", secret=SECRET, pause=time.wait, clock=time, read=0.3)
        application.client_of_ours = client
        yield application
        application.released.set()
        client.close()
