"""What happens to scans of forms on paper: put in, read sheet by sheet, put together, entered, kept with the case."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from parvis.counter.models import Draft, Scan, ScanPage
from parvis.counter.operations.channels import begin_entry
from parvis.counter.operations.definitions import pin
from parvis.counter.operations.drafts import answer
from parvis.counter.queries import catalogue
from parvis.counter.queries.drafts import info
from parvis.counter.queries.forms import form_of
from parvis.counter.queries.scans import bundles, marks_by_page, printed_definition, proposals, sheets_of_draft
from parvis.counter.rules.channels import AT_THE_DESK
from parvis.counter.types import Channel
from parvis.counter.types.drafts import DraftInfo, Holder
from parvis.counter.types.problems import NotAllowed
from parvis.counter.types.scans import BundleInfo, NoSuchSheet, Proposal, ScanState, UnknownScan
from parvis.kernel.documents import api as documents
from parvis.kernel.documents.paper import ANONYMOUS, PageCode
from parvis.kernel.files import api as files
from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor

MOST_FILES = 60
MOST_BYTES = 24_000_000
DAYS_WAITING = 90
"""Days after which a sheet that nobody entered is destroyed."""


@transaction.atomic
def receive_scan(*, organisation: str, uploads: Sequence[tuple[str, bytes]], by: Actor, at: datetime) -> UUID:
    """Take in a scan, to be read by a worker.

    :param uploads: pairs of a name and a content: PDFs or pictures.
    :raises NotAllowed: if the clerk does not work there.
    :raises Refused: if a file is not one, or harmful; then nothing is kept.
    """
    if organisation not in by.organisations(AT_THE_DESK):
        raise NotAllowed(organisation)
    kept = [
        files.store(content=content, name=name, scope=_scope(organisation), by=by, at=at, max_bytes=MOST_BYTES)
        for name, content in uploads[:MOST_FILES]
    ]
    row = Scan.objects.create(
        organisation_id=organisation,
        account_id=by.account_id,
        files=[str(one.id) for one in kept],
        received_at=at,
    )
    _journal("counter.scan.received", row, by, at, {"files": len(kept)})
    jobs.enqueue("parvis.counter.jobs.read_scan", scan=str(row.pk))
    return row.pk


def read_scan(*, scan: UUID, by: Actor, at: datetime) -> None:
    """Read the sheets of a scan and put them together with those that wait already. Done twice, it is done once."""
    row = Scan.objects.unscoped("the house reads what was put in").filter(pk=scan, state=ScanState.RECEIVED).first()
    if row is None:
        return
    sheets: list[documents.ScannedPage] = []
    problems: list[str] = []
    for file in row.files:
        try:
            for sheet in documents.read_scan(files.open_file(file, by=by, at=at)):
                if len(sheets) == MOST_FILES:
                    raise documents.TooManyPages
                sheets.append(sheet)
        except documents.CannotScan:
            problems.append("broken")
        except documents.TooManyPages:
            problems.append("too_many")
        except (files.UnknownFile, files.Quarantined):
            problems.append("broken")
    with transaction.atomic():
        _write(row, sheets, problems, by, at)


def _write(
    row: Scan, sheets: Sequence[documents.ScannedPage], problems: Sequence[str], by: Actor, at: datetime
) -> None:
    locked = Scan.objects.unscoped("the house reads what was put in").select_for_update().get(pk=row.pk)
    if locked.state != ScanState.RECEIVED:
        return
    for position, sheet in enumerate(sheets, 1):
        kept = files.store(
            content=sheet.picture,
            name=f"{sheet.code.spoken if sheet.code else position}.jpg",
            scope=_scope(row.organisation_id),
            by=by,
            at=at,
        )
        page = ScanPage(scan=locked, organisation_id=row.organisation_id, position=position, file=kept.id)
        if sheet.code is not None:
            page.is_straight = sheet.is_straight
            _place(page, sheet.code)
        page.save(force_insert=True)
    for file in locked.files:
        files.remove(file, by=by, at=at)
    locked.state = ScanState.READ.value if sheets else ScanState.FAILED.value
    locked.files, locked.problems, locked.read_at = [], sorted(set(problems)), at
    locked.save(update_fields=["state", "files", "problems", "read_at"])
    data = {"sheets": len(sheets), "unread": sum(one.code is None for one in sheets)}
    _journal("counter.scan.read", locked, by, at, data)


def _place(page: ScanPage, code: PageCode) -> None:
    """Put a sheet with those of the same print; where that one has this sheet already, it is another one's.

    Prints without a number of their own are only put together within one scan, in the order in which they lie.
    """
    key = f"{code.form}/{code.version}/{code.language}/{code.copy}"
    if code.copy == ANONYMOUS:
        key += f"/{page.scan_id.hex[:12]}"
    there = ScanPage.objects.unscoped("sheets of one organisation are put together").filter(
        organisation=page.organisation_id, bundle__startswith=f"{key}#"
    )
    ordinal = 1
    for bundle, number in there.values_list("bundle", "number"):
        if number == code.page:
            ordinal = max(ordinal, int(bundle.rpartition("#")[2]) + 1)
    page.bundle = f"{key}#{ordinal}"
    page.procedure, page.version, page.language = code.form, code.version, code.language
    page.number, page.total = code.page, code.pages
    page.draft = (
        Draft.objects.filter(
            scan_pages__bundle=page.bundle, scan_pages__organisation=page.organisation_id, case_id=None
        )
        .distinct()
        .first()
    )


# By hand ------------------------------------------------------------------------------------------------------


@transaction.atomic
def assign_sheet(*, page_id: int, bundle: str, number: int, by: Actor, at: datetime) -> None:
    """Say where a sheet belongs: to which form, as which sheet of it; 0 for one that goes with it, such as a copy.

    :raises UnknownScan: if there is no such sheet or form for this agent.
    :raises NoSuchSheet: if that form has no such sheet, or has it already.
    """
    page = ScanPage.objects.seen_by(by).select_for_update().filter(pk=page_id).first()
    if page is None:
        raise UnknownScan(str(page_id))
    others = list(
        ScanPage.objects.seen_by(by)
        .filter(bundle=bundle, organisation=page.organisation_id)
        .exclude(pk=page.pk)
        .exclude(bundle="")
    )
    if not others:
        raise UnknownScan(bundle)
    first = others[0]
    if number > first.total or (number and any(one.number == number for one in others)):
        raise NoSuchSheet(str(number))
    page.bundle, page.procedure, page.version = bundle, first.procedure, first.version
    page.language, page.total, page.number = first.language, first.total, number
    page.draft_id, page.is_by_hand = first.draft_id, True
    page.save()
    _journal("counter.scan.sheet_assigned", page.scan, by, at, {"sheet": page.position, "number": number})


@transaction.atomic
def discard_sheet(*, page_id: int, by: Actor, at: datetime) -> None:
    """Destroy a sheet that belongs nowhere: a blank one, a cover, one that was scanned twice.

    :raises UnknownScan: if there is no such sheet for this agent.
    """
    page = ScanPage.objects.seen_by(by).filter(pk=page_id).first()
    if page is None:
        raise UnknownScan(str(page_id))
    _destroy(page, by, at)


def _destroy(page: ScanPage, by: Actor, at: datetime) -> None:
    files.remove(page.file, by=by, at=at)
    _journal("counter.scan.sheet_discarded", page.scan, by, at, {"sheet": page.position})
    page.delete()


def expire_scans(*, by: Actor, at: datetime) -> int:
    """Destroy the sheets that nobody entered in time; return how many. Safe to run twice."""
    before = at - timedelta(days=DAYS_WAITING)
    old = ScanPage.objects.unscoped("sheets expire for everyone").filter(scan__received_at__lt=before, draft=None)
    count = 0
    for page in list(old.select_related("scan")[:500]):
        with transaction.atomic():
            _destroy(page, by, at)
            count += 1
    return count


# Entering -----------------------------------------------------------------------------------------------------


@transaction.atomic
def enter_bundle(*, bundle: str, organisation: str, by: Actor, at: datetime) -> DraftInfo:
    """Begin to enter a form on paper under the version that was printed, when that is kept; else under today's.

    Entering it again leads to the same draft, also when sheets are still missing.

    :raises UnknownScan: if there is no such form for this agent.
    :raises NotByThisChannel: if the procedure is not for paper.
    :raises UnknownProcedure: if it is not offered any more.
    """
    found = _found(bundle, organisation, by)
    pages = ScanPage.objects.seen_by(by).filter(bundle=bundle, organisation=organisation)
    drafts = Draft.objects.filter(pk=found.draft) if found.draft else Draft.objects.none()
    existing = drafts.filter(entered_by=by.account_id).first()
    if existing is None:
        begun = _begun(found, organisation, by, at)
        existing = Draft.objects.get(pk=begun.id)
    pages.update(draft=existing)
    return info(existing)


def _found(bundle: str, organisation: str, by: Actor) -> BundleInfo:
    for one in bundles(by=by):
        if one.key == bundle and organisation in by.organisations(AT_THE_DESK):
            return one
    raise UnknownScan(bundle)


def _begun(found: BundleInfo, organisation: str, by: Actor, at: datetime) -> DraftInfo:
    printed = printed_definition(found, organisation)
    about = catalogue.procedure(found.procedure)
    asked_of = printed.organisation if printed else ""
    if not asked_of and about.competent_by is None and catalogue.is_offered_by(about, organisation):
        asked_of = organisation
    begun = begin_entry(
        procedure=found.procedure,
        organisation=asked_of,
        desk=organisation,
        channel=Channel.PAPER,
        by=by,
        at=at,
        language=found.language,
    )
    if printed is not None and printed.hash != begun.definition:
        pin(definition=printed, by=by, at=at)
        Draft.objects.filter(pk=begun.id).update(definition=printed.hash)
    return begun


def read_boxes(*, draft: DraftInfo, by: Actor, at: datetime) -> list[Proposal]:
    """Return what the ticked boxes on the sheets of a form seem to answer; nothing is taken over by itself."""
    definition_hash = draft.definition
    ticks = []
    for sheet in sheets_of_draft(draft.id, by=by):
        if not sheet.is_straight or not sheet.number:
            continue
        marks = marks_by_page(definition_hash, draft.organisation, draft.language).get(sheet.number, ())
        if not marks:
            continue
        picture = files.open_file(sheet.file, by=Actor.system("scans"), at=at)
        ticks += [(sheet.number, one) for one in documents.ticked(picture, marks) or ()]
    definition = form_of(draft, at=at, language=draft.language).definition
    return proposals(definition, ticks)


def take_boxes(*, draft: DraftInfo, chosen: Mapping[str, Any], holder: Holder, by: Actor, at: datetime) -> DraftInfo:
    """Take over what boxes seem to answer, as far as a clerk chose; what a question does not allow is left.

    :param chosen: answers by question.
    """
    definition = form_of(draft, at=at, language=draft.language).definition
    for page in definition.form.pages:
        mine = {one.id: chosen[one.id] for one in page.questions if one.id in chosen}
        if mine:
            draft = answer(
                draft_id=draft.id, holder=holder, page=page.id, answers=mine, seen=None, by=by, at=at,
                language=draft.language,
            )  # fmt: skip
    return draft


def _scope(organisation: str) -> str:
    return f"{organisation}/case"


def _journal(verb: str, row: Scan, by: Actor, at: datetime, data: Mapping[str, Any]) -> None:
    journal.append(verb=verb, by=by, at=at, subject=f"scan:{row.pk}", organisation=row.organisation_id, data=dict(data))
