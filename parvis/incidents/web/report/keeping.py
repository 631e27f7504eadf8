"""A report that is being made, found by a cookie that only its own pages get."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from parvis.incidents import api as incidents
from parvis.incidents.types.report import PhotoInfo, Place
from parvis.incidents.web import cookies
from parvis.kernel.people.types import Actor
from parvis.kernel.people.web.requests import Request

STEPS = ("new", "new_place", "new_what", "new_send")
_COOKIE = "report"


@dataclass
class Making:
    """What is filled in so far.

    :param key: finds it again; it is in the cookie.
    :param is_new: whether the cookie is still to be given.
    """

    key: str
    content: dict[str, Any]
    photos: list[PhotoInfo]
    is_new: bool = False

    @property
    def place(self) -> Place | None:
        found = self.content.get("place")
        return Place(**found) if found else None

    @property
    def category(self) -> str:
        return str(self.content.get("category") or "")

    @property
    def text(self) -> str:
        return str(self.content.get("text") or "")

    @property
    def answers(self) -> dict[str, str]:
        return dict(self.content.get("answers") or {})

    @property
    def sent(self) -> dict[str, Any] | None:
        """The report that was sent last, to go on from: its number, key, place and address."""
        return self.content.get("sent") or None

    def missing(self) -> str:
        """Return the name of the first page that still wants something, or that of the last one."""
        if not self.content.get("is_begun"):
            return "new"
        if self.place is None or not self.content.get("is_place_sure"):
            return "new_place"
        return "new_send" if self.category else "new_what"

    def save(self, by: Actor, **changes: Any) -> None:
        """Keep what was filled in.

        :raises DraftTooLarge: for what no report holds.
        """
        self.content = incidents.save_draft(key=self.key, changes=changes, by=by, at=timezone.now())


def opened(request: Request) -> Making | None:
    """Return the report that this browser is making, if any."""
    key = cookies.read(request, _COOKIE)
    try:
        content, photos = incidents.draft(key)
    except incidents.UnknownDraft:
        return None
    return Making(key, content, photos)


def opened_or_begun(request: Request) -> Making:
    """Return the report that this browser is making, or a new one; `go` gives its cookie."""
    return opened(request) or begun(request)


def begun(request: Request) -> Making:
    """Begin a report."""
    key = incidents.begin_draft(by=request.actor, at=timezone.now())
    making = Making(key, {}, [], is_new=True)
    making.save(request.actor, tracking=secrets.token_urlsafe(24))
    return making


def go(name: str, making: Making | None = None, query: str = "") -> HttpResponse:
    """Lead to a page of ours; a report that was begun gets its cookie."""
    answer = HttpResponseRedirect(reverse(f"incidents:{name}") + (f"?{query}" if query else ""))
    if making is not None and making.is_new:
        remember(answer, making.key)
    return answer


def remember(answer: HttpResponse, key: str) -> None:
    """Let this browser go on with a report, in whichever language; the cookie goes with the browser."""
    cookies.give(answer, _COOKIE, key)


def language_of_page() -> str:
    """Return the language of the page that is asked for."""
    return get_language() or settings.LANGUAGE_CODE


def step(current: int, title: str = "") -> dict[str, Any]:
    """Return what the component `steps` takes."""
    return {"current": current, "total": len(STEPS), "title": title}
