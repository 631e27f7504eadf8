"""Photos as everyone may see them: faces and plates unrecognisable."""

import hashlib
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from parvis.incidents import api as incidents
from parvis.kernel.people.web.requests import Request

KEPT = 24 * 3600
"""Seconds that a browser keeps a photo before it asks again; it then gets it only when it changed."""


@require_safe
def photo(request: Request, photo: UUID, *, is_small: bool = False) -> HttpResponse:
    """Send a photo of a report that whoever asks may see."""
    try:
        content = incidents.public_photo(photo, actor=request.actor, at=timezone.now(), is_small=is_small)
    except incidents.UnknownPhoto as unknown:
        raise Http404 from unknown
    # Others' caches keep it only where everyone sees the same.
    whose = "private" if request.actor.account_id else "public"
    return _answer(request, content, f"{whose}, max-age={KEPT}, stale-while-revalidate={7 * KEPT}")


@require_safe
def mine(request: Request, key: str, photo: UUID) -> HttpResponse:
    """Send a photo of a report to whoever has its key."""
    found = incidents.report_of_key(key)
    try:
        if found is None:
            raise Http404
        content = incidents.photo_of_key(photo, report=found[0].number, at=timezone.now())
    except incidents.UnknownPhoto as unknown:
        raise Http404 from unknown
    return _answer(request, content, f"private, max-age={KEPT}")


def _answer(request: Request, content: bytes, keeping: str) -> HttpResponse:
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer = HttpResponse(content, content_type="image/jpeg", headers={"ETag": etag, "Cache-Control": keeping})
    return get_conditional_response(request, etag=etag, response=answer)
