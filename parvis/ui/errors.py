"""Pages for what goes wrong: each says what happened and what to do next, in the reader's language."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def page(request: HttpRequest, status: int) -> HttpResponse:
    """Return the page for an HTTP status: 400, 403, 404, 413, 429 or 500."""
    return HttpResponse(render_to_string(f"{status}.html", request=request), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what we could not read."""
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer who may not see this."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address behind which there is nothing."""
    return page(request, 404)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an upload that is too large."""
    return page(request, 413)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer who asks too often."""
    return page(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when we made the mistake: without the database, the menu, or anything that may be broken."""
    return HttpResponse(render_to_string("500.html"), status=500)
