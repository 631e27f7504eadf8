"""On every page and every letter stands who answers questions: the administration, the service, the person."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from parvis.counter.models import Case, Document
from parvis.counter.operations import assignment, letters
from parvis.counter.queries.catalogue import contact_of
from parvis.counter.queries.sender import sender_of
from parvis.counter.tests.cases import SENT, actor, sent
from parvis.counter.tests.region import OTHER, TOWN
from parvis.kernel.documents import api as documents
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_citizen, make_organisation, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
CONTACT = '<aside class="contact"'


@pytest.fixture(autouse=True)
def _english():
    make_organisation("whole-region", kind="region", email="contact@whole-region.example", phone="02 555 00 00")
    make_organisation("a-department", kind="region", parent="whole-region", email="nobody@a-department.example")
    with translation.override("en"):
        yield


def test_until_an_administration_is_chosen_the_region_itself_answers():
    page = Client().get(reverse("counter:procedure", args=["complaint"])).content.decode()
    assert "contact@whole-region.example" in page
    assert "a-department" not in page
    chosen = Client().get(reverse("counter:procedure", args=["complaint"]), {"at": OTHER}).content.decode()
    assert f"bevolking@{OTHER}.example" in chosen
    assert "whole-region" not in chosen


def test_where_two_regions_would_answer_nobody_does():
    make_organisation("other-region", kind="region")
    assert contact_of("complaint", "") is None


@pytest.mark.parametrize(
    "name", ["home", "counter:search", "counter:procedures", "counter:resume", "my:follow", "my:verify"]
)
def test_every_page_for_everyone_names_who_answers(name):
    assert CONTACT in Client().get(reverse(name)).content.decode()


def test_every_page_of_ones_own_names_who_answers(now):
    me = make_citizen()
    info = sent(by=actor_of(me, now), at=now, height=1)
    open_one = sent(by=actor_of(me, now), at=now)
    client = sign_in(Client(), me)
    letter = Document.objects.get(pk=info.documents[0])
    general = [reverse(f"my:{name}") for name in ("home", "documents", "messages", "log")]
    own = [
        reverse("my:case", args=[info.id]),
        reverse("my:opened", args=[info.id]),
        reverse("my:withdraw", args=[open_one.id]),
        reverse("my:verified", args=[letter.code]),
    ]
    for url in general:
        assert "contact@whole-region.example" in client.get(url).content.decode(), url
    for url in own:
        assert f"bevolking@{TOWN}.example" in client.get(url).content.decode(), url


def test_who_handles_a_case_is_named_to_its_applicant_and_in_its_letters(monkeypatch, now, settings, tmp_path):
    settings.FILES_DIR, settings.SIGNING_DIR = tmp_path / "files", tmp_path / "signing"
    me, clerk = make_citizen(), make_agent(TOWN)
    info = sent(by=actor_of(me, now), at=now)
    assignment.assign(case=info.id, to=clerk.pk, by=actor_of(clerk, now), at=now)
    name = clerk.open_profile().full_name
    page = sign_in(Client(), me).get(reverse("my:case", args=[info.id])).content.decode()
    assert name in page.partition(CONTACT)[2]
    laid_out = []
    render = documents.render
    monkeypatch.setattr(documents, "render", lambda one: laid_out.append(one) or render(one))
    letters.render_document(document=info.documents[0], by=actor(), at=now)
    assert laid_out[0].sender.contact[:2] == ("Dienst Bevolking", name)


def test_a_letter_names_the_service_of_the_offer(catalogue, monkeypatch):
    info = sent(by=None, at=SENT)
    given = SimpleNamespace(
        contact=SimpleNamespace(
            name=documents_name("Dienst Bomen"), email="bomen@x.example", phone="02 1", address="", hours=None
        )
    )
    monkeypatch.setattr(type(catalogue), "offer", lambda self, procedure, organisation: given)
    case = Case.objects.unscoped("a test looks").get(pk=info.id)
    assert sender_of(case, "nl").contact == ("Dienst Bomen", "02 1", "bomen@x.example")


def documents_name(text):
    return contact_of("complaint", TOWN).name.model_copy(update={"nl": text})
