"""Following a case without an account: its reference and its code, typed from paper or a message."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parvis.counter import api as counter
from parvis.counter.web.contact import contact_context
from parvis.counter.web.holder import forget, holder_of
from parvis.counter.web.my import reader
from parvis.kernel.people.web.pace import is_too_fast
from parvis.ui.fields import Field

TRIES, SECONDS = 10, 600
"""A code has 36 bits: at this pace it takes longer than the house stands to find one."""


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for a reference and a code, and lead to the case that they open together."""
    reference, code = request.POST.get("reference", "")[:40], request.POST.get("code", "")[:40]
    error = ""
    if request.method == "POST":
        if is_too_fast(request, "follow", tries=TRIES, seconds=SECONDS):
            error = _("You have tried this many times. Wait ten minutes and try again, or call the administration.")
        else:
            try:
                case = counter.followed_id(reference, code)
            except counter.UnknownCase:
                error = _("This reference and this code do not belong together. Check them on your receipt.")
            else:
                reader.remember(request, case)
                return HttpResponseRedirect(reverse("my:case", args=[case]))
    fields = [
        Field(
            kind="text",
            name="reference",
            label=_("Reference"),
            value=reference,
            hint=_("Nine signs, as on your receipt: XXX-XXX-XXX."),
            width="w-16",
            error=error,
        ),
        Field(
            kind="text",
            name="code",
            label=_("Code"),
            value=code,
            hint=_("Eight signs. We gave it to you when you sent your request."),
            width="w-16",
        ),
    ]
    context = {"fields": fields, "contact": contact_context()}
    return render(request, "counter/my/follow.html", context, status=422 if error else 200)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget which cases were followed here."""
    for draft in counter.corrections_held(holder_of(request)):
        forget(request, draft)
    reader.forget(request)
    return HttpResponseRedirect(reverse("my:follow"))
