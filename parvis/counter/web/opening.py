"""What the views of a form share: opening it, and leading to its pages."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.counter import api
from parvis.counter.web.holder import holder_of


def language_of_page() -> str:
    """Return the language of the page."""
    return get_language() or "nl"


def open_form(request: HttpRequest, draft: UUID) -> api.Form:
    """Return a form to who holds it; anyone else finds nothing there.

    :raises PermissionDenied: if it was begun here for someone, and one no longer acts for them.
    """
    holder = holder_of(request)
    try:
        return api.open_form(draft, holder, at=timezone.now(), language=language_of_page())
    except api.UnknownDraft as unknown:
        if _was_held(draft, holder):
            said = _(
                "This form is of the person for whom you filled it in, and you no longer act for them. "
                "What was filled in is kept for them."
            )
            messages.warning(request, said, fail_silently=True)
            raise PermissionDenied from unknown
        raise Http404 from unknown


def revision_seen(request: HttpRequest) -> int | None:
    """Return the revision of the form that was on the page; None where that was no number."""
    seen = request.POST.get("revision", "")
    return int(seen) if seen.isascii() and seen.isdecimal() else None


def _was_held(draft: UUID, holder: api.Holder) -> bool:
    """Tell whether a form was begun in this browser for an account that one does not act for now."""
    if holder.account is None or draft not in holder.drafts:
        return False
    try:
        api.draft_of(draft, api.Holder(drafts=frozenset({draft})))
    except api.UnknownDraft:
        return False
    return True


def go(name: str, *args: Any) -> HttpResponseRedirect:
    """Lead to an address of the counter."""
    return HttpResponseRedirect(reverse(f"counter:{name}", args=args))
