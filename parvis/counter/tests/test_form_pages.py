"""Filling in a procedure in a browser without JavaScript, from the home page to the reference."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.counter.catalogue import shelves
from parvis.counter.models import Case, Draft
from parvis.counter.operations import drafts
from parvis.counter.rules.evidence import as_fetched
from parvis.counter.tests.region import OTHER, TOWN
from parvis.kernel.jobs import api as jobs
from parvis.kernel.messages.models import Message
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_citizen, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
LANGUAGES = ("nl", "fr", "en")


def start(client: Client, procedure: str, **data: str) -> Any:
    response = client.post(f"/nl/procedures/{procedure}/start/", data, follow=True)
    assert response.status_code == 200, response.content.decode()[:2000]
    return response


def path_of(response: Any) -> str:
    return str(response.request["PATH_INFO"])


def value_of(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"{name} is not on the page"
    return found[1]


def post(client: Client, response: Any, **data: Any) -> Any:
    data.setdefault("revision", value_of(response.content.decode(), "revision"))
    return client.post(path_of(response), data, follow=True)


COMPLAINT: dict[str, Callable[[str], dict[str, Any]]] = {
    "service": lambda html: {"service": value_of(html, "service")},
    "kinds": lambda html: {"kinds": [value_of(html, "kinds")]},
    "story": lambda html: {"story": "De lamp in onze straat brandt al drie weken niet."},
    "happened_on": lambda html: {"happened_on-day": "1", "happened_on-month": "6", "happened_on-year": "2026"},
    "proof": lambda html: {},
    "told_service": lambda html: {"told_service": "yes"},
    "wish": lambda html: {"wish": ""},
    "identity": lambda html: {"identity": "anonymous"},
}


def fill(client: Client, response: Any, answers: dict[str, Callable[[str], dict[str, Any]]]) -> Any:
    """Answer page after page until there are no more."""
    for _ in range(20):
        if path_of(response).endswith("/check/"):
            return response
        page = path_of(response).rstrip("/").split("/")[-1]
        response = post(client, response, **answers[page](response.content.decode()))
        assert response.status_code == 200, response.content.decode()
    raise AssertionError("the form does not end")


def test_from_start_to_reference_and_sent_once(client: Client) -> None:
    response = fill(client, start(client, "complaint", organisation=TOWN), COMPLAINT)
    assert "De lamp in onze straat" in response.content.decode()
    send = path_of(response).replace("/check/", "/send/")
    sent = client.post(send, follow=True)
    assert path_of(sent).endswith("/sent/")
    case = Case.objects.unscoped("test").get()
    assert case.organisation_id == TOWN
    assert case.reference == sent.context["reference"].replace("-", "")
    assert sent.context["next_steps"]
    again = client.post(send, follow=True)
    assert again.context["reference"] == sent.context["reference"]
    assert Case.objects.unscoped("test").count() == 1
    late = client.get(path_of(response), follow=True)
    assert path_of(late).endswith("/sent/"), "going back after sending leads to the reference"


def test_an_administration_must_be_chosen(client: Client) -> None:
    response = client.post("/nl/procedures/complaint/start/", {"organisation": "nowhere"})
    assert response.status_code == 422
    assert "Kies het bestuur" in response.content.decode()
    assert not Draft.objects.exists()


def test_what_is_wrong_is_said_on_top_and_at_the_field_and_nothing_is_lost(client: Client) -> None:
    response = start(client, "complaint", organisation=TOWN)
    url = path_of(response).replace("/service/", "/happened_on/")
    page = client.get(url)
    wrong = client.post(
        url,
        {
            "revision": value_of(page.content.decode(), "revision"),
            "happened_on-day": "31",
            "happened_on-month": "6",
            "happened_on-year": "2026",
        },
    )
    html = wrong.content.decode()
    assert wrong.status_code == 422
    assert html.count("juni 2026 heeft 30 dagen") == 2
    assert 'href="#id_happened_on-day"' in html
    assert value_of(client.get(url).content.decode(), "happened_on-day") == "31", "it is there when one comes back"


def test_a_stale_tab_sees_both_values_and_loses_nothing(client: Client) -> None:
    response = start(client, "complaint", organisation=TOWN)
    url = path_of(response).replace("/service/", "/story/")
    page = client.get(url)
    old = value_of(page.content.decode(), "revision")
    client.post(url, {"revision": old, "story": "Het verhaal van het andere tabblad, lang genoeg."})
    stale = client.post(url, {"revision": old, "story": "Mijn eigen verhaal, ook lang genoeg om te tellen."})
    html = stale.content.decode()
    assert stale.status_code == 409
    assert "Het verhaal van het andere tabblad" in html
    assert "Mijn eigen verhaal" in html
    kept = client.post(url, {"revision": value_of(html, "revision"), "story": "Mijn eigen verhaal, ook lang genoeg."})
    assert kept.status_code == 302
    assert "Mijn eigen verhaal" in client.get(url).content.decode()


def test_the_code_is_mailed_to_who_asks_for_it(client: Client, mailoutbox: list[Any], settings: Any) -> None:
    response = start(client, "complaint", organisation=TOWN)
    url = path_of(response).partition("/q/")[0].replace("/nl/", "/fr/") + "/later/"
    wrong = client.post(url, {"email": "an at example"})
    assert wrong.status_code == 422
    assert "adresse" in wrong.context["error"]
    assert Draft.objects.get().code_index is None, "nothing was given"
    right = client.post(url, {"email": "an@example.be"})
    assert "an@example.be" in right.content.decode()
    with connection.cursor():
        jobs.run_pending(limit=10)
    (mail,) = mailoutbox
    assert mail.to == ["an@example.be"]
    assert right.context["code"] in mail.body
    assert "/fr/forms/resume/" in mail.body
    assert mail.subject == "Votre code pour continuer un formulaire"
    for _ in range(5):
        last = client.post(url, {"email": "an@example.be"})
    assert last.status_code == 422, "nobody fills somebody else's inbox"
    client.post(url.replace("/later/", "/discard/"))
    assert not Message.objects.unscoped("a test looks").filter(subject_ref__startswith="draft:").exists()


def test_a_form_is_put_away_left_and_taken_up_on_another_computer(client: Client) -> None:
    response = start(client, "complaint", organisation=TOWN)
    story = client.get(path_of(response).replace("/service/", "/story/"))
    later = post(client, story, story="Ik stop even, maar dit wil ik niet kwijt.", save="1")
    assert path_of(later).endswith("/later/")
    code = client.post(path_of(later)).context["code"]
    gone = client.post(path_of(later).replace("/later/", "/leave/"))
    assert gone.status_code == 302
    assert client.get(path_of(later)).status_code == 404, "nothing stays on this computer"
    elsewhere = Client()
    taken = elsewhere.post("/fr/forms/resume/", {"code": code.lower()}, follow=True)
    assert taken.status_code == 200
    again = elsewhere.get(path_of(story)).content.decode()
    assert "Ik stop even" in again


def test_codes_cannot_be_tried_for_ever(client: Client) -> None:
    answers = [client.post("/nl/forms/resume/", {"code": "3QRT-77WX-CDF4-GHJK"}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_another_session_sees_nothing(client: Client) -> None:
    response = start(client, "complaint", organisation=TOWN)
    for part in ("q/service/", "check/", "sent/", "later/", ""):
        url = re.sub(r"q/service/$", part, path_of(response))
        assert Client().get(url).status_code == 404
    for part in ("send/", "discard/", "q/service/"):
        assert Client().post(re.sub(r"q/service/$", part, path_of(response))).status_code == 404


def test_a_page_that_is_not_open_leads_back_to_the_form(client: Client) -> None:
    response = start(client, "complaint", organisation=TOWN)
    for page in ("complainant", "nothing"):
        led = client.get(path_of(response).replace("/service/", f"/{page}/"), follow=True)
        assert path_of(led) == path_of(response)


def test_rows_are_added_and_removed_without_script(client: Client) -> None:
    client.force_login(make_citizen())
    response = start(client, "change-of-address")
    base = path_of(response).replace("/moved_on/", "/{}/")
    client.post(base.format("others_move"), {"others_move": "yes"})
    page = client.get(base.format("movers"))
    assert page.status_code == 200
    first = re.findall(r'name="(movers-0-[a-z_]+)"', page.content.decode())[0]
    client.post(path_of(page), {first: "Ana Peeters", "add": "movers"})
    two = client.get(path_of(page)).content.decode()
    assert "Ana Peeters" in two
    assert first.replace("-0-", "-1-") in two
    client.post(path_of(page), {first: "Ana Peeters", first.replace("-0-", "-1-"): "Ben", "remove": "movers-0"})
    one = client.get(path_of(page)).content.decode()
    assert "Ben" in one
    assert "Ana Peeters" not in one


@pytest.mark.parametrize(
    ("content", "name"), [(b"MZ\x90\x00 a program", "bewijs.pdf"), (b"", "leeg.pdf"), (b"PK\x03\x04zip", "zip.pdf")]
)
def test_a_file_that_is_not_what_it_says_is_refused_in_words(client: Client, content: bytes, name: str) -> None:
    response = start(client, "complaint", organisation=TOWN)
    url = path_of(response).replace("/service/", "/proof/")
    upload = SimpleUploadedFile(name, content, "application/pdf")
    refused = client.post(url, {"proof": upload, "revision": "1"})
    assert refused.status_code == 422
    assert 'class="error"' in refused.content.decode()


def test_the_address_leads_to_the_town_or_asks_which_street(client: Client) -> None:
    client.force_login(make_citizen())
    response = start(client, "parking-card")
    assert path_of(response).endswith("/address/")
    asked = post(
        client, response, **{"address-street_text": "Waversteenweg", "address-number": "3", "address-postcode": "1050"}
    )
    html = asked.content.decode()
    assert asked.status_code == 422
    assert 'name="address-street_id" value="101"' in html
    chosen = {
        "address-street_text": "Waversteenweg", "address-as_asked": value_of(html, "address-as_asked"),
        "address-street_id": "101", "address-number": "3", "address-postcode": "1050",
    }  # fmt: skip
    assert post(client, asked, **chosen).status_code == 200
    assert Draft.objects.get().organisation == TOWN


def test_someone_must_sign_in_where_it_matters(client: Client) -> None:
    response = start(client, "parking-card")
    draft = path_of(response).split("/q/")[0]
    sent = client.post(f"{draft}/send/")
    assert sent.status_code == 302
    assert "sign-in/?level=substantial" in sent["Location"]
    assert not Case.objects.unscoped("test").exists()


# Every page -------------------------------------------------------------------------------------------------

PAGES = ["", "search/?q=kaart", "search/?q=xyzzy", "procedures/", f"procedures/?at={OTHER}", "procedures/complaint/",
         "procedures/road-occupation/", "forms/resume/"]  # fmt: skip


def assert_light(html: str) -> None:
    assert len(html.encode()) < 60_000
    assert len(re.findall(r"<[a-z]", html)) < 300
    assert html.count("<h1") == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_pages_to_find_something_are_light(client: Client, language: str, path: str) -> None:
    client.get(f"/{language}/{path}")
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/{language}/{path}")
    assert response.status_code == 200
    assert len(queries) <= 6
    assert_light(response.content.decode())


@pytest.mark.parametrize("path", ["procedures/nothing/", "forms/00000000-0000-0000-0000-000000000000/"])
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/nl/{path}").status_code == 404


def test_every_page_of_a_form_takes_few_queries(client: Client) -> None:
    response = start(client, "complaint", organisation=TOWN)
    while not path_of(response).endswith("/check/"):
        url, html = path_of(response), response.content.decode()
        assert_light(html)
        page = url.rstrip("/").split("/")[-1]
        data = {"revision": value_of(html, "revision"), **COMPLAINT[page](html)}
        with CaptureQueriesContext(connection) as posting:
            answered = client.post(url, data)
        following = client.get(answered["Location"])
        if following.status_code == 302:
            following = client.get(following["Location"])
        with CaptureQueriesContext(connection) as showing:
            response = client.get(following.request["PATH_INFO"])
        assert len(posting) <= 6, [one["sql"] for one in posting]
        assert len(showing) <= 6, [one["sql"] for one in showing]
    assert_light(response.content.decode())


def test_what_is_decided_at_once_is_there_to_download(client: Client) -> None:
    citizen, now = make_citizen(), timezone.now()
    sign_in(client, citizen)
    draft = drafts.begin(
        procedure="household-composition", organisation=TOWN, by=actor_of(citizen, now), at=now, language="nl"
    )
    golden = next(one for one in shelves.current().find("household-composition").golden if one.id == "at-once-online")
    row = Draft.objects.get(pk=draft.id)
    answers = json.loads(json.dumps(golden.answers, default=str))
    known = as_fetched(shelves.current().find("household-composition"), answers, at=now, reference="R1")
    evidence = {name: one.stored() for name, one in known.items()}
    drafts.seal(row, {"answers": answers, "typed": {}, "changed": {}, "evidence": evidence})
    row.save()
    page = client.post(f"/nl/forms/{draft.id}/send/", follow=True).content.decode()
    case = Case.objects.unscoped("a test looks").get()
    assert case.outcome == "granted"
    assert f"/nl/my/cases/{case.pk}/documents/" in page
    assert "intrekken" not in page
