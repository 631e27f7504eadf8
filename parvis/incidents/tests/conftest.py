"""Fixtures of the incidents: a small region, and nothing remembered from the test before."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from parvis.incidents.queries.kept import forget_all
from parvis.incidents.tests.world import settle
from parvis.kernel.jobs import api as jobs
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
