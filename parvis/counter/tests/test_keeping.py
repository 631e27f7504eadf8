"""What was closed long enough ago is let go: destroyed, made anonymous or marked for the archive; the journal stays."""

from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from parvis.counter.catalogue.folder import load_folder
from parvis.counter.models import Case, CaseFile, CaseToken, Document, Message
from parvis.counter.operations import cases, conversation, keeping, letters, pieces
from parvis.counter.queries.cases import case_page
from parvis.counter.queries.desk import queue, search
from parvis.counter.queries.history import told
from parvis.counter.queries.sealed import answers_of, label_of
from parvis.counter.rules.keeping import anonymous, kept_until
from parvis.counter.tests.cases import DAY, SENT, TOWN, actor, citizen, sent
from parvis.counter.tests.definitions import tree
from parvis.counter.tests.region import PROCEDURES
from parvis.counter.types import Kind, Retention
from parvis.counter.types.desk import Filters
from parvis.counter.types.problems import UnknownCase
from parvis.kernel.files import api as files
from parvis.kernel.journal import api as journal
from parvis.kernel.messages import api as messages
from parvis.kernel.people.types import Actor

pytestmark = pytest.mark.django_db
HOUSE = Actor.system("keeping")
LATER = datetime(2031, 3, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path):
    settings.FILES_DIR, settings.SIGNING_DIR = tmp_path / "files", tmp_path / "signing"


def row(info) -> Case:
    return Case.objects.unscoped("a test looks").get(pk=info.id)


def lived(then: str) -> tuple:
    """Return a case that had everything a case can have, and was withdrawn in the end."""
    me, clerk = citizen(email="an@example.be"), actor()
    definition = tree(retention={"years": 5, "then": then})
    info = sent(by=me, definition=definition, name="Aurélie Janssens")
    conversation.send_message(case=info.id, text="Hello", once=uuid4(), by=me, at=SENT)
    pieces.request_pieces(case=info.id, pieces=["A plan of the garden"], by=clerk, at=SENT)
    (wanted,) = row(info).pieces_wanted
    stored = files.store(content=picture(), name="plan.png", scope=f"{TOWN}/case", by=me, at=SENT)
    pieces.add_pieces(case=info.id, files=[(wanted, stored.id, "plan.png")], by=me, at=SENT)
    for document in Document.objects.filter(case=info.id):
        letters.render_document(document=document.pk, by=HOUSE, at=SENT)
    messages.send(
        to=messages.Recipient(email=None, account_id=me.account_id, language="nl"),
        template="counter/case_submitted",
        context={"reference": info.reference},
        subject_ref=f"case:{info.id}",
        organisation=TOWN,
        by=HOUSE,
        at=SENT,
    )
    cases.withdraw(case=info.id, by=me, at=SENT + DAY, reason="We moved to Aalst")
    return info, me, clerk, stored.id


def picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (9, 9)).save(made, "PNG")
    return made.getvalue()


def test_a_case_is_kept_for_whole_years_after_its_closing():
    assert kept_until(Retention(years=5), None) is None
    closed_at = datetime(2024, 2, 29, 22, 30, tzinfo=UTC)  # half past eleven at night in Brussels
    assert kept_until(Retention(years=5), closed_at) == datetime(2029, 2, 28, 23, 0, tzinfo=UTC)
    info = sent()
    assert row(info).keep_until is None


def test_nothing_is_let_go_before_its_time():
    info, *_ = lived("destroy")
    kept = row(info).keep_until
    assert kept.date().isoformat() == "2031-03-03"
    assert keeping.let_go(by=HOUSE, at=kept - DAY) == 0
    assert label_of(row(info)).name == "Aurélie Janssens"


def test_what_is_destroyed_is_gone_and_the_journal_still_verifies():
    info, me, clerk, file = lived("destroy")
    letter_files = [one.file for one in Document.objects.filter(case=info.id)]
    assert search("janssens", by=clerk)
    assert any("A plan of the garden" in str(one.payload) for one in told(row(info)))
    assert keeping.let_go(by=HOUSE, at=LATER) == 1
    found = row(info)
    assert (found.fate, found.fate_at, found.keep_until) == ("destroyed", LATER, None)
    assert (bytes(found.answers), bytes(found.label), bytes(found.secret)) == (b"", b"", b"")
    assert (found.applicant_id, found.assigned_to_id, found.code_index, found.pieces_wanted) == (None, None, None, [])
    assert (found.outcome, found.procedure, found.closed_at) == ("withdrawn", "tree", SENT + DAY), "it still counts"
    for model in (CaseToken, CaseFile, Document, Message):
        assert not model.objects.filter(case=info.id).exists(), model
    for one in (file, *filter(None, letter_files)):
        with pytest.raises(files.UnknownFile):
            files.describe(one)
    assert messages.inbox(UUID(me.account_id)) == []
    assert search("janssens", by=clerk) == search(info.reference, by=clerk) == []
    assert queue(Filters(TOWN, is_closed=True), by=clerk, at=LATER).rows == ()
    with pytest.raises(UnknownCase):
        case_page(info.id, by=clerk, at=LATER, language="nl")
    with pytest.raises(UnknownCase):
        conversation.add_note(case=info.id, text="x", by=clerk, at=LATER)
    assert all(one.payload == {} for one in told(found))
    assert journal.history(f"case:{info.id}")[-1].verb == "counter.case.destroyed"
    assert journal.verify().ok
    assert keeping.let_go(by=HOUSE, at=LATER + DAY) == 0


def test_what_the_journal_keeps_needs_the_key_of_the_case():
    info, *_ = lived("destroy")
    case = row(info)
    case.secret = b""
    with pytest.raises(ValueError):
        told(case)  # the key of the administration alone opens nothing that reads


def test_what_is_made_anonymous_keeps_answers_that_name_nobody():
    info, *_ = lived("anonymise")
    assert keeping.let_go(by=HOUSE, at=LATER) == 1
    found = row(info)
    assert (found.fate, bytes(found.label), found.applicant_id) == ("anonymised", b"", None)
    assert answers_of(found)["answers"] == {}, "every question of this form is personal"


def test_what_names_nobody_may_stay_for_statistics():
    definition = load_folder(PROCEDURES / "parking-card")
    open_answers = {one.id for one in definition.form.questions if one.sensitivity == "none"}
    answers = {one.id: "x" for one in definition.form.questions}
    kept = anonymous(definition, answers)
    assert kept
    assert set(kept) <= open_answers
    assert len(kept) < len(answers)
    kinds = {one.kind for one in definition.form.questions if one.id in kept}
    assert not kinds & {Kind.TEXT, Kind.LONG_TEXT, Kind.ADDRESS, Kind.PLACE, Kind.FILES, Kind.NATIONAL_NUMBER}


def test_what_goes_to_the_archive_stays_whole_and_is_marked():
    info, _me, clerk, file = lived("archive")
    assert keeping.let_go(by=HOUSE, at=LATER) == 1
    found = row(info)
    assert (found.fate, label_of(found).name) == ("archived", "Aurélie Janssens")
    assert files.describe(file).id == file
    assert case_page(info.id, by=clerk, at=LATER, language="nl").row.id == info.id
    assert journal.history(f"case:{info.id}")[-1].verb == "counter.case.archived"


def test_one_that_cannot_be_let_go_does_not_keep_the_others(monkeypatch):
    infos = [lived("destroy")[0] for _ in range(2)]
    remove = files.remove
    broken = row(infos[0]).files.get().file

    def refuse(file_id, **kwargs):
        if file_id == broken:
            raise OSError("the disk is full")
        return remove(file_id, **kwargs)

    monkeypatch.setattr(files, "remove", refuse)
    assert keeping.let_go(by=HOUSE, at=LATER) == 1
    assert sorted(row(one).fate for one in infos) == ["", "destroyed"]
    assert row(infos[0]).keep_until == LATER + DAY
    assert label_of(row(infos[0])).name == "Aurélie Janssens", "whole or not at all"


def test_a_letter_of_a_destroyed_case_is_no_longer_known():
    info, *_ = lived("destroy")
    code = Document.objects.filter(case=info.id).first().code
    keeping.let_go(by=HOUSE, at=LATER)
    assert Client().get(reverse("my:verified", args=[code])).status_code == 404
