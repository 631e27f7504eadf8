"""The link repository of the Single Digital Gateway (Regulation (EU) 2018/1724, article 19)."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from parvis.counter import api as counter


@require_safe
def links(request: HttpRequest) -> JsonResponse:
    """Send the pages that the gateway links to, with their area in its annexes."""
    return JsonResponse({"links": counter.gateway_links(base=settings.BASE_URL)})
