"""A photo of a report: looked at, blurred by hand, shown to others or kept back, destroyed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from parvis.incidents import api as incidents
from parvis.incidents.types.picture import Region, RegionKind
from parvis.incidents.types.report import PhotoInfo, PhotoState, Visibility
from parvis.incidents.web.desk import words
from parvis.incidents.web.desk.page import Page, open_page
from parvis.kernel.people.web.access import agents_only

MORE_ROWS = 3
"""Empty rows under those that are filled in, for who works without script."""
MOST_REGIONS = 60
KINDS = {
    RegionKind.FACE: gettext_lazy("face"),
    RegionKind.PLATE: gettext_lazy("number plate"),
    RegionKind.HAND: gettext_lazy("by hand"),
}
EDGES = ("left", "top", "width", "height")
VERSIONS = ("small", "blurred", "original")


@require_GET
@agents_only(*incidents.HANDLING)
def show(request: HttpRequest, number: int, photo: UUID) -> HttpResponse:
    """Show a photo to whoever may see it; its manager says what is to be blurred."""
    page = open_page(request, number)
    found = _photo(page, photo)
    rows = [_row(one) for one in found.regions]
    return _shown(request, page, found, rows, is_original="original" in request.GET)


@require_GET
@agents_only(*incidents.HANDLING)
def file(request: HttpRequest, number: int, photo: UUID, version: str) -> HttpResponse:
    """Return a photo: small, blurred, or as it was taken, which is written down."""
    page = open_page(request, number)
    _photo(page, photo)
    if version not in VERSIONS:
        raise Http404
    try:
        content = (
            incidents.original_photo(photo, actor=page.actor, at=page.now)
            if version == "original"
            else incidents.public_photo(photo, actor=page.actor, at=page.now, is_small=version == "small")
        )
    except incidents.UnknownPhoto:
        raise Http404 from None
    # A photo that is blurred again is another one at the same address.
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="image/jpeg", headers=headers)


@require_POST
@agents_only(*incidents.HANDLING)
def blur(request: HttpRequest, number: int, photo: UUID) -> HttpResponse:
    """Make the version for everyone anew, with what was pointed at blurred."""
    page = _ours(request, number)
    found = _photo(page, photo)
    rows = [row for row in _posted(request) if any(row[edge] for edge in EDGES)]
    try:
        regions = [_region(row) for row in rows]
    except ValueError:
        said = _("Give each edge as a number from 0 to 100, and a width and a height above 0.")
        return _shown(request, page, found, rows, said=said, is_original="original" in request.POST, status=422)
    try:
        incidents.blur_by_hand(photo=photo, regions=regions, by=page.actor, at=page.now)
    except incidents.UnknownPhoto:
        said = _("The photo as it was taken is gone, so it cannot be blurred anew. You can still destroy it.")
        return _shown(request, page, found, rows, said=said, status=409)
    messages.success(request, _("Blurred. Everyone now sees this version."))
    return HttpResponseRedirect(reverse("incident_desk:photo", args=[number, photo]))


@require_POST
@agents_only(*incidents.HANDLING)
def show_to(request: HttpRequest, number: int, photo: UUID) -> HttpResponse:
    """Let others see a photo, or keep it back."""
    page = _ours(request, number)
    _photo(page, photo)
    chosen = request.POST.get("visibility", "")
    if chosen not in list(Visibility):
        raise Http404
    incidents.show_photo_to(photo=photo, visibility=Visibility(chosen), by=page.actor, at=page.now)
    messages.success(request, _("Changed."))
    return HttpResponseRedirect(reverse("incident_desk:photo", args=[number, photo]))


@require_POST
@agents_only(*incidents.HANDLING)
def destroy(request: HttpRequest, number: int, photo: UUID) -> HttpResponse:
    """Take a photo away from everyone, for good."""
    page = _ours(request, number)
    _photo(page, photo)
    incidents.hide_photo(photo=photo, by=page.actor, at=page.now)
    messages.success(request, _("The photo is destroyed."))
    return HttpResponseRedirect(reverse("incident_desk:report", args=[number]))


def _ours(request: HttpRequest, number: int) -> Page:
    page = open_page(request, number)
    if not page.is_ours:
        raise PermissionDenied
    return page


def _photo(page: Page, photo: UUID) -> PhotoInfo:
    """Return a photo of a report, or of what was merged into it.

    :raises Http404: if whoever asks sees none like it.
    """
    found = next((one for one in page.photos if one.id == photo), None)
    if found is None:
        raise Http404
    return found


def _row(region: Mapping[str, Any]) -> dict[str, str]:
    """Return a region in per cent, as it is shown and typed."""
    left, top = float(region["left"]), float(region["top"])
    edges = (left, top, float(region["right"]) - left, float(region["bottom"]) - top)
    shown = {name: f"{100 * edge:.1f}".removesuffix(".0") for name, edge in zip(EDGES, edges, strict=True)}
    return {**shown, "kind": str(region["kind"])}


def _posted(request: HttpRequest) -> list[dict[str, str]]:
    columns = {name: request.POST.getlist(name)[:MOST_REGIONS] for name in ("kind", *EDGES)}
    count = min(len(values) for values in columns.values())
    taken = set(request.POST.getlist("remove"))
    return [
        {name: values[index].strip() for name, values in columns.items()}
        for index in range(count)
        if str(index) not in taken
    ]


def _region(row: Mapping[str, str]) -> Region:
    """Return a region of what was typed in per cent.

    :raises ValueError: if it is none.
    """
    left, top, width, height = (float(row[edge].replace(",", ".")) / 100 for edge in EDGES)
    if not (0 <= left < 1 and 0 <= top < 1 and 0 < width <= 1 and 0 < height <= 1):
        raise ValueError("A region lies within the picture.")
    kind = row["kind"] if row["kind"] in list(RegionKind) else RegionKind.HAND
    return Region(
        kind=RegionKind(kind), left=left, top=top, right=min(1.0, left + width), bottom=min(1.0, top + height)
    )


def _shown(
    request: HttpRequest,
    page: Page,
    photo: PhotoInfo,
    rows: list[dict[str, str]],
    *,
    said: str = "",
    is_original: bool = False,
    status: int = 200,
) -> HttpResponse:
    is_ready = photo.state is PhotoState.READY
    version = "original" if page.is_ours and (is_original or not is_ready) else "blurred"
    args = [page.report.number, photo.id]
    empty = [dict.fromkeys((*EDGES, "kind"), "") for _row in range(MORE_ROWS)]
    context = {
        "page": page,
        "report": page.report,
        "category": words.category_name(page.report.category, page.language),
        "photo": photo,
        "picture": reverse("incident_desk:photo_file", args=[*args, version]) if is_ready or page.is_ours else "",
        "is_original": version == "original",
        "state": "" if is_ready else words.PHOTOS[photo.state],
        "rows": [
            {**row, "name": KINDS.get(row["kind"], KINDS[RegionKind.HAND]), "is_new": not row["kind"]}
            for row in (*rows, *empty)
        ],
        "errors": [("regions", said)] if said else [],
        "visibilities": [
            {"value": one.value, "name": name, "current": one is photo.visibility}
            for one, name in words.VISIBILITIES.items()
        ],
    }
    return render(request, "incidents/desk/photo.html", context, status=status)
