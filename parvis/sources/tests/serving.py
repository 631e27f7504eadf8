"""The invented sources for a test, running, with the settings pointing at them; other modules' tests use it too.

@pytest.fixture
def fake(settings):
    with serving(settings) as fake:
        yield fake
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from parvis.kernel.neighbours import running
from parvis.sources.connectors import choice
from parvis.sources.fake.app import Fake

REGION = Path(__file__).parents[2] / "regions" / "brussels"
AMELIE, NORA, TOM = "79031200257", "09050200690", "77072100363"
"""The first household of the region: she is the reference person, Nora a child."""
COMPANY = "1999000051"
TODAY = date(2026, 11, 24)
SECRET = "a secret of tests"


@contextmanager
def serving(settings: Any, **fake: Any) -> Iterator[Fake]:
    """Run the sources, and let the settings name them; `fake` are fields of the fake."""
    application = Fake(REGION, **{"today": TODAY, "secret": SECRET, **fake})
    with running(application) as url:
        settings.SOURCES_URL, settings.SOURCES_CLIENT, settings.SOURCES_SECRET = url, "parvis", SecretStr(SECRET)
        try:
            yield application
        finally:
            application.released.set()
            choice.forget()
            settings.SOURCES_URL = ""
