"""Cookies for the pages of incidents alone: one for each language, as each has a path of its own."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language

from parvis.kernel.people.web.requests import Request


def read(request: Request, name: str) -> str:
    """Return what a cookie holds on the page that is asked for; empty for none."""
    return request.COOKIES.get(_in(name, get_language() or settings.LANGUAGE_CODE), "")


def give(answer: HttpResponse, name: str, value: str, *, seconds: int | None = None) -> None:
    """Give a cookie that no script reads, to the pages in every language; it goes with the browser, or in time."""
    for language, _ in settings.LANGUAGES:
        answer.set_cookie(
            _in(name, language),
            value,
            max_age=seconds,
            path=f"/{language}/incidents/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _in(name: str, language: str) -> str:
    return f"{name}-{language}"
