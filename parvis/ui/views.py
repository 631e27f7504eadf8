"""The page that shows every component in every state, and the outlines that maps draw without network."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from parvis.kernel.places import api as places
from parvis.ui import samples


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show every component; `?desk` shows them as agents see them."""
    template = "ui/desk.html" if "desk" in request.GET else "ui/base.html"
    return render(request, "ui/components_page.html", {**samples.everything(), "base_template": template})


@require_safe
@cache_control(max_age=86_400, public=True)
def outlines(request: HttpRequest) -> JsonResponse:
    """Answer the outlines of the region's municipalities as GeoJSON."""
    return JsonResponse(places.outlines())
