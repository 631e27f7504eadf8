"""Fixtures of payments: an organisation with an account, and the invented payment service as a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from parvis.kernel.neighbours import running
from parvis.payments.fake import DEMO_KEY, DEMO_SECRET
from parvis.payments.fake.app import Service, application
from parvis.payments.tests.world import settle


@pytest.fixture
def world(db: None) -> None:
    settle()


@pytest.fixture
def service(settings, tmp_path: Path) -> Iterator[Service]:
    """Serve the invented service, and let the connector speak to it."""
    served = application(tmp_path)
    assert isinstance(served, Service)
    settings.BASE_URL = "http://127.0.0.1:9"  # nobody listens: a notice reaches the house where a test wants it to
    with running(served) as url:
        settings.PAYMENTS_URL = url
        settings.PAYMENTS_KEY = SecretStr(DEMO_KEY)
        settings.PAYMENTS_SECRET = SecretStr(DEMO_SECRET)
        yield served
