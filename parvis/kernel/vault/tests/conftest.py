from datetime import UTC, datetime

import pytest

from parvis.kernel.people.types import Actor


@pytest.fixture
def operator():
    return Actor.system("test")


@pytest.fixture
def now():
    return datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
