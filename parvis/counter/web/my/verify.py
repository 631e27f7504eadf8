"""Checking a letter: anyone who holds the paper, or the file, sees whether it is ours and still holds."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parvis.counter import api as counter
from parvis.counter.web.contact import contact_context
from parvis.kernel import clock
from parvis.kernel.people import api as people
from parvis.kernel.people.web.pace import is_too_fast
from parvis.ui.fields import Field

TRIES, SECONDS = 60, 600


@require_GET
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a letter."""
    code = "".join(sign for sign in request.GET.get("code", "") if sign.isalnum())[:20]
    if code:
        return HttpResponseRedirect(reverse("my:verified", args=[code]))
    return _asked(request, _field())


def _asked(request: HttpRequest, field: Field, status: int = 200) -> HttpResponse:
    context = {"fields": [field], "contact": contact_context()}
    return render(request, "counter/my/verify.html", context, status=status)


def _field(value: str = "", error: str = "") -> Field:
    hint = _("Twelve signs, under the square at the foot of the letter.")
    return Field(
        kind="text", name="code", label=_("Code on the letter"), value=value, hint=hint, width="w-16", error=error
    )


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a letter is ours; without what it says, for who holds it can read it already."""
    if is_too_fast(request, "verify", tries=TRIES, seconds=SECONDS):
        error = _("You have tried this many times. Wait ten minutes and try again.")
        return _asked(request, _field(code, error), status=429)
    found = counter.verified(code)
    if found is None:
        error = _(
            "We know no letter with this code. Check it. If it is right, the letter is not ours, or no longer kept."
        )
        return _asked(request, _field(code, error), status=404)
    info, organisation = found
    language = get_language() or "nl"
    today = clock.local_day(timezone.now())
    rows: list[dict[str, Any]] = [
        {"label": _("What"), "value": info.title},
        {"label": _("Sent by"), "value": people.organisation(organisation).name.to(language)},
    ]
    return render(
        request,
        "counter/my/verified.html",
        {
            "info": info,
            "rows": rows,
            "is_over": info.valid_until is not None and info.valid_until < today,
            "contact": contact_context("", organisation),
            "compared": _compared(request, info.sha256) if request.method == "POST" else None,
        },
    )


def _compared(request: HttpRequest, sha256: str) -> bool:
    upload = request.FILES.get("file")
    return upload is not None and counter.is_same_file(upload.chunks(), sha256)
