from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from parvis.kernel.identity.client import keys, provider
from parvis.kernel.identity.fake.app import Fake
from parvis.kernel.neighbours import running

REGION = Path(__file__).parents[3] / "regions" / "brussels"
BACK = "http://localhost:8000/identity/back"


@pytest.fixture(scope="session")
def our_keys_file(tmp_path_factory):
    return tmp_path_factory.mktemp("identity") / "identity.json"


@pytest.fixture(autouse=True)
def _our_keys(settings, our_keys_file):
    settings.IDENTITY_KEYS_FILE = our_keys_file
    settings.BASE_URL = "http://localhost:8000"
    provider.forget()
    yield
    provider.forget()


@pytest.fixture(autouse=True)
def _dutch():
    with translation.override("nl"):
        yield


@pytest.fixture(scope="session")
def served():
    """One invented provider for all tests: making its keys takes time."""
    fake = Fake(REGION)
    with running(fake) as url:
        yield fake, url


@pytest.fixture
def fake(served, settings):
    """The provider, well-behaved at first, that knows our keys."""
    fake, url = served
    fake.mischief.clear()
    fake.encrypts = True
    fake._clients["parvis"] = keys.public_keys()
    settings.IDENTITY_ISSUER = url
    yield fake
    fake.mischief.clear()


@pytest.fixture
def browser_of():
    """Return a browser without script: a Django client with what is needed to go to the provider and back."""
    return lambda: Client(headers={"accept-language": "nl"})
