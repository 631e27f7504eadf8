"""Reads scans of forms on paper, within the organisations where an agent works."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from parvis.counter.models import Case, CaseFile, DefinitionVersion, Scan, ScanPage
from parvis.counter.queries import catalogue
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.paper import paper_of
from parvis.counter.rules.paper.spaces import value_of_box
from parvis.counter.types import Definition
from parvis.counter.types.scans import BundleInfo, Proposal, ScanInfo, ScanState, SheetInfo, UnknownScan
from parvis.kernel.documents import api as documents
from parvis.kernel.documents.paper import Mark
from parvis.kernel.people.types import Actor

_MOST = 500
_SHOWN = 20


def scans(*, by: Actor) -> list[ScanInfo]:
    """Return the last scans of an agent's organisations, and those of which something still waits."""
    rows = Scan.objects.seen_by(by).prefetch_related("pages").order_by("-received_at")[:_SHOWN]
    return [_info(row) for row in rows]


def scan(scan_id: UUID, *, by: Actor) -> ScanInfo:
    """Return one scan.

    :raises UnknownScan: if there is none for this agent.
    """
    row = Scan.objects.seen_by(by).filter(pk=scan_id).first()
    if row is None:
        raise UnknownScan(str(scan_id))
    return _info(row)


def _info(row: Scan) -> ScanInfo:
    pages = list(row.pages.all())
    return ScanInfo(
        id=row.pk,
        organisation=row.organisation_id,
        state=ScanState(row.state),
        problems=tuple(row.problems),
        received_at=row.received_at,
        sheets=len(pages),
        loose=tuple(_sheet(one) for one in pages if not one.bundle),
    )


def bundles(*, by: Actor, scan_id: UUID | None = None) -> list[BundleInfo]:
    """Return the forms that wait to be entered, whole or not, the oldest first.

    :param scan_id: only those of which this scan has a sheet.
    """
    rows = (
        ScanPage.objects.seen_by(by).exclude(bundle="").select_related("scan").order_by("scan__received_at", "position")
    )
    if scan_id is not None:
        mine = (
            ScanPage.objects.seen_by(by).filter(scan=scan_id).exclude(bundle="").values_list("bundle", "organisation")
        )
        keys = set(mine)
        rows = rows.filter(bundle__in=[key for key, _ in keys])
        found = [row for row in rows if (row.bundle, row.organisation_id) in keys]
    else:
        found = list(rows[:_MOST])
    grouped: dict[tuple[str, str], list[ScanPage]] = {}
    for row in found:
        grouped.setdefault((row.organisation_id, row.bundle), []).append(row)
    return [_bundle(many) for many in grouped.values()]


def _bundle(rows: list[ScanPage]) -> BundleInfo:
    first = rows[0]
    there = {row.number for row in rows}
    known, is_old = _version(first.procedure, first.version, first.organisation_id)
    return BundleInfo(
        key=first.bundle,
        organisation=first.organisation_id,
        procedure=first.procedure,
        version=first.version,
        language=first.language,
        total=first.total,
        sheets=tuple(_sheet(row) for row in sorted(rows, key=lambda row: (row.number or 999, row.position))),
        missing=tuple(number for number in range(1, first.total + 1) if number not in there),
        is_old=is_old,
        is_known=known is not None,
        draft=next((row.draft_id for row in rows if row.draft_id), None),
    )


def _version(procedure: str, version: str, organisation: str) -> tuple[Definition | None, bool]:
    """Return the version under which a form was printed when it is kept, and whether another is used today."""
    try:
        todays = [catalogue.definition_for(procedure)]
        if catalogue.is_offered_by(todays[0].procedure, organisation):
            todays.append(catalogue.definition_for(procedure, organisation))
    except catalogue.UnknownProcedure:
        return None, True
    for one in todays:
        if one.hash.startswith(version):
            return one, False
    kept = DefinitionVersion.objects.filter(procedure=procedure, hash__startswith=version).values_list(
        "hash", flat=True
    )
    return next((definition_of(one) for one in kept[:1]), None), True


def printed_definition(bundle: BundleInfo, organisation: str) -> Definition | None:
    """Return the version under which a form was printed; None when it is not kept."""
    return _version(bundle.procedure, bundle.version, organisation)[0]


def _sheet(row: ScanPage) -> SheetInfo:
    return SheetInfo(
        id=row.pk,
        scan=row.scan_id,
        position=row.position,
        number=row.number,
        received_at=row.scan.received_at,
        file=row.file,
        is_straight=row.is_straight,
    )


def sheet_file(page_id: int, *, by: Actor) -> UUID:
    """Return the file of a sheet.

    :raises UnknownScan: if there is none for this agent.
    """
    row = ScanPage.objects.seen_by(by).filter(pk=page_id).first()
    if row is None:
        raise UnknownScan(str(page_id))
    return row.file


def sheets_of_draft(draft_id: UUID, *, by: Actor) -> list[SheetInfo]:
    """Return the sheets from which a form is being entered, in their order."""
    rows = ScanPage.objects.seen_by(by).filter(draft=draft_id).select_related("scan")
    return sorted((_sheet(row) for row in rows), key=lambda one: (one.number or 999, one.position))


def scanned_sheets(case_id: UUID, *, by: Actor) -> list[UUID]:
    """Return the sheets of paper from which a case was entered, as files of the case."""
    seen = Case.objects.seen_by(by).filter(pk=case_id)
    return list(CaseFile.objects.filter(case__in=seen, origin="scan").order_by("id").values_list("file", flat=True))


@lru_cache(maxsize=32)
def marks_by_page(version: str, organisation: str, language: str) -> dict[int, tuple[Mark, ...]]:
    """Return where the boxes of a printed version stand, by sheet."""
    form = paper_of(definition_of(version), organisation=organisation, language=language, day=date(2000, 1, 1))
    found: dict[int, list[Mark]] = {}
    for mark in documents.marks_of(form):
        found.setdefault(mark.page, []).append(mark)
    return {page: tuple(marks) for page, marks in found.items()}


def proposals(definition: Definition, ticks: Iterable[tuple[int, Mark]]) -> list[Proposal]:
    """Return what ticked boxes seem to answer, by question; two ticks where one is asked say nothing."""
    by_question: dict[str, list[tuple[int, str]]] = {}
    for page, mark in ticks:
        by_question.setdefault(mark.question, []).append((page, mark.value))
    found: list[Proposal] = []
    for name, values in by_question.items():
        question = definition.questions.get(name)
        if question is None or not _has_boxes(question):
            continue
        value = value_of_box(question, [value for _, value in values])
        if value is not None:
            found.append(Proposal(name, value, values[0][0]))
    return found


def _has_boxes(question: Any) -> bool:
    return bool(question.options) or question.kind.value == "yes_no"
