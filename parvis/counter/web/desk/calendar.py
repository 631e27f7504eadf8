"""The page on which an agent gets, renews and ends the secret address of their deadlines."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parvis.counter import api as counter
from parvis.kernel.people.web.access import agents_only
from parvis.kernel.people.web.requests import Request


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only()
@never_cache
def show(request: Request) -> HttpResponse:
    """Tell whether there is an address; give another, shown once; or end it."""
    key = ""
    if request.method == "POST":
        if request.POST.get("what") == "end":
            counter.end_calendar(by=request.actor, at=timezone.now())
            messages.success(request, _("The address shows nothing any more."))
            return redirect("desk:calendar")
        key = counter.give_calendar(by=request.actor, at=timezone.now(), language=request.LANGUAGE_CODE)
    context = {
        "since": counter.has_calendar(request.actor.account_id),
        "addresses": [
            (str(label), f"{settings.BASE_URL}{reverse(name, args=[key])}")
            for label, name in (
                (_("What I handle"), "agents_calendar"),
                (_("Everything of my organisation"), "organisations_calendar"),
            )
        ]
        if key
        else [],
    }
    # A page that answers a POST: the address is on it and nowhere else, so one cannot come back to it.
    return render(request, "counter/desk/calendar.html", context)
