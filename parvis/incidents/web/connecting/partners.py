"""The system of one's organisation that gets its reports: set, looked at, ended; what was given up, tried again."""

from typing import Any

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parvis.incidents import api as incidents
from parvis.incidents.types.partner import BadPartner, DispatchState, PartnerInfo
from parvis.incidents.web.connecting.doors import connectors, of_their_own, theirs
from parvis.incidents.web.desk import words

LOGGED = 50


@require_GET
@connectors
def first(request: HttpRequest) -> HttpResponse:
    """Lead to the organisation whose systems one connects, or to the first of several."""
    return redirect("incident_systems:show", theirs(request.actor)[0])


@require_http_methods(["GET", "HEAD", "POST"])
@of_their_own
def show(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the system that gets the reports of an organisation, and the keys it gave; save that system."""
    typed, wrong = None, {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in ("url", "jurisdiction", "services")}
        wrong = _save(request, organisation, typed)
        if not wrong:
            notices.success(request, _("Saved. New reports go there from now on."))
            return redirect("incident_systems:show", organisation)
    return shown(request, organisation, typed=typed, wrong=wrong)


@require_POST
@of_their_own
def end(request: HttpRequest, organisation: str) -> HttpResponse:
    """Hand nothing over any more."""
    partner = _in_use(request, organisation)
    if partner is None:
        raise Http404
    incidents.end_partner(partner=partner.id, by=request.actor, at=timezone.now())
    notices.success(request, _("Nothing is handed over any more."))
    return redirect("incident_systems:show", organisation)


@require_POST
@of_their_own
def retry(request: HttpRequest, organisation: str) -> HttpResponse:
    """Try again to hand over a report that was given up."""
    number = request.POST.get("dispatch", "")
    try:
        if not number.isascii() or not number.isdigit():
            raise Http404
        is_tried = incidents.retry_dispatch(dispatch=int(number), by=request.actor, at=timezone.now())
    except incidents.UnknownPartner as error:
        raise Http404 from error
    notices.success(request, _("It is tried again.") if is_tried else _("There is nothing to try again."))
    return redirect("incident_systems:show", organisation)


def shown(
    request: HttpRequest,
    organisation: str,
    *,
    typed: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
    key: str = "",
    key_name: str = "",
) -> HttpResponse:
    """Return the page; `key` is one that was just made, shown this once."""
    language = get_language() or "nl"
    partner = _in_use(request, organisation)
    kept = {
        "url": partner.url if partner else "",
        "jurisdiction": partner.jurisdiction if partner else "",
        "services": "\n".join(f"{ours}={code}" for ours, code in partner.services.items()) if partner else "",
    }
    log = incidents.dispatch_log(partner.id, by=request.actor, limit=LOGGED) if partner else []
    context: dict[str, Any] = {
        "organisation": organisation,
        "name": words.organisation_name(organisation, language),
        "others": [(code, words.organisation_name(code, language)) for code in theirs(request.actor)],
        "partner": partner,
        "form": typed or kept,
        "wrong": wrong or {},
        "log": [(one, one.state is DispatchState.GIVEN_UP) for one in log],
        "keys": incidents.keys_of(organisation),
        "key": key,
        "key_name": key_name,
        "endpoint": request.build_absolute_uri("/open311/v2/"),
    }
    return render(request, "incidents/connecting/systems.html", context, status=400 if wrong else 200)


def _save(request: HttpRequest, organisation: str, typed: dict[str, str]) -> dict[str, str]:
    """Save what was typed; return what is wrong, by field, in words."""
    services: dict[str, str] = {}
    for line in typed["services"].splitlines():
        ours, sign, code = line.partition("=")
        if line.strip() and not (sign and ours.strip() and code.strip()):
            return {
                "services": _("Write one pair a line, such as waste=CLEAN; “%(line)s” is none.") % {"line": line[:60]}
            }
        if line.strip():
            services[ours.strip()] = code
    try:
        incidents.save_partner(
            organisation=organisation,
            url=typed["url"][:300],
            jurisdiction=typed["jurisdiction"][:100],
            key=request.POST.get("key", "").strip()[:500],
            services=services,
            by=request.actor,
            at=timezone.now(),
        )
    except BadPartner as error:
        return {part: text.to(get_language() or "nl") for part, text in error.errors.items()}
    except incidents.MayNot as error:
        raise PermissionDenied from error
    return {}


def _in_use(request: HttpRequest, organisation: str) -> PartnerInfo | None:
    found = incidents.partners_of(organisation, by=request.actor)
    return next((one for one in found if one.is_active), None)
