"""Keys with which other systems report in the name of an organisation."""

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.incidents import api as incidents
from parvis.incidents.web.connecting.doors import of_their_own
from parvis.incidents.web.connecting.partners import shown


@require_POST
@of_their_own
def issue(request: HttpRequest, organisation: str) -> HttpResponse:
    """Make a key and show it, this once."""
    name = request.POST.get("name", "").strip()
    if not name:
        return shown(request, organisation, wrong={"name": _("Write which system gets the key.")})
    info, key = incidents.issue_key(organisation=organisation, name=name, by=request.actor, at=timezone.now())
    return shown(request, organisation, key=key, key_name=info.name)


@require_POST
@of_their_own
def end(request: HttpRequest, organisation: str) -> HttpResponse:
    """Let a key open nothing any more."""
    number = request.POST.get("key", "")
    known = {str(one.id) for one in incidents.keys_of(organisation)}
    if number not in known:
        raise Http404
    incidents.end_key(key=int(number), by=request.actor, at=timezone.now())
    notices.success(request, _("This key opens nothing any more."))
    return redirect("incident_systems:show", organisation)
