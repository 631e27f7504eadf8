"""Where pages of reports are, for what is read elsewhere than on a page: mails, other systems."""

from uuid import UUID

from django.conf import settings


def list_url(language: str) -> str:
    """Return the address of the page with all reports that everyone may read."""
    return _page(language, "")


def report_url(number: int, language: str) -> str:
    """Return the address of the page of a report that everyone may read."""
    return _page(language, f"{number}/")


def own_url(key: str, language: str) -> str:
    """Return the address of the page of a report for whoever has this key."""
    return _page(language, f"mine/{key}/")


def stop_url(token: str, language: str) -> str:
    """Return the address at which one stops following: a page to read, and a POST to do it (RFC 8058)."""
    return _page(language, f"stop/{token}/")


def watch_url(key: str, language: str) -> str:
    """Return the address at which a watch is confirmed, looked at and ended."""
    return _page(language, f"watch/{key}/")


def stop_watch_url(token: str, language: str) -> str:
    """Return the address at which a watch is ended: a page to read, and a POST to do it (RFC 8058)."""
    return _page(language, f"watch/stop/{token}/")


def photo_url(photo: UUID) -> str:
    """Return the address of the version of a photo that everyone may see."""
    return f"{settings.BASE_URL}/data/incidents/photos/{photo}.jpg"


def _page(language: str, path: str) -> str:
    return f"{settings.BASE_URL}/{language}/incidents/{path}"
