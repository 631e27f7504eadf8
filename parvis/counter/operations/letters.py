"""Letters as files: laid out, sealed by the organisation, and kept."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from parvis.counter.models import Document
from parvis.counter.queries.layout import block_of
from parvis.counter.queries.sealed import content_of
from parvis.counter.queries.sender import sender_of
from parvis.counter.rules.references import shown
from parvis.counter.types.problems import UnknownCase
from parvis.kernel.documents import api as documents
from parvis.kernel.files import api as files
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor

DEMO = {
    "nl": "Voorbeeld: dit is geen echt document",
    "fr": "Exemple : ce document n’est pas réel",
    "en": "Example: not a real document",
}
MOST_BYTES = 20_000_000


def render_document(*, document: UUID, by: Actor, at: datetime) -> UUID:
    """Make the signed PDF of a letter, unless it is there already; return the id of its file.

    The work is done outside the transaction; of two that do it at once, one keeps its file.

    :raises UnknownCase: if there is no such letter.
    """
    found = Document.objects.select_related("case").filter(pk=document).first()
    if found is None:
        raise UnknownCase(str(document))
    if found.file is not None:
        return found.file
    pdf = _pdf(found)
    with transaction.atomic():
        locked = Document.objects.select_for_update().get(pk=document)
        if locked.file is not None:
            return locked.file
        stored = files.store(
            content=pdf,
            name=f"{found.code}.pdf",
            scope=found.case.scope,
            by=by,
            at=at,
            accept={"pdf"},
            max_bytes=MOST_BYTES,
        )
        locked.file, locked.sha256, locked.ready_at = stored.id, hashlib.sha256(pdf).hexdigest(), at
        locked.save(update_fields=["file", "sha256", "ready_at"])
        return stored.id


def _pdf(document: Document) -> bytes:
    case = document.case
    organisation = people.organisation(case.organisation_id)
    content = content_of(document)
    pdf = documents.render(_laid_out(document, content))
    return documents.sign(
        pdf,
        organisation=organisation.code,
        name=organisation.name.to(document.language),
        reason=content["title"],
        at=document.issued_at,
    )


def _laid_out(document: Document, content: Mapping[str, Any]) -> documents.Document:
    language = document.language
    return documents.Document(
        title=content["title"],
        language=language,
        sender=sender_of(document.case, language),
        recipient=tuple(content["recipient"]),
        reference=shown(document.case.reference),
        dated_on=date.fromisoformat(content["dated_on"]),
        blocks=tuple(block_of(one) for one in content["blocks"]),
        verification=documents.Verification(
            url=f"{settings.BASE_URL}/{language}/verify/{document.code}/", code=shown(document.code)
        ),
        mark=DEMO[language] if settings.DEMO else "",
    )
