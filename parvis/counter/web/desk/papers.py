"""Files and letters of a case, opened by who handles it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from parvis.counter import api as counter
from parvis.counter.types import Channel
from parvis.counter.web.desk.queue import AT_THE_DESK
from parvis.kernel.files import api as files
from parvis.kernel.people.types import Actor
from parvis.kernel.people.web.access import agents_only
from parvis.ui.downloads import attachment


@require_GET
@agents_only(*AT_THE_DESK)
def file(request: HttpRequest, case: UUID, file: UUID) -> HttpResponse:
    """Send a file that the applicant added."""
    return send_file(case, file, by=request.actor)


@require_GET
@agents_only(*AT_THE_DESK)
def document(request: HttpRequest, document: UUID) -> HttpResponse:
    """Send a letter of a case."""
    return send_document(document, by=request.actor)


def sheets_of_case(case: UUID, channel: str, *, by: Actor) -> list[dict[str, str]]:
    """Return the scanned sheets from which a case was entered, each with its address at the desk."""
    if channel != Channel.PAPER:
        return []
    return [{"url": reverse("desk:file", args=[case, one])} for one in counter.scanned_sheets(case, by=by)]


def send_file(case: UUID, file: UUID, *, by: Actor) -> HttpResponse:
    """Return a file of a case that `by` may see."""
    try:
        counter.file_of(case, file, by=by)
        info = files.describe(file)
        content = files.open_file(file, by=by, at=timezone.now(), purpose="counter.case")
    except (counter.UnknownCase, files.UnknownFile, files.Quarantined):
        raise Http404 from None
    return attachment(content, info.name, info.media_type)


def send_document(document: UUID, *, by: Actor) -> HttpResponse:
    """Return the PDF of a letter that `by` may see; if the worker has not made it yet, it is made now."""
    now = timezone.now()
    try:
        info, _organisation = counter.document_of(document, by=by)
    except counter.UnknownCase:
        raise Http404 from None
    file = info.file or counter.render_document(document=document, by=Actor.system("letters"), at=now)
    content = files.open_file(file, by=by, at=now, purpose="counter.document")
    return attachment(content, f"{info.title}.pdf", "application/pdf")
