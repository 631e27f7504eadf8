"""Forms on paper come back: scanned in any order, put together, entered by a clerk, and kept with the case."""

from datetime import date, timedelta
from io import BytesIO

import numpy as np
import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from parvis.counter.models import Case, CaseFile, Draft, Scan, ScanPage
from parvis.counter.operations import scans
from parvis.counter.operations.channels import send_entry
from parvis.counter.operations.drafts import answer as answer_draft
from parvis.counter.operations.putting_away import discard
from parvis.counter.queries import catalogue
from parvis.counter.queries.drafts import info
from parvis.counter.queries.paper import paper_of
from parvis.counter.queries.scans import bundles, scan, scanned_sheets
from parvis.counter.rules.channels import clerk
from parvis.counter.tests.region import OTHER, TOWN
from parvis.counter.types import Channel
from parvis.counter.types.channels import Agreement, Identity, Stated
from parvis.counter.types.problems import NotAllowed
from parvis.counter.types.scans import NoSuchSheet, ScanState, UnknownScan
from parvis.kernel.documents import api as documents
from parvis.kernel.documents.tests.sheets import as_jpeg, as_pdf, drawn, penned, scanned
from parvis.kernel.files import api as files
from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, sign_in
from parvis.kernel.people.types import Actor, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
DAY = date(2026, 11, 24)


@pytest.fixture
def dice() -> np.random.Generator:
    return np.random.default_rng(3)


@pytest.fixture
def account():
    return make_agent(TOWN, [Role.AGENT])


@pytest.fixture
def by(account) -> Actor:
    return actor_of(account, timezone.now())


def form(procedure: str = "complaint", *, copy: str = "0", organisation: str = TOWN) -> documents.PaperForm:
    definition = catalogue.definition_for(procedure, organisation)
    return paper_of(definition, organisation=organisation, language="nl", day=DAY, copy=copy)


def sheets(procedure: str = "complaint", *, copy: str = "0") -> list[Image.Image]:
    return drawn(documents.print_form(form(procedure, copy=copy)))


def put_in(by: Actor, *contents: bytes, organisation: str = TOWN):
    found = scans.receive_scan(
        organisation=organisation,
        uploads=[(f"scan {number}", content) for number, content in enumerate(contents)],
        by=by,
        at=timezone.now(),
    )
    jobs.run_pending(limit=5)
    return found


def test_a_whole_form_in_any_order_becomes_a_case_on_paper(by: Actor, dice: np.random.Generator) -> None:
    paper = sheets()
    marks = documents.marks_of(form())
    crossed = [
        one for one in marks if (one.question, one.value) in {("told_service", "yes"), ("identity", "anonymous")}
    ]
    penned_ones = [
        penned(sheet, [one for one in crossed if one.page == n], dice=dice) for n, sheet in enumerate(paper, 1)
    ]
    mixed = [scanned(one, dice=dice, angle=2, turned=180 * (n % 2)) for n, one in enumerate(reversed(penned_ones))]
    scan_id = put_in(by, as_pdf(mixed))
    assert scan(scan_id, by=by).state is ScanState.READ
    assert Scan.objects.unscoped("test").get().files == []
    [bundle] = bundles(by=by)
    assert bundle.is_whole
    assert not bundle.is_old
    assert [one.number for one in bundle.sheets] == list(range(1, len(paper) + 1))

    now = timezone.now()
    draft = scans.enter_bundle(bundle=bundle.key, organisation=TOWN, by=by, at=now)
    assert draft.channel is Channel.PAPER
    assert draft.organisation == TOWN
    assert draft.answers == {}, "What a computer read in the boxes is only proposed."
    proposed = {one.question: one.value for one in scans.read_boxes(draft=draft, by=by, at=now)}
    assert proposed == {"told_service": True, "identity": "anonymous"}
    draft = scans.take_boxes(draft=draft, chosen=proposed, holder=clerk(by), by=by, at=now)
    service = catalogue.definition_for("complaint", TOWN).questions["service"].options[0].value
    kinds = catalogue.definition_for("complaint", TOWN).questions["kinds"].options[0].value
    for page, answers in {
        "service": {"service": service},
        "kinds": {"kinds": [kinds]},
        "story": {"story": "De lamp in onze straat brandt al drie weken niet."},
        "happened_on": {"happened_on": "2026-06-01"},
        "wish": {"wish": None},
    }.items():
        draft = answer_draft(
            draft_id=draft.id, holder=clerk(by), page=page, answers=answers, seen=None, by=by, at=now, language="nl"
        )
    stated = Stated(Identity.NOT_CHECKED, Agreement.PAPER, "An Peeters")
    _, case = send_entry(draft_id=draft.id, holder=clerk(by), stated=stated, by=by, at=now)
    assert case is not None
    assert Case.objects.unscoped("test").get().channel == "paper"
    assert len(scanned_sheets(case.id, by=by)) == len(paper)
    assert not ScanPage.objects.unscoped("test").exists()
    assert bundles(by=by) == []
    kept = CaseFile.objects.filter(case=case.id, origin="scan").first()
    assert files.open_file(kept.file, by=by, at=now).startswith(b"\xff\xd8")
    assert scanned_sheets(case.id, by=Actor.anonymous()) == []


def test_a_scan_of_sheet_2_only_waits_and_is_matched_when_sheet_1_comes(by: Actor, dice: np.random.Generator) -> None:
    paper = sheets(copy="7K3M9Q4P")
    put_in(by, as_jpeg(scanned(paper[1], dice=dice, turned=90)))
    [bundle] = bundles(by=by)
    assert 2 not in bundle.missing
    assert 1 in bundle.missing
    put_in(by, as_pdf([paper[0], *paper[2:]]))
    [bundle] = bundles(by=by)
    assert bundle.is_whole
    assert len({one.scan for one in bundle.sheets}) == 2


def test_sheet_2_alone_is_entered_anyway_and_the_rest_joins_the_draft(by: Actor) -> None:
    paper = sheets(copy="7K3M9Q4P")
    put_in(by, as_jpeg(paper[1]))
    [bundle] = bundles(by=by)
    draft = scans.enter_bundle(bundle=bundle.key, organisation=TOWN, by=by, at=timezone.now())
    put_in(by, as_jpeg(paper[0]))
    assert ScanPage.objects.unscoped("test").filter(draft=draft.id).count() == 2
    again = scans.enter_bundle(bundle=bundle.key, organisation=TOWN, by=by, at=timezone.now())
    assert again.id == draft.id
    discard(draft_id=draft.id, holder=clerk(by), by=by, at=timezone.now())
    [bundle] = bundles(by=by)
    assert bundle.draft is None, "Whoever throws the draft away does not throw the paper away."


def test_two_forms_and_two_prints_of_one_form_in_one_scan(by: Actor) -> None:
    mine, theirs = sheets(), sheets("criminal-record")
    put_in(by, as_pdf([*mine, *theirs, *mine]))
    found = bundles(by=by)
    assert sorted((one.procedure, one.is_whole) for one in found) == [
        ("complaint", True),
        ("complaint", True),
        ("criminal-record", True),
    ]
    assert len({one.key for one in found}) == 3


def test_a_sheet_without_a_code_is_placed_or_destroyed_by_hand(by: Actor) -> None:
    paper = sheets()
    torn = paper[1].copy()
    torn.paste(255, (900, 1500, torn.width, torn.height))
    blank = Image.new("L", paper[0].size, 255)
    scan_id = put_in(by, as_pdf([paper[0], torn, *paper[2:], blank, blank]))
    loose = scan(scan_id, by=by).loose
    assert len(loose) == 3
    [bundle] = bundles(by=by)
    assert bundle.missing == (2,)
    now = timezone.now()
    with pytest.raises(NoSuchSheet):
        scans.assign_sheet(page_id=loose[0].id, bundle=bundle.key, number=1, by=by, at=now)
    with pytest.raises(NoSuchSheet):
        scans.assign_sheet(page_id=loose[0].id, bundle=bundle.key, number=99, by=by, at=now)
    with pytest.raises(UnknownScan):
        scans.assign_sheet(page_id=loose[0].id, bundle="", number=0, by=by, at=now)
    scans.assign_sheet(page_id=loose[0].id, bundle=bundle.key, number=2, by=by, at=now)
    scans.assign_sheet(page_id=loose[1].id, bundle=bundle.key, number=0, by=by, at=now)
    scans.discard_sheet(page_id=loose[2].id, by=by, at=now)
    [bundle] = bundles(by=by)
    assert bundle.is_whole
    assert [one.number for one in bundle.sheets][-1] == 0
    assert scan(scan_id, by=by).loose == ()


def test_an_earlier_version_is_entered_as_it_was_asked_or_under_todays(by: Actor) -> None:
    paper = form()
    old = documents.PaperForm(**{**vars(paper), "code": documents.PageCode("complaint", "0123456789ab", "nl", 1, 1)})
    put_in(by, documents.print_form(old))
    [bundle] = bundles(by=by)
    assert bundle.is_old
    assert not bundle.is_known
    draft = scans.enter_bundle(bundle=bundle.key, organisation=TOWN, by=by, at=timezone.now())
    assert draft.definition == catalogue.definition_for("complaint", TOWN).hash


def test_what_cannot_be_read_says_so_and_leaves_nothing(by: Actor) -> None:
    with pytest.raises(files.Refused):
        put_in(by, b"MZ not a document")
    assert not Scan.objects.unscoped("test").exists()
    pdf = pikepdf.new()
    for _ in range(200):
        pdf.add_blank_page(page_size=(100, 100))
    kept = BytesIO()
    pdf.save(kept)
    found = scan(put_in(by, kept.getvalue()), by=by)
    assert found.state is ScanState.FAILED
    assert found.problems == ("too_many",)


def test_reading_twice_reads_once(by: Actor) -> None:
    scan_id = put_in(by, as_jpeg(sheets()[0]))
    scans.read_scan(scan=scan_id, by=Actor.system("scans"), at=timezone.now())
    assert ScanPage.objects.unscoped("test").count() == 1
    verbs = [one.verb for one in journal.history(f"scan:{scan_id}")]
    assert verbs == ["counter.scan.received", "counter.scan.read"]


def test_sheets_that_nobody_enters_are_destroyed_in_the_end(by: Actor) -> None:
    put_in(by, as_jpeg(sheets()[0]))
    house = Actor.system("scans")
    assert scans.expire_scans(by=house, at=timezone.now() + timedelta(days=89)) == 0
    file = ScanPage.objects.unscoped("test").get().file
    assert scans.expire_scans(by=house, at=timezone.now() + timedelta(days=91)) == 1
    with pytest.raises(files.UnknownFile):
        files.describe(file)


class TestWhoSees:
    def test_only_the_agents_of_that_organisation(self, by: Actor) -> None:
        scan_id = put_in(by, as_jpeg(sheets()[0]))
        stranger = actor_of(make_agent(OTHER, [Role.AGENT, Role.MANAGER]), timezone.now())
        assert bundles(by=stranger) == []
        with pytest.raises(UnknownScan):
            scan(scan_id, by=stranger)
        [bundle] = bundles(by=by)
        for organisation in (TOWN, OTHER):
            with pytest.raises(UnknownScan):
                scans.enter_bundle(bundle=bundle.key, organisation=organisation, by=stranger, at=timezone.now())
        with pytest.raises(UnknownScan):
            scans.discard_sheet(page_id=bundle.sheets[0].id, by=stranger, at=timezone.now())
        with pytest.raises(NotAllowed):
            put_in(stranger, as_jpeg(sheets()[0]))

    def test_pages(self, by: Actor, account) -> None:
        scan_id = put_in(by, as_pdf([sheets()[1], Image.new("L", (900, 1200), 255)]))
        page = ScanPage.objects.unscoped("test").exclude(bundle="").get()
        urls = [reverse("desk:scan", args=[scan_id]), reverse("desk:sheet", args=[page.pk])]
        stranger = sign_in(Client(), make_agent(OTHER, [Role.AGENT]))
        assert all(stranger.get(url).status_code == 404 for url in urls)
        assert stranger.post(reverse("desk:place_sheet", args=[page.pk]), {"discard": "1"}).status_code == 404
        assert Client().get(reverse("desk:scans")).status_code == 302


class TestPages:
    def test_from_upload_to_entry(self, account) -> None:
        client = sign_in(Client(), account)
        picture = BytesIO(as_jpeg(sheets()[1]))
        picture.name = "sheet.jpg"
        response = client.post(reverse("desk:scans"), {"desk": TOWN, "scan": picture})
        assert response.status_code == 302
        waiting = client.get(response["Location"])
        assert waiting["Refresh"] == "2"
        jobs.run_pending(limit=5)
        done = client.get(response["Location"])
        assert "Refresh" not in done
        page = ScanPage.objects.unscoped("test").get()
        assert client.get(reverse("desk:sheet", args=[page.pk]))["Content-Type"] == "image/jpeg"
        entered = client.post(reverse("desk:enter_scan"), {"bundle": page.bundle, "organisation": TOWN}, follow=True)
        assert reverse("desk:sheet", args=[page.pk]) in entered.content.decode()
        draft = info(Draft.objects.get())
        taken = client.post(reverse("desk:take_boxes", args=[draft.id]), {"take": ["nothing"]})
        assert taken.status_code == 302
        assert info(Draft.objects.get()).answers == {}

    def test_nothing_chosen_says_so(self, account) -> None:
        response = sign_in(Client(), account).post(reverse("desk:scans"), {"desk": TOWN})
        assert response.status_code == 422


class TestConstraints:
    def make(self, **fields):
        row = Scan.objects.create(organisation_id=TOWN, account=make_agent(TOWN), received_at=timezone.now())
        return ScanPage(scan=row, organisation_id=TOWN, position=1, file=row.pk, **fields)

    @pytest.mark.parametrize(
        "fields",
        [
            {"bundle": "x"},
            {"number": 1, "total": 1},
            {"bundle": "x", "procedure": "complaint", "number": 3, "total": 2},
        ],
    )
    def test_a_sheet_is_known_or_not(self, fields: dict) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            self.make(**fields).save()

    @pytest.mark.parametrize("fields", [{"state": "read"}, {"state": "lost"}, {"read_at": timezone.now()}])
    def test_a_scan_is_read_at_a_moment(self, fields: dict) -> None:
        values = {"organisation_id": TOWN, "account": make_agent(TOWN), "received_at": timezone.now(), **fields}
        with pytest.raises(IntegrityError), transaction.atomic():
            Scan.objects.create(**values)
