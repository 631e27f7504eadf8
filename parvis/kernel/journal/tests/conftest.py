from datetime import UTC, datetime

import pytest

from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor

NOW = datetime(2026, 11, 24, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def write():
    def write(subject="case:1", organisation="elsene-ixelles", verb="counter.case.submitted", **fields):
        fields = {"by": Actor.system("test"), "at": NOW} | fields
        return journal.append(verb=verb, subject=subject, organisation=organisation, **fields)

    return write
