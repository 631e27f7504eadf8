"""The client of this process, as the settings name the sources."""

import os
from functools import lru_cache

from django.conf import settings

from parvis.sources.connectors.client import SourceClient
from parvis.sources.types import Fault, SourceDown


def is_configured() -> bool:
    """Tell whether this installation has sources to ask."""
    return bool(settings.SOURCES_URL)


def current() -> SourceClient:
    """Return the client.

    :raises SourceDown: when this installation has no sources.
    """
    if not settings.SOURCES_URL:
        raise SourceDown("This installation asks no sources: PARVIS_SOURCES_URL is empty.", fault=Fault.UNREACHABLE)
    secret = settings.SOURCES_SECRET.get_secret_value()
    return _client(os.getpid(), settings.SOURCES_URL, settings.SOURCES_CLIENT, secret)


@lru_cache(maxsize=4)
def _client(process: int, base: str, client: str, secret: str) -> SourceClient:
    """Make the client, once a process: connections do not survive a fork."""
    return SourceClient(base, client=client, secret=secret)


def forget() -> None:
    """Close the client and begin anew, with closed circuits and no token; for tests."""
    if settings.SOURCES_URL:
        current().close()
    _client.cache_clear()
