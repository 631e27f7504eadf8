import pytest
from pydantic import ValidationError

from parvis.config.environment import Environment


@pytest.mark.parametrize("url", ["http://sources.example", "ftp://localhost", "sources.example", "https://"])
def test_sources_are_asked_in_private(url):
    with pytest.raises(ValidationError):
        Environment(sources_url=url)


@pytest.mark.parametrize(
    "url", ["", "https://sources.example/v1", "http://localhost:8001/sources", "http://[::1]:8001"]
)
def test_or_on_this_machine(url):
    assert Environment(sources_url=url).sources_url == url
