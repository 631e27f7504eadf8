"""What a device kept until there was network: taken once, refused in words, and from our own pages only."""

import json
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from parvis.incidents import api as incidents
from parvis.incidents.models import Photo, Report, ReportDraft
from parvis.incidents.tests.test_report_pages import picture
from parvis.incidents.tests.world import HERE
from parvis.incidents.web.report import pace
from parvis.kernel.places.models import Street
from parvis.kernel.places.tests.factories import make_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
KEY = "0f3c6e0e-7d6a-4a55-9d2b-1f8f6a0b1c2d-and-more"
OURS = {"X-Parvis-Queue": "1", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _calm() -> None:
    pace.COUNTER.forget()


def send(headers: dict[str, str] | None = None, language: str = "nl", **fields: Any) -> Any:
    given = {
        "key": KEY, "category": "waste-litter", "text": "Veel zwerfvuil", "lat": str(HERE[0]), "lon": str(HERE[1]),
    } | fields  # fmt: skip
    client = Client(enforce_csrf_checks=True)
    return client.post(f"/{language}/incidents/queued/", given, headers=OURS if headers is None else headers)


def test_a_report_of_a_device_is_taken_with_its_photos():
    answer = send(photos=[picture(), picture("b.jpg")], email="an@example.org")
    assert answer.status_code == 201
    report = Report.objects.unscoped("tests").get()
    assert answer.json()["number"] == report.pk
    assert report.photo_count == 2
    assert Photo.objects.filter(report=report).count() == 2
    assert not ReportDraft.objects.exists()
    assert Client().get(answer.json()["url"]).status_code == 200


def test_sent_again_it_is_the_same_report_and_its_photos_are_not_kept_twice():
    first = send(photos=[picture()])
    again = send(photos=[picture()])
    assert (again.status_code, again.json()) == (200, first.json())
    assert Report.objects.unscoped("tests").count() == 1
    assert Photo.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Parvis-Queue": "1"},
        {"Sec-Fetch-Site": "same-origin"},
        {"X-Parvis-Queue": "1", "Sec-Fetch-Site": "cross-site"},
        {"X-Parvis-Queue": "1", "Sec-Fetch-Site": "same-site"},
        {"X-Parvis-Queue": "1", "Origin": "https://elders.example"},
    ],
)
def test_another_site_cannot_send_in_somebody_s_name(headers):
    assert send(headers).status_code == 403
    assert not Report.objects.unscoped("tests").exists()


def test_a_browser_that_tells_no_site_tells_its_origin():
    assert send({"X-Parvis-Queue": "1", "Origin": "http://testserver"}).status_code == 201


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"lat": "0", "lon": "0"}, "0, 0"),
        ({"lat": "", "lon": ""}, "Zeg waar het is"),
        ({"lat": "", "lon": "", "address": "Nergenslaan 3"}, "Nergenslaan 3"),
        ({"category": "bestaat-niet"}, "bestaat-niet"),
        ({"category": "waste"}, "Afval en netheid"),
        ({"category": "roads-pothole"}, "Hoe diep is de put? Kies een van de antwoorden"),
        ({"email": "geen adres"}, "e-mailadres"),
        ({"key": "kort"}, "key"),
    ],
)
def test_what_cannot_be_taken_says_why(fields, words):
    answer = send(**fields)
    assert answer.status_code == 422
    assert words in " ".join(answer.json()["errors"])
    assert not Report.objects.unscoped("tests").exists()
    assert not ReportDraft.objects.exists()


def test_what_was_refused_is_taken_when_it_is_mended_under_the_same_key():
    assert send(category="roads-pothole").status_code == 422
    answer = send(category="roads-pothole", **{"answer-depth": "deep", "answer-danger": "no"})
    assert answer.status_code == 201


def test_an_address_or_the_photo_itself_tells_where_it_is():
    make_address(Street.objects.get(pk="101"), "12", 50.8511, 4.3722)
    send(lat="", lon="", address="Waversesteenweg 12")
    send(lat="", lon="", key=KEY + "2", photos=[picture(at=(50.8477, 4.3655))])
    first, second = Report.objects.unscoped("tests").order_by("pk")
    assert (first.lat, first.number) == (50.8511, "12")
    assert second.lat == pytest.approx(50.8477, abs=1e-4)
    assert second.lon == pytest.approx(4.3655, abs=1e-4)


def test_a_flood_is_told_to_wait(monkeypatch):
    monkeypatch.setattr(pace, "REPORTS", (pace.Limit("report", 2, pace.HOUR),))
    statuses = [send(key=f"{KEY}{n}").status_code for n in range(4)]
    assert statuses == [201, 201, 429, 429]


def test_the_proxy_s_own_address_is_not_counted(monkeypatch, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(pace, "REPORTS", (pace.Limit("report", 1, pace.HOUR),))
    assert send(OURS | {"X-Forwarded-For": "198.51.100.1"}).status_code == 201
    assert send(OURS | {"X-Forwarded-For": "198.51.100.2"}, key=KEY + "2").status_code == 201
    # What a visitor writes before it counts for nothing.
    assert send(OURS | {"X-Forwarded-For": "203.0.113.9, 198.51.100.2"}, key=KEY + "3").status_code == 429


def test_a_network_of_ipv6_is_one_visitor(rf):
    homes = {pace.visitor(rf.get("/", REMOTE_ADDR=f"2001:db8:1:2::{n}")) for n in range(5)}
    assert len(homes) == 1
    assert pace.visitor(rf.get("/", REMOTE_ADDR="2001:db8:1:3::1")) not in homes


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_web_app_names_everything_that_it_needs(client, language):
    manifest = client.get(f"/{language}/incidents/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    assert manifest.json()["start_url"] == f"/{language}/incidents/new/"
    worker = client.get(f"/{language}/incidents/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    text = worker.content.decode()
    assert f'"/{language}/incidents/new/quick/"' in text
    icons = [one["src"] for one in manifest.json()["icons"]]
    for url in [*json.loads(text.split("FILES = ")[1].split(";")[0]), *icons]:
        assert finders.find(url.removeprefix("/static/")), url


def test_another_tree_is_another_worker(client, monkeypatch):
    before = client.get("/nl/incidents/worker.js").content
    assert client.get("/nl/incidents/worker.js").content == before
    tree = incidents.tree()
    fewer = type(tree)([one for one in tree.rows if one.code != "waste-litter"])
    monkeypatch.setattr(incidents, "tree", lambda: fewer)
    assert client.get("/nl/incidents/worker.js").content != before


def test_without_script_one_page_goes_on_in_the_usual_steps(client):
    answer = client.post(
        "/nl/incidents/new/quick/",
        {"category": "roads-pothole", "text": "Diepe put", "address": "Waversesteenweg", "photos": [picture()]},
        follow=True,
    )
    assert answer.request["PATH_INFO"] == "/nl/incidents/new/place/"
    answer = client.post("/nl/incidents/new/place/", {"address": "Waversesteenweg"}, follow=True)
    page = answer.content.decode()
    assert answer.request["PATH_INFO"] == "/nl/incidents/new/send/"
    assert "Diepe put" in page
    assert "Hoe diep is de put?" in page
