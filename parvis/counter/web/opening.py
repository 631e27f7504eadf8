"""What the views of a form share: opening it, and leading to its pages."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from parvis.counter import api
from parvis.counter.web.holder import holder_of


def language_of_page() -> str:
    """Return the language of the page."""
    return get_language() or "nl"


def open_form(request: HttpRequest, draft: UUID) -> api.Form:
    """Return a form to who holds it; anyone else finds nothing there."""
    try:
        return api.open_form(draft, holder_of(request), at=timezone.now(), language=language_of_page())
    except api.UnknownDraft as unknown:
        raise Http404 from unknown


def go(name: str, *args: Any) -> HttpResponseRedirect:
    """Lead to an address of the counter."""
    return HttpResponseRedirect(reverse(f"counter:{name}", args=args))
