"""What someone who has signed in reported, follows and watches."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parvis.incidents import api as incidents
from parvis.incidents.web.public.cards import cards
from parvis.incidents.web.report.keeping import language_of_page
from parvis.kernel.people.web.access import signed_in
from parvis.kernel.people.web.requests import Request


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def mine(request: Request) -> HttpResponse:
    """Show one's reports, the latest first, and the places that one watches; stop watching one."""
    watches = incidents.watches_of(request.actor)
    if request.method == "POST":
        ended = next((one for one in watches if str(one.id) == request.POST.get("end")), None)
        if ended and incidents.end_watch(watch=ended.id, by=request.actor, at=timezone.now()):
            messages.success(request, _("You are told about it no more."))
        return HttpResponseRedirect(reverse("incidents:mine"))
    language, now = language_of_page(), timezone.now()
    found = incidents.followed_by(request.actor)
    context = {
        "reported": cards((report for report, is_reporter in found if is_reporter), language, now),
        "followed": cards((report for report, is_reporter in found if not is_reporter), language, now),
        "watches": watches,
    }
    return render(request, "incidents/public/mine.html", context)
