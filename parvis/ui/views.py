"""The page that shows every component in every state; what the accessibility tests run over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parvis.ui import samples


def components(request: HttpRequest) -> HttpResponse:
    """Show every component; `?desk` shows them as agents see them."""
    template = "ui/desk.html" if "desk" in request.GET else "ui/base.html"
    return render(request, "ui/components_page.html", {**samples.everything(), "base_template": template})
