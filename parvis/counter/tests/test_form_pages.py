"""Filling in a procedure in a browser without JavaScript, from the home page to the reference."""

from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.db import connection

from parvis.counter.models import Case, Draft
from parvis.counter.tests.region import TOWN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]

ROAD = {
    "place": {"place-text": "Waversesteenweg 12, 1050", "place_detail": "Voor de deur"},
}


def start(client: Client, procedure: str, **data: str) -> str:
    response = client.post(f"/nl/procedures/{procedure}/start/", data)
    assert response.status_code == 302, response.content.decode()[:2000]
    return response["Location"]


def page_of(client: Client, url: str) -> Any:
    return client.get(url, follow=True)


def test_complaint_from_start_to_reference(client: Client) -> None:
    url = start(client, "complaint", organisation=TOWN)
    pages = {
        "service": {"service": None},
    }
    response = page_of(client, url)
    assert response.status_code == 200
    draft = Draft.objects.get()
    assert draft.organisation == TOWN
    answers = {
        "service": lambda html: {"service": first_option(html, "service")},
        "kinds": lambda html: {"kinds": first_option(html, "kinds")},
        "story": lambda html: {"story": "De lamp in onze straat brandt al drie weken niet en niemand antwoordt."},
        "happened_on": lambda html: {"happened_on-day": "1", "happened_on-month": "6", "happened_on-year": "2026"},
        "evidence": lambda html: {},
        "told_service": lambda html: {"told_service": "yes"},
        "wish": lambda html: {"wish": ""},
        "identity": lambda html: {"identity": "anonymous"},
    }
    for _ in range(12):
        current = response.request["PATH_INFO"]
        if current.endswith("/check/"):
            break
        name = current.rstrip("/").split("/")[-1]
        html = response.content.decode()
        response = client.post(current, answers[name](html) | {"revision": revision(html)}, follow=True)
        assert response.status_code == 200, response.content.decode()[:3000]
    assert response.request["PATH_INFO"].endswith("/check/")
    assert "De lamp in onze straat" in response.content.decode()
    send = current.replace("/check/", "/send/")
    sent = client.post(send, follow=True)
    assert sent.status_code == 200
    case = Case.objects.unscoped("test").get()
    assert case.draft_id == draft.pk
    again = client.post(send, follow=True)
    assert again.status_code == 200
    assert Case.objects.unscoped("test").count() == 1
    assert pages


def first_option(html: str, name: str) -> str:
    return html.split(f'name="{name}" value="')[1].split('"')[0]


def revision(html: str) -> str:
    return html.split('name="revision" value="')[1].split('"')[0]


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.parametrize("path", ["", "search/?q=kaart", "procedures/", "procedures/complaint/", "forms/resume/"])
def test_pages_answer_with_few_queries(client: Client, language: str, path: str) -> None:
    client.get(f"/{language}/{path}")
    with CaptureQueriesContext(connection, ) as queries:
        response = client.get(f"/{language}/{path}")
    assert response.status_code == 200
    assert len(queries) <= 6
