"""Being told about a street or a neighbourhood."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from parvis.incidents import api as incidents
from parvis.incidents.types.point import BadPoint
from parvis.incidents.types.watch import BadArea, Cadence, WatchInfo
from parvis.incidents.web.report import pace
from parvis.incidents.web.report.keeping import language_of_page
from parvis.incidents.web.report.placing import place_of_words
from parvis.kernel.people.types import ActorKind
from parvis.kernel.people.web.requests import Request
from parvis.ui import errors
from parvis.ui.fields import Choice, Field

RADII = (100, 250, 500, 1_000)
MIDDLE = "250"


class NotAnArea(Exception):
    """What was filled in says no piece of the map: `field` is where, `said` why."""

    def __init__(self, field: str, said: str) -> None:
        super().__init__(said)
        self.field, self.said = field, said


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request) -> HttpResponse:
    """Ask which piece of the map, what about and how often, or take that."""
    if request.method != "POST":
        return _page(request, {})
    if pace.is_too_much(request, pace.WATCHES):
        return errors.page(request, 429)
    posted = request.POST
    is_person = request.actor.kind is ActorKind.PERSON
    email = "" if is_person else posted.get("email", "").strip()[:254]
    cadence = Cadence(posted["cadence"]) if posted.get("cadence") in list(Cadence) else Cadence.WEEKLY
    language = language_of_page()
    try:
        area = _area(posted)
        key = incidents.watch(
            area=area,
            name=posted.get("name", "")[:100] or posted.get("address", "")[:100],
            groups=tuple(posted.getlist("groups")),
            cadence=cadence,
            email=email,
            language=language,
            by=request.actor,
            at=timezone.now(),
        )
    except NotAnArea as bad:
        return _page(request, posted, {bad.field: bad.said})
    except BadArea as bad:
        return _page(request, posted, {"address": bad.message.to(language)})
    except incidents.BadAddress as bad:
        return _page(request, posted, {"email": bad.message.to(language)})
    except incidents.NotPossible as bad:
        return _page(request, posted, {"groups" if email or is_person else "email": bad.message.to(language)})
    if is_person:
        return HttpResponseRedirect(reverse("incidents:watching", args=[key]))
    # The key goes by mail alone: only who reads it may say yes.
    return render(request, "incidents/public/watch_asked.html", {"email": email})


def _page(request: Request, given: Mapping[str, Any], wrong: Mapping[str, str] | None = None) -> HttpResponse:
    fields = [replace(one, error=(wrong or {}).get(one.name, "")) for one in _fields(request, given)]
    by_name = {one.name: one for one in fields}
    context = {
        "fields": fields,
        "place_fields": [by_name["address"], by_name["radius"]],
        "other_fields": [one for one in fields if one.name not in ("address", "radius")],
        "area": given.get("area", ""),
        "lat": given.get("place-lat", ""),
        "lon": given.get("place-lon", ""),
        "tiles": settings.MAP_TILES,
        "credit": settings.MAP_ATTRIBUTION,
    }
    return render(request, "incidents/public/watch.html", context, status=422 if wrong else 200)


def _fields(request: Request, given: Mapping[str, Any]) -> list[Field]:
    language = language_of_page()
    groups = given.getlist("groups") if hasattr(given, "getlist") else []
    fields = [
        Field(
            kind="text", name="address", label=_("Street and number"), value=given.get("address", ""), required=False,
            hint=_("In the middle of what you want to hear about."), max_length=200, autocomplete="off",
        ),
        Field(
            kind="choose", name="radius", label=_("How far around it?"), value=given.get("radius", MIDDLE),
            choices=[Choice(value=str(one), label=_("%(metres)d metres") % {"metres": one}) for one in RADII],
        ),
        Field(
            kind="several_of", name="groups", label=_("About what?"), value=groups, required=False,
            hint=_("Choose nothing to hear about everything."),
            choices=[Choice(value=one.code, label=one.name.to(language)) for one in incidents.tree().roots],
        ),
        Field(
            kind="one_of", name="cadence", label=_("How often?"), value=given.get("cadence", Cadence.WEEKLY.value),
            choices=[
                Choice(value=Cadence.DAILY.value, label=_("Every morning, when something happened")),
                Choice(value=Cadence.WEEKLY.value, label=_("Every Monday")),
            ],
        ),
    ]  # fmt: skip
    if request.actor.kind is ActorKind.PERSON:
        return fields
    email = Field(kind="email", name="email", label=_("E-mail address"), value=given.get("email", ""), max_length=254)
    return [*fields, email]


def _area(posted: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the area that was drawn, or a circle around the point or the address that was given.

    :raises NotAnArea: with what is missing.
    """
    if drawn := posted.get("area", "")[:20_000]:
        try:
            area = json.loads(drawn)
        except ValueError as error:
            raise NotAnArea("address", _("This area cannot be read. Draw it again, or give an address.")) from error
        if isinstance(area, dict):
            return area
    radius = int(posted["radius"]) if posted.get("radius") in map(str, RADII) else int(MIDDLE)
    if posted.get("place-lat", "").strip():
        try:
            point = incidents.point_of(posted["place-lat"], posted.get("place-lon", ""))
        except BadPoint as bad:
            raise NotAnArea("address", bad.message.to(language_of_page())) from bad
        return incidents.circle_around(*point, radius)
    place = place_of_words(posted.get("address", "").strip()[:200])
    if place is None:
        raise NotAnArea("address", _("Give the full name of a street, or point out the middle on the map."))
    return incidents.circle_around(place["lat"], place["lon"], radius)


# One of them ------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def watching(request: Request, key: str) -> HttpResponse:
    """Show what is watched to whoever has its key; confirm it, or end it."""
    try:
        found = incidents.watch_of_key(key)
        if request.method == "POST" and "end" in request.POST:
            incidents.end_watch(key=key, by=request.actor, at=timezone.now())
            messages.success(request, _("You are told about it no more."))
            return HttpResponseRedirect(reverse("incidents:list"))
        if request.method == "POST":
            incidents.confirm_watch(key=key, by=request.actor, at=timezone.now())
            messages.success(request, _("From now on you are told what happens there."))
            return HttpResponseRedirect(reverse("incidents:watching", args=[key]))
    except incidents.UnknownWatch as unknown:
        raise Http404 from unknown
    return render(request, "incidents/public/watching.html", {"watch": found, "rows": _facts(found)})


def _facts(found: WatchInfo) -> list[dict[str, str]]:
    language, tree = language_of_page(), incidents.tree()
    about = ", ".join(tree[one].name.to(language) for one in found.groups if one in tree) or _("everything")
    often = _("Every Monday") if found.cadence is Cadence.WEEKLY else _("Every morning, when something happened")
    return [
        {"label": _("Where"), "value": found.name},
        {"label": _("About what?"), "value": about},
        {"label": _("How often?"), "value": often},
    ]


@csrf_exempt  # the mail programs that stop for their reader have no page of ours open (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop being told, from the link in one of the mails."""
    context: dict[str, Any] = {"is_done": False, "title": _("Stop these mails?")}
    if request.method == "POST":
        by = request.actor  # type: ignore[attr-defined]
        incidents.end_watch_by_token(token=token, by=by, at=timezone.now())
        context |= {"is_done": True, "title": _("We write to you no more about this place.")}
    return render(request, "incidents/public/stop.html", context)
