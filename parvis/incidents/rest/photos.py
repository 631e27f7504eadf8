"""Photos as everyone may see them, for mails, other systems and pages."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from parvis.incidents import api as incidents
from parvis.kernel.people.types import Actor


@require_safe
def photo(request: HttpRequest, photo: UUID) -> HttpResponse:
    """Return the blurred version of a photo of a public report; `?small` its thumbnail."""
    try:
        content = incidents.public_photo(
            photo, actor=Actor.anonymous(), at=timezone.now(), is_small="small" in request.GET
        )
    except incidents.UnknownPhoto as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="image/jpeg")
    # A photo that a clerk hides is gone from caches within minutes.
    response["Cache-Control"] = "public, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    return response
