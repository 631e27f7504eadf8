"""What a reader sees when a document cannot be fetched."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from parvis.kernel.files import api as files

_AGAIN_AFTER = "60"


class OutOfReachMiddleware:
    """Answer 503 with a sentence and a moment to try again, wherever a view asks for a document out of reach."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a view that raised OutOfReach; other exceptions are not ours."""
        if not isinstance(exception, files.OutOfReach):
            return None
        page = render_to_string("files/out_of_reach.html", request=request)
        return HttpResponse(page, status=503, headers={"Retry-After": _AGAIN_AFTER})
