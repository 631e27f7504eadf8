"""Our server of Open311: held against the checker, and against what people do to servers."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import httpx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from lxml import etree
from PIL import Image

from parvis.incidents import api as incidents
from parvis.incidents.conformance.checker import check
from parvis.incidents.conformance.report import Outcome
from parvis.incidents.conformance.session import Sample
from parvis.incidents.models import Photo, Report
from parvis.incidents.tests.world import CLEANERS, HERE, NOW, TOWN, sent
from parvis.incidents.types.report import State
from parvis.kernel.people.tests.factories import agent_actor
from parvis.kernel.people.types import Actor

pytestmark = pytest.mark.usefixtures("region")
BASE = "/open311/v2"
HOUSE = Actor.system("tests")


@pytest.fixture
def key() -> str:
    return incidents.issue_key(organisation=TOWN, name="App (test)", by=HOUSE, at=NOW)[1]


@pytest.fixture
def server(settings) -> Iterator[httpx.Client]:
    settings.BASE_URL = "http://testserver"
    settings.ALLOWED_HOSTS = ["testserver"]
    # As Django's own test client does: the connection holds the transaction of the test.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    with httpx.Client(transport=httpx.WSGITransport(get_wsgi_application()), base_url="http://testserver") as client:
        yield client
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def post(client, key, **fields):
    return client.post(
        f"{BASE}/requests.json",
        {
            "api_key": key,
            "service_code": "waste-litter",
            "lat": HERE[0],
            "long": HERE[1],
            "description": "Vuil",
            **fields,
        },
    )


def codes(response):
    return [one["code"] for one in json.loads(response.content)]


def test_the_checker_finds_nothing_wrong(server, key):
    now = datetime.now(tz=UTC)
    for days, category in [(0, "waste-litter"), (1, "roads-pavement"), (40, "lighting-out"), (200, "waste-litter")]:
        sent(category, at=now - timedelta(days=days))
    done = sent(at=now - timedelta(days=2))
    incidents.solve(number=done.number, by=agent_actor(TOWN), at=now, text="Opgeruimd")
    found = check(
        "http://testserver/open311/v2",
        api_key=key,
        write=True,
        client=server,
        sample=Sample(lat=HERE[0], long=HERE[1], address="Waversesteenweg 12, 1050", address_id="101"),
    )
    assert found.conforms, [one for one in found.checks if one.outcome is Outcome.FAILED]
    assert found.counts()["passed"] > 60
    assert not found.counts()["warned"], [one for one in found.checks if one.outcome is Outcome.WARNED]


def test_a_request_becomes_a_report_with_its_photos(client, key):
    picture = BytesIO()
    Image.new("RGB", (64, 48), "green").save(picture, "JPEG")
    answer = post(
        client, key, media=SimpleUploadedFile("a.jpg", picture.getvalue(), "image/jpeg"), email="an@example.org"
    )
    assert answer.status_code == 200, answer.content
    number = int(json.loads(answer.content)[0]["service_request_id"])
    report = incidents.report(number, actor=Actor.anonymous())
    assert (report.category, report.manager, report.photos) == ("waste-litter", TOWN, 1)
    assert Photo.objects.get(report=number).by.startswith("application:")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"api_key": ""}, 403),
        ({"api_key": "wrong"}, 403),
        ({"service_code": "no-such"}, 404),
        ({"service_code": "waste"}, 404),
        ({"service_code": ""}, 400),
        ({"lat": "", "long": ""}, 400),
        ({"lat": "0", "long": "0"}, 400),
        ({"lat": str(HERE[1]), "long": str(HERE[0])}, 400),
        ({"lat": "48.85", "long": "2.35"}, 400),
        ({"lat": "north", "long": "east"}, 400),
        ({"lat": "", "long": "", "address_string": "Nergensstraat 1, 9999"}, 400),
        ({"service_code": "roads-pothole"}, 400),  # its questions are not answered
        ({"jurisdiction_id": "paris"}, 404),
        ({"email": "none"}, 400),
        ({"description": "x" * 4_001}, 400),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, key, fields, status):
    answer = post(client, key, **fields)
    assert answer.status_code == status, answer.content
    assert codes(answer)
    assert not Report.objects.unscoped("counted").exists()


def test_an_address_will_do(client, key):
    answer = post(client, key, lat="", long="", address_string="Waversesteenweg 12, 1050 Elsene")
    assert answer.status_code == 200, answer.content
    report = incidents.report(json.loads(answer.content)[0]["service_request_id"], actor=Actor.anonymous())
    assert (report.place.street, report.place.number) == ("101", "12")


def test_attributes_are_held_against_the_questions(client, key):
    fields = {"service_code": "roads-pothole", "attribute[depth]": "deep", "attribute[danger]": "no"}
    definition = json.loads(client.get(f"{BASE}/services/roads-pothole.json").content)
    keys = {one["code"]: [value["key"] for value in one.get("values", [])] for one in definition["attributes"]}
    fields["attribute[depth]"] = keys["depth"][0]
    fields["attribute[danger]"] = "no"
    assert post(client, key, **fields).status_code == 200
    assert post(client, key, **{**fields, "attribute[depth]": "none of these"}).status_code == 400


def test_private_and_hidden_things_are_told_to_nobody(client):
    report = sent(text="Bel 0470 12 34 56")
    listed = client.get(f"{BASE}/requests.json?service_request_id={report.number}&extensions=true")
    assert "0470" not in listed.content.decode()
    Report.objects.unscoped("made private").filter(pk=report.number).update(is_private=True)
    for address in ("requests.json", f"requests/{report.number}.json", "servicerequestupdates.json"):
        answer = client.get(f"{BASE}/{address}")
        assert str(report.number) not in [one.get("service_request_id") for one in json.loads(answer.content)]


@pytest.mark.parametrize("path", ["services", "requests", "services/roads-pothole", "servicerequestupdates"])
def test_both_formats_say_the_same(client, path):
    sent()
    as_json = client.get(f"{BASE}/{path}.json")
    as_xml = client.get(f"{BASE}/{path}.xml")
    assert as_xml["Content-Type"] == "text/xml; charset=utf-8"
    first = json.loads(as_json.content)
    rows = first if isinstance(first, list) else first["attributes"]
    assert len(rows) == len(
        etree.fromstring(as_xml.content).xpath("//service | //request | //attribute | //request_update")
    )


def test_the_system_of_the_manager_reports_back_once(client, key):
    report = sent()
    fields = {
        "api_key": key, "update_id": "7", "service_request_id": str(report.number), "status": "CLOSED",
        "updated_datetime": "2026-11-24T10:00:00+01:00", "description": "Weggehaald",
    }  # fmt: skip
    answers = [client.post(f"{BASE}/servicerequestupdates.json", fields) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200], answers[0].content
    assert answers[0].content == answers[1].content
    assert incidents.report(report.number, actor=Actor.anonymous()).state is State.SOLVED
    row = json.loads(client.get(f"{BASE}/requests/{report.number}.json").content)[0]
    assert (row["status"], row["status_notes"]) == ("closed", "Weggehaald")


def test_what_a_definition_does_not_know_is_not_lost(client, key):
    answer = post(client, key, **{"attribute[shoe_size]": "43"})
    report = incidents.report(json.loads(answer.content)[0]["service_request_id"], actor=Actor.anonymous())
    assert "43" not in report.text
    told = incidents.timeline(report.number, is_public_only=False)
    assert any("shoe_size: 43" in one.text and not one.is_public for one in told)


@pytest.mark.parametrize("number", [",", ",,", "²", "1e3"])
def test_a_number_that_is_none_is_unknown(client, number):
    sent()
    assert client.get(f"{BASE}/requests/{number}.json").status_code == 404


def test_another_organisations_key_changes_nothing(client):
    report = sent()
    _info, other = incidents.issue_key(organisation=CLEANERS, name="Other", by=HOUSE, at=NOW)
    fields = {
        "api_key": other, "update_id": "1", "service_request_id": str(report.number), "status": "CLOSED",
        "updated_datetime": "2026-11-24T10:00:00+01:00", "description": "x",
    }  # fmt: skip
    assert client.post(f"{BASE}/servicerequestupdates.json", fields).status_code == 404
    assert incidents.report(report.number, actor=Actor.anonymous()).state is State.RECEIVED


def test_a_key_that_was_ended_opens_nothing(client, key):
    info = incidents.holder_of(key)
    assert incidents.end_key(key=info.id, by=HOUSE, at=NOW)
    assert post(client, key).status_code == 403
    assert not incidents.end_key(key=info.id, by=HOUSE, at=NOW)
    with pytest.raises(incidents.MayNotGiveKeys):
        incidents.issue_key(organisation=TOWN, name="x", by=agent_actor(CLEANERS, ["editor"]), at=NOW)


@pytest.mark.parametrize("path", ["requests", "services", "requests/x"])
def test_a_list_costs_the_same_for_few_and_for_many(client, django_assert_max_num_queries, path):
    for number in range(20):
        sent(text=f"nr {number}")
    client.get(f"{BASE}/requests.json")
    with django_assert_max_num_queries(5):
        client.get(f"{BASE}/{path}.json")
