"""The second page of a report: where it is. Works by address alone; the map and the device help."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from parvis.incidents import api as incidents
from parvis.incidents.types.point import BadPoint
from parvis.incidents.types.report import Place
from parvis.incidents.web.public.cards import candidate_card
from parvis.incidents.web.public.words import place_words, town_names
from parvis.incidents.web.report.keeping import Making, go, language_of_page, opened, step
from parvis.incidents.web.report.placing import (
    find_address,
    is_clear,
    place_of_address,
    place_of_point,
)
from parvis.kernel.people.web.requests import Request
from parvis.kernel.places import api as places
from parvis.ui.fields import Choice, Field

SHOWN_NEAR = 4
SAID = {
    "photo": lambda: _("We read this place from your photo. Is it right?"),
    "device": lambda: _("This is where your device says it is. Is it right?"),
    "address": lambda: _("We found this address. Is it right?"),
    "kept": lambda: _("The same place as your report of a moment ago."),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: Request) -> HttpResponse:
    """Ask where it is, or take the place."""
    making = opened(request)
    if making is None or not making.content.get("is_begun"):
        return go("new")
    if request.method == "POST":
        return _taken(request, making)
    return _page(request, making)


def _page(request: Request, making: Making, *, status: int = 200, **given: Any) -> HttpResponse:
    found = making.place
    fields = {**_fields(making, found), **given.pop("fields", {})}
    said = SAID.get(str(making.content.get("place_from") or ""), lambda: "")
    context = {
        "making": making,
        "found": found,
        "words": place_words(found, language_of_page()) if found else "",
        "said": said() if found and not making.content.get("is_place_sure") else "",
        "near": _near(found, request) if found else [],
        "address": fields["address"],
        "lat": fields["lat"],
        "lon": fields["lon"],
        "fields": list(fields.values()),
        "tiles": settings.MAP_TILES,
        "credit": settings.MAP_ATTRIBUTION,
        "step": step(2, _("Place")),
        **given,
    }
    return render(request, "incidents/report/place.html", context, status=status)


def _fields(making: Making, found: Place | None) -> dict[str, Field]:
    typed = str(making.content.get("address") or "")
    if not typed and found is not None and found.street:
        typed = found.words(language_of_page())
    return {
        "address": Field(
            kind="text", name="address", label=_("Street and number"), value=typed, required=False,
            hint=_("For instance Nieuwstraat 12."), autocomplete="off", max_length=200,
        ),
        "lat": Field(
            kind="text", name="place-lat", label=_("Latitude"), value=_degrees(found.lat if found else None),
            required=False, width="w-8", attributes={"inputmode": "decimal"},
        ),
        "lon": Field(
            kind="text", name="place-lon", label=_("Longitude"), value=_degrees(found.lon if found else None),
            required=False, width="w-8", attributes={"inputmode": "decimal"},
        ),
    }  # fmt: skip


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"


def _near(found: Place, request: Request) -> list[dict[str, Any]]:
    near = incidents.candidates(found.lat, found.lon, "", at=timezone.now(), limit=SHOWN_NEAR)
    near.sort(key=lambda one: one.metres)
    return [candidate_card(one, language_of_page(), timezone.now()) for one in near]


# What was filled in ------------------------------------------------------------------------------------------


def _taken(request: Request, making: Making) -> HttpResponse:
    """Take what changed since the page was drawn: a street that was chosen, coordinates, or an address."""
    posted = request.POST
    address = posted.get("address", "").strip()[:200]
    lat, lon = posted.get("place-lat", "").strip()[:30], posted.get("place-lon", "").strip()[:30]
    before = _fields(making, making.place)
    if "," in posted.get("meant", ""):
        lat, lon = posted["meant"][:60].split(",", 1)
    if (street := places.street(posted.get("street_id", "")[:40])) is not None:
        return _address_taken(request, making, [street], address)
    if (lat or lon) and (lat, lon) != (before["lat"].value, before["lon"].value):
        return _point_taken(request, making, lat, lon)
    if address and ("find" in posted or making.place is None or address != before["address"].value):
        return _address_taken(request, making, None, address)
    if making.place is not None:
        return _sure(request, making)
    said = _("Say where it is: give a street and a number, use your position, or point it out on the map.")
    return _page(request, making, status=422, fields=_wrong(before, "address", said, address))


def _point_taken(request: Request, making: Making, lat: str, lon: str) -> HttpResponse:
    try:
        point = incidents.point_of(lat, lon)
    except BadPoint as bad:
        fields = _fields(making, making.place)
        fields["lon"] = replace(fields["lon"], value=lon)
        fields = _wrong(fields, "lat", bad.message.to(language_of_page()), lat)
        return _page(request, making, status=422, fields=fields, meant=_written(bad.suggestion), is_open=True)
    is_from_device = "located" in request.POST
    making.save(
        request.actor, place=place_of_point(*point), place_from="device" if is_from_device else "map", address="",
        is_place_sure=not is_from_device,
    )  # fmt: skip
    return go("new_place", making) if is_from_device or "find" in request.POST else go(_next(making), making)


def _written(point: tuple[float, float] | None) -> str:
    return f"{point[0]:.6f},{point[1]:.6f}" if point else ""


def _address_taken(request: Request, making: Making, chosen: Any, typed: str) -> HttpResponse:
    found, number = find_address(typed)
    streets = chosen or found
    before = _fields(making, making.place)
    if not streets:
        said = _("We know no street by this name. Check how it is written, or point out the place on the map.")
        return _page(request, making, status=422, fields=_wrong(before, "address", said, typed))
    if len(streets) > 1:
        field = replace(before["address"], value=typed)
        return _page(request, making, fields={**before, "address": field}, matches=_choices(streets))
    kept = place_of_address(streets[0], number)
    if kept is None:
        said = _("We do not know where in this street that is. Point out the place on the map.")
        return _page(request, making, status=422, fields=_wrong(before, "address", said, typed))
    is_sure = (bool(chosen) or is_clear(streets)) and "find" not in request.POST
    making.save(request.actor, place=kept, place_from="address", address=typed, is_place_sure=is_sure)
    return go(_next(making), making) if is_sure else go("new_place", making)


def _choices(streets: list[Any]) -> list[Choice]:
    language = language_of_page()
    towns = town_names(language)
    return [
        Choice(value=one.id, label=one.name(language), hint=f"{one.postcode} {towns.get(one.municipality, '')}".strip())
        for one in streets
    ]


def _wrong(fields: dict[str, Field], name: str, said: str, typed: str) -> dict[str, Field]:
    return {**fields, name: replace(fields[name], error=said, value=typed)}


def _sure(request: Request, making: Making) -> HttpResponse:
    making.save(request.actor, is_place_sure=True)
    return go(_next(making), making)


def _next(making: Making) -> str:
    return "new_what" if not making.category else "new_send"


@never_cache
@require_safe
def near(request: Request) -> HttpResponse:
    """Draw what is known of a point, for the page that points it out on a map: its address, and the reports there."""
    language = language_of_page()
    context: dict[str, Any] = {"near": [], "words": "", "wrong": ""}
    try:
        lat, lon = incidents.point_of(request.GET.get("lat", "")[:30], request.GET.get("lon", "")[:30])
    except BadPoint as bad:
        context["wrong"] = bad.message.to(language)
    else:
        found = Place(**place_of_point(lat, lon))
        context |= {"words": place_words(found, language), "near": _near(found, request)}
    return render(request, "incidents/report/part_near.html", context)
