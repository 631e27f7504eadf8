"""Sheets of paper from which a form was entered go with its case."""

from datetime import datetime
from uuid import UUID

from parvis.counter.models import CaseFile, ScanPage
from parvis.kernel.people.types import Actor

ORIGIN = "scan"
"""What a sheet answers: not one question, but all."""


def attach_sheets(*, draft_id: UUID, case_id: UUID, by: Actor, at: datetime) -> None:
    """Let the sheets from which a form was entered belong to its case."""
    pages = list(ScanPage.objects.unscoped("what was entered goes with the case").filter(draft=draft_id))
    if not pages:
        return
    pages.sort(key=lambda one: (one.number or 999, one.position))
    CaseFile.objects.bulk_create(
        CaseFile(case_id=case_id, file=one.file, origin=ORIGIN, added_at=at, added_by=by.id) for one in pages
    )
    ScanPage.objects.unscoped("what was entered goes with the case").filter(draft=draft_id).delete()
