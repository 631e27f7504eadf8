"""What is kept of people, for everyone to read: the register of processings (GDPR art. 30)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from parvis.kernel.registry import registry

PARTS = ("name", "purpose", "legal_basis", "subjects", "data", "recipients", "retention", "safeguards")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what every module declares, in the language of the page; nothing asks the database."""
    language = get_language() or "nl"
    processings = [
        {"id": one.id.replace(".", "-"), **{part: getattr(one, part)[language] for part in PARTS}}
        for one in registry.processings
    ]
    return render(request, "people/privacy.html", {"processings": processings})
