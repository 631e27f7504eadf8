"""Forms that come back on paper: scanned, sorted, entered with the sheet beside the questions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parvis.counter import api as counter
from parvis.counter.types import Channel
from parvis.counter.types.scans import BundleInfo, ScanInfo, ScanState, SheetInfo
from parvis.counter.web.desk.queue import AT_THE_DESK
from parvis.counter.web.opening import language_of_page
from parvis.kernel.files import api as files
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.kernel.people.web.access import agents_only

MOST_FILES = 60


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@agents_only(*AT_THE_DESK)
def show(request: HttpRequest) -> HttpResponse:
    """Take in a scan, and show every form that waits to be entered."""
    error = ""
    if request.method == "POST":
        try:
            scan, error = _received(request)
        except files.Refused as refused:
            scan, error = None, refused.message(language_of_page())
        if scan is not None:
            return HttpResponseRedirect(reverse("desk:scan", args=[scan]))
    actor = _actor(request)
    language = language_of_page()
    desks = [people.organisation(code) for code in sorted(actor.organisations(AT_THE_DESK))]
    context = {
        "desks": [{"code": one.code, "name": one.short.to(language)} for one in desks],
        "bundles": [_bundle(one) for one in counter.bundles(by=actor)],
        "scans": [_scan(one) for one in counter.scans(by=actor)],
        "error": error,
        "error_list": [("scan", error)] if error else [],
    }
    return render(request, "counter/desk/scans.html", context, status=422 if error else 200)


def _received(request: HttpRequest) -> tuple[UUID | None, str]:
    if refused := files.refusal(request):
        return None, refused.message(language_of_page())
    given = request.FILES.getlist("scan")
    desk = request.POST.get("desk", "")
    if not given:
        return None, _("Choose the file or the pictures to send in.")
    if len(given) > MOST_FILES:
        return None, _("At most 60 pictures at once. Send the others afterwards.")
    if desk not in _actor(request).organisations(AT_THE_DESK):
        raise Http404
    uploads = [(one.name or "", one.read()) for one in given]
    scan = counter.receive_scan(organisation=desk, uploads=uploads, by=_actor(request), at=timezone.now())
    return scan, ""


@never_cache
@require_GET
@agents_only(*AT_THE_DESK)
def one(request: HttpRequest, scan: UUID) -> HttpResponse:
    """Show what was found in a scan; the page looks again by itself until it is read."""
    actor = _actor(request)
    try:
        found = counter.scan(scan, by=actor)
    except counter.UnknownScan:
        raise Http404 from None
    bundles = counter.bundles(by=actor, scan_id=scan)
    others = [
        {"key": one.key, "name": f"{_name(one)} ({_said_of_sheets(one)})"}
        for one in counter.bundles(by=actor)
        if one.sheets
    ]
    context = {
        "scan": _scan(found),
        "bundles": [_bundle(one) for one in bundles],
        "loose": [_sheet(one) for one in found.loose],
        "others": others,
        "is_reading": found.state is ScanState.RECEIVED,
    }
    page = render(request, "counter/desk/scan.html", context)
    if found.state is ScanState.RECEIVED:
        page["Refresh"] = "2"
    return page


_PROBLEMS = {
    "broken": lambda: _("A file is broken or locked: scan those sheets again."),
    "too_many": lambda: _("More than 60 sheets: the rest was not read. Scan them in parts."),
}


def _scan(found: ScanInfo) -> dict[str, Any]:
    return {
        "url": reverse("desk:scan", args=[found.id]),
        "received_at": found.received_at,
        "state": found.state.value,
        "sheets": found.sheets,
        "loose": len(found.loose),
        "problems": [_PROBLEMS[one]() for one in found.problems if one in _PROBLEMS],
    }


def _name(found: BundleInfo) -> str:
    try:
        return counter.procedure(found.procedure).name.to(language_of_page())
    except counter.UnknownProcedure:
        return found.procedure


def _said_of_sheets(found: BundleInfo) -> str:
    there = sorted(one.number for one in found.sheets if one.number)
    return _("sheet %(there)s of %(total)s") % {"there": ", ".join(map(str, there)), "total": found.total}


def _bundle(found: BundleInfo) -> dict[str, Any]:
    return {
        "key": found.key,
        "organisation": found.organisation,
        "name": _name(found),
        "language": found.language.upper(),
        "sheets": [_sheet(one) for one in found.sheets],
        "there": _said_of_sheets(found),
        "missing": ", ".join(map(str, found.missing)),
        "is_whole": found.is_whole,
        "is_old": found.is_old,
        "is_known": found.is_known,
        "is_begun": found.draft is not None,
        "received_at": min(one.received_at for one in found.sheets),
    }


def _sheet(found: SheetInfo) -> dict[str, Any]:
    return {
        "id": found.id,
        "number": found.number,
        "position": found.position,
        "picture": reverse("desk:sheet", args=[found.id]),
    }


@never_cache
@require_GET
@agents_only(*AT_THE_DESK)
def sheet(request: HttpRequest, sheet: int) -> HttpResponse:
    """Send the picture of one sheet."""
    actor = _actor(request)
    try:
        file = counter.sheet_file(sheet, by=actor)
        content = files.open_file(file, by=actor, at=timezone.now(), purpose="counter.scan")
    except (counter.UnknownScan, files.UnknownFile, files.Quarantined):
        raise Http404 from None
    return HttpResponse(
        content, content_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private"}
    )


@require_POST
@agents_only(*AT_THE_DESK)
def enter(request: HttpRequest) -> HttpResponse:
    """Begin to enter a form on paper, or go on with it."""
    try:
        draft = counter.enter_bundle(
            bundle=request.POST.get("bundle", ""),
            organisation=request.POST.get("organisation", ""),
            by=_actor(request),
            at=timezone.now(),
        )
    except counter.UnknownScan:
        raise Http404 from None
    except (counter.UnknownProcedure, counter.NotByThisChannel):
        messages.warning(request, _("This is not asked on paper any more. Contact the person who sent it."))
        return HttpResponseRedirect(reverse("desk:scans"))
    return HttpResponseRedirect(reverse("desk:entry", args=[draft.id]))


@require_POST
@agents_only(*AT_THE_DESK)
def place(request: HttpRequest, sheet: int) -> HttpResponse:
    """Say where a sheet belongs, or destroy it."""
    actor, now = _actor(request), timezone.now()
    back = HttpResponseRedirect(request.POST.get("back", "") if _is_ours(request) else reverse("desk:scans"))
    number = request.POST.get("number", "0").strip() or "0"
    try:
        if "discard" in request.POST:
            counter.discard_sheet(page_id=sheet, by=actor, at=now)
            return back
        if not number.isdecimal() or not number.isascii():
            raise counter.NoSuchSheet(number)
        counter.assign_sheet(page_id=sheet, bundle=request.POST.get("bundle", ""), number=int(number), by=actor, at=now)
    except counter.UnknownScan:
        raise Http404 from None
    except counter.NoSuchSheet:
        messages.warning(request, _("That form has no such sheet, or has it already. Choose another number."))
    return back


def _is_ours(request: HttpRequest) -> bool:
    back = request.POST.get("back", "")
    return back.startswith(reverse("desk:scans")) and "//" not in back


# Beside the questions -----------------------------------------------------------------------------------------


def scan_part(request: HttpRequest, form: counter.Form) -> dict[str, Any] | None:
    """Return what the page on which a form is entered shows of its sheets; None for one that is not on paper."""
    if form.draft.channel is not Channel.PAPER:
        return None
    actor, language = _actor(request), language_of_page()
    sheets = counter.sheets_of_draft(form.draft.id, by=actor)
    if not sheets:
        return None
    asked = {one.id: one for page in form.definition.form.pages for one in page.questions}
    proposed = counter.read_boxes(draft=form.draft, by=actor, at=timezone.now())
    return {
        "sheets": [_sheet(one) for one in sheets],
        "url": reverse("desk:take_boxes", args=[form.draft.id]),
        "proposals": [
            {
                "question": one.question,
                "label": asked[one.question].label.to(language),
                "value": counter.value_text(asked[one.question], one.value, language),
                "page": one.page,
            }
            for one in proposed
            if form.draft.answers.get(one.question) is None
        ],
    }


@require_POST
@agents_only(*AT_THE_DESK)
def take(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Take over what the boxes on the sheets seem to answer, as far as it was chosen."""
    actor, now = _actor(request), timezone.now()
    holder = counter.clerk(actor)
    try:
        form = counter.open_form(draft, holder, at=now, language=language_of_page())
    except counter.UnknownDraft:
        raise Http404 from None
    wanted = set(request.POST.getlist("take"))
    chosen = {
        one.question: one.value
        for one in counter.read_boxes(draft=form.draft, by=actor, at=now)
        if one.question in wanted
    }
    counter.take_boxes(draft=form.draft, chosen=chosen, holder=holder, by=actor, at=now)
    return HttpResponseRedirect(reverse("desk:entry", args=[draft]))
