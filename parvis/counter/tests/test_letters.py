"""Letters become signed files, once; bulk work does each case by itself."""

import hashlib

import pytest

from parvis.counter.models import BulkItem, Case, Document
from parvis.counter.operations import bulk, decisions, letters
from parvis.counter.queries.bulk import bulk_preview, bulk_progress
from parvis.counter.queries.cases import is_same_file, verified
from parvis.counter.tests.cases import DAY, OTHER, SENT, TOWN, actor, sent
from parvis.counter.types.problems import UnknownCase
from parvis.kernel.documents import api as documents
from parvis.kernel.files import api as files
from parvis.kernel.people.types import Actor, Role

pytestmark = pytest.mark.django_db
HOUSE = Actor.system("letters")


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    settings.SIGNING_DIR = tmp_path / "signing"


def test_a_letter_is_made_once_and_holds():
    info = sent(height=1)
    document = info.documents[0]
    file = letters.render_document(document=document, by=HOUSE, at=SENT)
    assert letters.render_document(document=document, by=HOUSE, at=SENT) == file
    row = Document.objects.get(pk=document)
    pdf = files.open_file(file, by=HOUSE, at=SENT)
    assert documents.verify(pdf).holds
    assert hashlib.sha256(pdf).hexdigest() == row.sha256
    assert is_same_file([pdf], row.sha256)
    assert not is_same_file([pdf + b" "], row.sha256)
    said, organisation = verified(row.code.lower())
    assert (said.title, organisation, said.valid_until.isoformat()) == ("Decision (nl)", TOWN, "2026-09-02")


def test_bulk_does_what_fits_and_says_what_did_not():
    infos = [sent() for _ in range(3)]
    stranger, clerk = actor(Role.AGENT, organisation=OTHER), actor()
    assert bulk_preview([one.id for one in infos], by=stranger, at=SENT) == []
    (preview,) = bulk_preview([one.id for one in infos], by=clerk, at=SENT)
    assert (preview.action.id, len(preview.fitting), len(preview.others)) == ("propose", 3, 0)
    chosen = [(one.id, 1) for one in infos]
    made = bulk.begin_bulk(
        organisation=TOWN, action="propose", cases=chosen, filled={"advice": "yes"}, by=clerk, at=SENT
    )
    decisions.act(case=infos[0].id, action="propose", filled={"advice": "no"}, by=actor(), at=SENT)
    assert bulk.do_bulk(bulk=made, by=Actor.system("bulk"), at=SENT + DAY / 24) == 3
    found = bulk_progress(made, by=clerk)
    assert (found.total, found.done, found.is_over) == (3, 2, True)
    assert [(one.row.id, one.reason) for one in found.refused] == [(infos[0].id, "alreadydone")]
    states = Case.objects.unscoped("a test looks").values_list("state", flat=True)
    assert list(states) == ["ready"] * 3
    assert BulkItem.objects.filter(result="waiting").count() == 0
    with pytest.raises(UnknownCase):
        bulk_progress(made, by=stranger)
