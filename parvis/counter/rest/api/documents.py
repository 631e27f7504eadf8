"""The letters and files of a case; who fetches one is written down, and the applicant reads it."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from parvis.counter import api as counter
from parvis.counter.rest.api.asking import Application, Asked, answered
from parvis.counter.rest.api.cases import letter as told
from parvis.counter.rest.api.problems import Refused
from parvis.counter.rest.api.shapes import Papers
from parvis.kernel.files import api as files
from parvis.kernel.identity import api as identity
from parvis.kernel.people.types import Actor
from parvis.ui.downloads import attachment

READS = Application(identity.Scope.DOCUMENTS_READ)
router = Router(tags=["documents"], auth=READS)
BINARY = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
PDF = {"responses": {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}}


@router.get("/cases/{case}/documents", response=Papers, summary="List the letters and files of a case")
def papers(request: HttpRequest, case: UUID) -> HttpResponse:
    """Letters that went out, newest first, and files that came in, oldest first."""
    asked: Asked = request.auth  # type: ignore[attr-defined]
    found = counter.files_of(case, by=asked.by)
    counter.open_case(case=case, by=asked.by, at=asked.at, purpose="handling")
    return answered(
        {
            "letters": [told(one) for one in counter.letters_of(case, by=asked.by)],
            "files": [
                {
                    "id": str(info.id),
                    "name": info.name,
                    "media_type": info.media_type,
                    "size": info.size,
                    "sha256": info.sha256,
                    "origin": origin,
                    "added_at": added_at.isoformat(),
                    "url": f"{settings.BASE_URL}{reverse('api-v1:file', args=[case, info.id])}",
                }
                for info, origin, added_at in found
            ],
        }
    )


@router.get("/cases/{case}/files/{file}", url_name="file", summary="Fetch a file", openapi_extra={
    "responses": {200: BINARY}})  # fmt: skip
def file(request: HttpRequest, case: UUID, file: UUID) -> HttpResponse:
    """A file that came with the case."""
    asked: Asked = request.auth  # type: ignore[attr-defined]
    counter.file_of(case, file, by=asked.by)
    counter.open_case(case=case, by=asked.by, at=asked.at, purpose="handling")
    try:
        info = files.describe(file)
        content = files.open_file(file, by=asked.by, at=asked.at, purpose="counter.case")
    except (files.UnknownFile, files.Quarantined):
        raise Refused("not-found") from None
    return attachment(content, info.name, info.media_type)


@router.get("/cases/{case}/pdf", summary="Fetch a case as a PDF", openapi_extra=PDF)
def pdf(request: HttpRequest, case: UUID) -> HttpResponse:
    """Everything that was answered, to read and to print."""
    asked: Asked = request.auth  # type: ignore[attr-defined]
    reference = counter.listed_case(case, by=asked.by)["reference"]
    counter.open_case(case=case, by=asked.by, at=asked.at, purpose="handling")
    content = counter.demand_pdf(reference=reference, by=asked.by, at=asked.at, language=asked.language)
    return attachment(content, f"{reference}.pdf", "application/pdf")


@router.get("/documents/{document}.pdf", url_name="letter", summary="Fetch a letter", openapi_extra=PDF)
def letter(request: HttpRequest, document: UUID) -> HttpResponse:
    """The PDF of a letter, signed; if the worker has not made it yet, it is made now."""
    asked: Asked = request.auth  # type: ignore[attr-defined]
    info, _organisation = counter.document_of(document, by=asked.by)
    counter.open_case(case=info.case, by=asked.by, at=asked.at, purpose="handling")
    file = info.file or counter.render_document(document=document, by=Actor.system("letters"), at=asked.at)
    try:
        content = files.open_file(file, by=asked.by, at=asked.at, purpose="counter.document")
    except (files.UnknownFile, files.Quarantined):
        raise Refused("not-found") from None
    return attachment(content, f"{info.title}.pdf", "application/pdf")
