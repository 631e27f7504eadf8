"""The first page of a report: what it looks like."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from parvis.incidents import api as incidents
from parvis.incidents.web.report import pace
from parvis.incidents.web.report.keeping import Making, go, language_of_page, opened, opened_or_begun, remember, step
from parvis.incidents.web.report.placing import place_at
from parvis.kernel.files import api as files
from parvis.kernel.people.web.requests import Request
from parvis.ui import errors
from parvis.ui.fields import Field

PART = "X-Part"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Ask for photos, or take them; one may go on without."""
    if request.method == "POST":
        return _taken(request)
    return _page(request, opened(request))


def _page(request: Request, making: Making | None, *, errors_of: list[str] | None = None, status: int = 200) -> Any:
    wrong = [Field(kind="files", name="photos", label="", id="id_photos", error=one) for one in errors_of or ()]
    context = {
        "making": making,
        "photos": making.photos if making else [],
        "most": incidents.MOST_PHOTOS,
        "is_full": bool(making) and len(making.photos) >= incidents.MOST_PHOTOS,
        "wrong": wrong,
        "step": step(1, _("Photo")),
    }
    # What a script asks for as soon as a photo is taken is that part of the page alone.
    is_part = PART in request.headers
    name = "part_photos" if is_part else "photos"
    answer = render(request, f"incidents/report/{name}.html", context | {"is_part": is_part}, status=status)
    if making is not None and making.is_new:
        remember(answer, making.key)
    return answer


def _taken(request: Request) -> HttpResponse:
    if pace.is_too_much(request, pace.DRAFTS):
        return errors.page(request, 429)
    making = opened_or_begun(request)
    if refused := files.refusal(request):
        return _page(request, making, errors_of=[refused.message(language_of_page())], status=413)
    if removed := request.POST.get("remove", ""):
        _remove(request, making, removed)
        return go("new", making)
    wrong = _add(request, making)
    if wrong:
        # What was taken, stays; what was not is named.
        return _page(request, _again(making), errors_of=wrong, status=422)
    making.save(request.actor, is_begun=True)
    if PART in request.headers:
        return _page(request, _again(making))
    return go("new" if "add" in request.POST else making.missing(), making)


def _again(making: Making) -> Making:
    content, photos = incidents.draft(making.key)
    return Making(making.key, content, photos, is_new=making.is_new)


def _add(request: Request, making: Making) -> list[str]:
    """Keep the photos that were sent, and the place that one of them tells; return what is wrong, in words."""
    wrong: list[str] = []
    for upload in request.FILES.getlist("photos"):
        if pace.is_too_much(request, pace.PHOTOS):
            return [*wrong, _("That went too fast. Wait a few minutes, and add this photo again.")]
        if said := _add_one(request, making, upload):
            wrong.append(said)
    return wrong


def _add_one(request: Request, making: Making, upload: Any) -> str:
    content, photos = incidents.draft(making.key)
    if len(photos) >= incidents.MOST_PHOTOS:
        return _("Add six photos at most.")
    try:
        incidents.add_photo_to_draft(
            key=making.key, content=upload, name=upload.name or "", by=request.actor, at=timezone.now()
        )
    except files.Refused as refused:
        return f"{upload.name}: {refused.message(language_of_page())}"
    if not content.get("is_place_sure"):
        upload.seek(0)
        _place_of_photo(request, making, upload.read())
    return ""


def _place_of_photo(request: Request, making: Making, photo: bytes) -> None:
    """Propose the place where a photo was taken, when it tells and lies in the region."""
    point = incidents.photo_position(photo)
    place = place_at(*point) if point else None
    if place is not None:
        making.save(request.actor, place=place, place_from="photo", is_place_sure=False, address="")


def _remove(request: Request, making: Making, photo: str) -> None:
    try:
        found = UUID(photo)
    except ValueError:
        return
    incidents.remove_photo_of_draft(key=making.key, photo=found, by=request.actor, at=timezone.now())


@require_safe
@cache_control(private=True, max_age=3600)
def draft_photo(request: HttpRequest, photo: UUID) -> HttpResponse:
    """Send a small picture of a photo of the report that this browser is making."""
    making = opened(request)
    try:
        content = incidents.draft_photo(photo, key=making.key if making else "", at=timezone.now())
    except incidents.UnknownPhoto as unknown:
        raise Http404 from unknown
    return HttpResponse(content, content_type="image/jpeg")
