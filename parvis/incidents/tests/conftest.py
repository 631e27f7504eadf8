"""Fixtures of the incidents: a small region, and nothing remembered from the test before."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation

from parvis.incidents.fake.app import Server
from parvis.incidents.queries.kept import forget_all
from parvis.incidents.tests.neighbour import Clock, connect
from parvis.incidents.tests.world import NOW, settle
from parvis.incidents.types.partner import PartnerInfo
from parvis.kernel.jobs import api as jobs
from parvis.kernel.neighbours import running
from parvis.kernel.people.queries.organisations import forget_organisations


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Leave no test what another one's database decided, nor the language of its page."""
    forget_all()
    yield
    forget_all()
    forget_organisations()
    translation.deactivate()


@pytest.fixture
def region(db: None, settings, tmp_path: Path) -> None:
    """Found a small region, with its files in a folder of the test."""
    settings.FILES_DIR = tmp_path / "files"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settle()


@pytest.fixture
def mails(region: None) -> Callable[[], list[EmailMultiAlternatives]]:
    """Return a function that does what waits, and returns the mails that went out since it was last called."""

    def sent_since() -> list[EmailMultiAlternatives]:
        jobs.run_pending()
        found, mail.outbox[:] = list(mail.outbox), []
        return found

    return sent_since


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, region: None) -> Clock:
    """Let a test have the time pass, for everything in this process."""
    found = Clock()
    monkeypatch.setattr(timezone, "now", found)
    return found


@pytest.fixture
def server(settings, clock: Clock) -> Iterator[Server]:
    """Serve the invented system of a manager."""
    settings.DEMO = True  # it is on this machine
    served = Server(now=clock)
    with running(served) as url:
        served.url = f"{url}/v2"
        yield served


@pytest.fixture
def partner(server: Server) -> PartnerInfo:
    """Have the reports of a municipality handed over to it."""
    return connect(server.url)


@pytest.fixture
def one_moment(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    """Let every address answer as of one moment, from one house."""
    settings.BASE_URL = "https://region.example"
    for room in ("drawing", "feed", "exports", "ogc.items"):
        monkeypatch.setattr(f"parvis.incidents.rest.data.{room}.timezone.now", lambda: NOW)
