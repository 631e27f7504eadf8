"""Reporting without script: the whole flow in three languages, mistakes, and nothing lost."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from parvis.incidents import api as incidents
from parvis.incidents.models import Photo, Report, ReportDraft
from parvis.incidents.tests.world import HERE, TOWN, send
from parvis.incidents.types.category_change import Retire
from parvis.incidents.web.report import pace
from parvis.kernel.clock import local_day
from parvis.kernel.people.tests.factories import agent_actor
from parvis.kernel.people.types import Actor, Role
from parvis.kernel.places.models import Street
from parvis.kernel.places.tests.factories import make_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
LANGUAGES = ["nl", "fr", "en"]


@pytest.fixture(autouse=True)
def _calm() -> None:
    pace.COUNTER.forget()


def picture(name: str = "stoep.jpg", at: tuple[float, float] | None = None) -> SimpleUploadedFile:
    """Make a photo, perhaps one that tells where it was taken."""
    made = Image.linear_gradient("L").resize((320, 240)).convert("RGB")
    exif = made.getexif()
    if at is not None:
        lat, lon = ((int(v), int(v * 60 % 60), v * 3600 % 60) for v in at)
        exif.get_ifd(0x8825).update({1: "N", 2: lat, 3: "E", 4: lon})
    content = BytesIO()
    made.save(content, "JPEG", exif=exif)
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


class Visitor:
    """Somebody without script, in one language, who fills in pages."""

    def __init__(self, language: str = "nl") -> None:
        self.client, self.language = Client(), language
        self.page: Any = None

    def url(self, path: str) -> str:
        return f"/{self.language}/incidents/{path}"

    def get(self, path: str, status: int = 200) -> str:
        self.page = self.client.get(self.url(path), follow=True)
        assert self.page.status_code == status, self.page.content.decode()[:2000]
        return self.page.content.decode()

    def post(self, path: str, status: int = 200, **fields: Any) -> str:
        self.page = self.client.post(self.url(path), fields, follow=True)
        assert self.page.status_code == status, self.page.content.decode()[:2000]
        return self.page.content.decode()

    @property
    def where(self) -> str:
        return self.page.request["PATH_INFO"].removeprefix(f"/{self.language}/incidents/")

    def upto(self, step: str, *, category: str = "waste-litter", text: str = "Er ligt veel zwerfvuil.") -> "Visitor":
        """Fill in everything before a step."""
        self.post("new/")
        if step != "place":
            self.post("new/place/", **{"place-lat": str(HERE[0]), "place-lon": str(HERE[1])})
        if step == "send":
            self.post("new/what/", text=text, category=category)
        return self


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_a_photo_to_a_number_in_four_pages(language):
    me = Visitor(language)
    me.get("new/")
    me.post("new/", photos=[picture(at=HERE)])
    assert me.where == "new/place/"
    me.post("new/place/", **{"place-lat": "50.850200", "place-lon": "4.370100"})
    assert me.where == "new/what/"
    me.post("new/what/", text="Overal zwerfvuil", category="waste-litter")
    assert me.where == "new/send/"
    page = me.post("new/send/", email="an@example.org", over_65="yes")
    assert me.where == "new/sent/"
    report = Report.objects.unscoped("tests").get()
    assert f">{report.pk}<" in page
    assert (report.category, report.text, report.language, report.municipality_id) == (
        "waste-litter", "Overal zwerfvuil", language, TOWN,
    )  # fmt: skip
    assert report.photo_count == 1
    assert "an@example.org" in page
    key = re.search(r"incidents/mine/([\w-]+)/", page)[1]
    assert "Overal zwerfvuil" in me.get(f"mine/{key}/")


def test_the_place_of_a_photo_is_proposed_and_confirmed():
    make_address(Street.objects.get(pk="101"), "12", HERE[0], HERE[1])
    me = Visitor()
    me.post("new/", photos=[picture(at=HERE)])
    page = me.get("new/place/")
    assert "Waversesteenweg 12, 1050 Elsene" in page
    shown = dict(re.findall(r'name="(place-l..)" value="([\d.]+)"', page))
    me.post("new/place/", **shown, address="Waversesteenweg 12")
    assert me.where == "new/what/"


def test_an_address_alone_is_enough():
    make_address(Street.objects.get(pk="101"), "12", 50.8511, 4.3722)
    me = Visitor("fr").upto("place")
    me.post("new/place/", address="Chaussée de Wavre 12")
    assert me.where == "new/what/"
    me.post("new/what/", category="waste-litter", text="")
    me.post("new/send/")
    report = Report.objects.unscoped("tests").get()
    assert (report.lat, report.lon, report.street, report.number) == (50.8511, 4.3722, "101", "12")


def test_a_street_that_is_not_clear_is_asked_about():
    me = Visitor().upto("place")
    page = me.post("new/place/", address="steenweg 3")
    assert me.where == "new/place/"
    assert 'value="101"' in page
    assert 'value="steenweg 3"' in page
    me.post("new/place/", address="steenweg 3", street_id="101")
    assert me.where == "new/what/"


@pytest.mark.parametrize(
    ("lat", "lon", "words"),
    [
        ("0", "0", "0, 0"),
        ("4.3701", "50.8502", "omgewisseld"),
        ("48.85", "2.35", "buiten het gebied"),
        ("hier", "daar", "geen getallen"),
        ("50,8502", "4,3701", None),
    ],
)
def test_coordinates_are_checked_in_words(lat, lon, words):
    me = Visitor().upto("place")
    page = me.post("new/place/", **{"place-lat": lat, "place-lon": lon}, status=422 if words else 200)
    if words is None:
        assert me.where == "new/what/"
    else:
        assert words in page
        assert f'value="{lat}"' in page
        assert f'value="{lon}"' in page


def test_swapped_coordinates_are_mended_with_one_press():
    me = Visitor().upto("place")
    page = me.post("new/place/", **{"place-lat": "4.3701", "place-lon": "50.8502"}, status=422)
    meant = re.search(r'name="meant" value="([^"]+)"', page)[1]
    me.post("new/place/", meant=meant, **{"place-lat": "4.3701", "place-lon": "50.8502"})
    assert me.where == "new/what/"


def test_nothing_filled_in_says_what_to_do():
    me = Visitor().upto("place")
    assert "Zeg waar het is" in me.post("new/place/", status=422)
    me = Visitor().upto("what")
    assert "kies" in me.post("new/what/", text="", status=422).lower()


def test_words_find_a_category_and_a_group_opens_without_losing_them():
    me = Visitor().upto("what")
    page = me.post("new/what/", text="zwerfvuil in het gras", find="1")
    assert 'value="waste-litter"' in page
    assert "zwerfvuil in het gras" in page
    page = me.post("new/what/", text="iets anders <b>vet</b>", group="roads")
    assert 'value="roads-pothole"' in page
    assert "iets anders &lt;b&gt;vet&lt;/b&gt;" in page
    found = me.client.get(me.url("new/what/suggest/?q=zwerfvuil")).json()["found"]
    assert found[0]["code"] == "waste-litter"


def test_what_must_not_wait_shows_whom_to_call_and_no_form():
    tree = incidents.tree()
    code = next(one.code for one in tree.leaves if one.emergency)
    me = Visitor().upto("what")
    page = me.post("new/what/", category=code, text="help")
    assert "tel:112" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert not Report.objects.unscoped("tests").exists()
    assert "help" in me.get("new/what/")


def test_the_questions_of_a_category_must_be_answered_and_nothing_typed_is_lost():
    me = Visitor().upto("send", category="roads-pothole", text="Diepe put")
    assert "Hoe diep is de put?" in me.page.content.decode()
    page = me.post("new/send/", status=422, email="an@example.org", **{"answer-depth": "deep"})
    assert "Kies een van de antwoorden" in page
    assert 'value="an@example.org"' in page
    assert re.search(r'value="deep" checked', page)
    page = me.post("new/send/", status=422, email="geen adres", **{"answer-depth": "deep", "answer-danger": "no"})
    assert "e-mailadres" in page
    me.post("new/send/", email="", **{"answer-depth": "deep", "answer-danger": "no"})
    assert Report.objects.unscoped("tests").get().answers == {"depth": "deep", "danger": "no"}


def test_markup_in_a_text_stays_text():
    me = Visitor().upto("send", text='<script>alert("x")</script> & <img src=x onerror=alert(1)>')
    page = me.post("new/send/")
    number = Report.objects.unscoped("tests").get().pk
    mine = "mine/" + re.search(r"incidents/mine/([\w-]+)/", page)[1] + "/"
    for shown in (page, me.get(f"{number}/"), me.get(mine)):
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
    assert "&lt;script&gt;alert" in shown


def test_what_is_sent_twice_is_taken_once():
    me = Visitor().upto("send")
    once = re.search(r'name="once" value="(\w+)"', me.page.content.decode())[1]
    me.post("new/send/", once=once)
    me.post("new/send/", once=once)
    assert me.where == "new/sent/"
    assert Report.objects.unscoped("tests").count() == 1


def test_another_report_keeps_the_place_and_the_address():
    me = Visitor().upto("send")
    me.post("new/send/", email="an@example.org")
    me.post("new/again/")
    me.post("new/")
    assert me.where == "new/what/"
    me.post("new/what/", category="greenery-lawn" if "greenery-lawn" in incidents.tree() else "roads-pavement", text="")
    page = me.get("new/send/")
    assert 'value="an@example.org"' in page
    first = Report.objects.unscoped("tests").get()
    answers = dict.fromkeys(re.findall(r'name="(answer-[\w-]+)" value="no"', page), "no")
    answers |= dict(re.findall(r'name="(answer-[\w-]+)" value="((?!yes|no)[\w-]+)"', page)[:1])
    me.post("new/send/", email="an@example.org", **answers)
    second = Report.objects.unscoped("tests").exclude(pk=first.pk).get()
    assert (second.lat, second.lon) == (first.lat, first.lon)


def test_what_was_reported_here_before_is_shown_before_sending():
    old = send("waste-litter", "Hier ligt van alles").report
    me = Visitor().upto("send")
    assert me.where == "new/same/"
    page = me.page.content.decode()
    assert "Hier ligt van alles" in page
    page = me.post("new/same/", number=str(old.number))
    assert me.where.startswith("mine/")
    assert incidents.report(old.number, actor=Actor.anonymous()).followers == 2
    assert not ReportDraft.objects.exists()
    # The same browser says so twice: it counts once.
    me.post(f"{old.number}/follow/")
    assert incidents.report(old.number, actor=Actor.anonymous()).followers == 2


def test_something_else_at_the_same_spot_is_sent_all_the_same():
    send("waste-litter", "Hier ligt van alles")
    me = Visitor().upto("send")
    me.post("new/same/", number="")
    assert me.where == "new/send/"
    me.post("new/send/")
    assert Report.objects.unscoped("tests").count() == 2


def test_what_is_no_photo_is_refused_in_words_and_the_others_are_kept():
    me = Visitor()
    page = me.post("new/", status=422, photos=[picture(), SimpleUploadedFile("virus.exe", b"MZ" * 600)])
    assert "virus.exe" in page
    assert page.count('name="remove"') == 1
    photo = re.search(r'name="remove" value="([\w-]+)"', page)[1]
    assert me.client.get(me.url(f"new/photos/{photo}/"))["Content-Type"] == "image/jpeg"
    assert Client().get(me.url(f"new/photos/{photo}/")).status_code == 404
    assert 'name="remove"' not in me.post("new/", remove=photo)
    assert not Photo.objects.exists()


def test_the_language_changes_and_nothing_is_lost():
    me = Visitor("nl").upto("send", text="Dit is er mis")
    me.language = "fr"
    page = me.get("new/send/")
    assert "Dit is er mis" in page
    assert "Envoyer" in page


def test_a_flood_is_stopped_and_a_school_class_is_not(monkeypatch):
    monkeypatch.setattr(pace, "REPORTS", (pace.Limit("report", 32, pace.HOUR),))
    for child in range(30):
        lat = HERE[0] + child * 0.0002
        me = Visitor()
        me.post("new/")
        me.post("new/place/", **{"place-lat": f"{lat:.6f}", "place-lon": "4.365"})
        me.post("new/what/", category="waste-litter", text=f"kind {child}")
        if me.where == "new/same/":
            me.post("new/same/", number="")
        me.post("new/send/")
    assert Report.objects.unscoped("tests").count() == 30
    for _ in range(3):
        me = Visitor().upto("send", text="En nog een")
        me.post("new/same/", number="")
        me.page = me.client.post(me.url("new/send/"), {}, follow=True)
    assert me.page.status_code == 429
    assert me.page["Retry-After"] == "600"
    assert "En nog een" in me.page.content.decode()
    assert Report.objects.unscoped("tests").count() == 32


def test_a_draft_is_found_by_its_cookie_alone():
    me = Visitor().upto("send", text="Alleen voor mij")
    cookie = me.client.cookies["report-nl"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/nl/incidents/"
    assert "Alleen voor mij" not in Visitor().get("new/send/")
    me.post("new/leave/")
    assert not ReportDraft.objects.exists()


@pytest.fixture
def editor() -> Actor:
    return agent_actor("brussels-region", roles=[Role.EDITOR])


def test_a_category_that_was_replaced_while_the_form_was_open_is_said(editor):
    me = Visitor().upto("send", text="Overal blikjes")
    today = local_day(timezone.now())
    change = Retire(code="waste-litter", on=today, replaced_by="waste-illegal-dump")
    incidents.change_categories(change=change, by=editor, at=timezone.now())
    incidents.forget_all()
    page = me.post("new/send/", status=409)
    assert "hoort nu bij" in page
    assert "Overal blikjes" in page
    assert "Hoeveel ligt er?" in page
    assert not Report.objects.unscoped("tests").exists()
    answers = {"answer-dump-size": "bag", "answer-passage": "everyone"}
    me.post("new/send/", **answers)
    assert Report.objects.unscoped("tests").get().category == "waste-illegal-dump"


def test_a_category_that_went_away_asks_for_another_and_keeps_the_text(editor):
    me = Visitor().upto("send", text="Overal blikjes")
    change = Retire(code="waste-litter", on=local_day(timezone.now()))
    incidents.change_categories(change=change, by=editor, at=timezone.now())
    incidents.forget_all()
    me.post("new/send/")
    assert me.where == "new/what/"
    page = me.page.content.decode()
    assert "Overal blikjes" in page
    assert "niet meer melden" in page
