"""The pages by which clerks and helpers fill forms in, without script."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from parvis.counter.models import Case, Draft
from parvis.counter.tests.region import OTHER, TOWN
from parvis.kernel.people.tests.factories import make_agent, make_citizen, national_number, sign_in
from parvis.kernel.people.types import Role

pytestmark = pytest.mark.django_db
TYPED = {
    "kind": "wood",
    "colour": "groen",
    "spot-text": "Waversesteenweg 1",
    "spot-lat": "50.85",
    "spot-lon": "4.37",
    "name": "An Peeters",
    "mail": "an@example.be",
}
STATED = {"identity": "card_read", "agreement": "paper", "agreed_name": "An Peeters"}


@pytest.fixture
def desk() -> Client:
    return sign_in(Client(), make_agent(TOWN, [Role.AGENT]))


def hidden(response: Any) -> dict[str, str]:
    html = response.content.decode()
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', html) for name in ("asked", "revision")}
    return {name: one[1] for name, one in found.items() if one}


def begin(client: Client, procedure: str = "bench", **data: str) -> str:
    response = client.post(f"/nl/desk/new/{procedure}/", {"channel": "desk", "speaks": "nl", **data})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def press(client: Client, url: str, button: str, **data: Any) -> Any:
    shown = hidden(client.get(url))
    return client.post(url, {**shown, **data, button: "1"}, follow=True)


@pytest.mark.usefixtures("benched")
def test_from_the_menu_to_the_receipt_with_two_presses(desk: Client) -> None:
    assert 'href="/nl/desk/new/bench/"' in desk.get("/nl/desk/new/?q=bank").content.decode()
    number = national_number()
    make_citizen(first_name="An", last_name="Peeters", national_number=number)
    url = begin(desk, national_number=number)
    page = desk.get(url).content.decode()
    assert "An Peeters" in page
    for name in ("kind", "name", "mail", "identity", "agreement"):
        assert f'name="{name}"' in page, "all open questions at once"
    looked = press(desk, url, "look", **TYPED)
    assert looked.status_code == 200
    sent = press(desk, url, "send", **TYPED, **STATED)
    assert sent.request["PATH_INFO"].endswith("/sent/"), sent.content.decode()
    case = Case.objects.unscoped("test").get()
    assert case.channel == "desk"
    assert case.reference == sent.context["reference"].replace("-", "")
    html = desk.get(f"/nl/desk/cases/{case.pk}/").content.decode()
    assert "Identiteitskaart gelezen." in html
    assert f"?like={case.pk}" in html
    assert desk.get(url, follow=True).request["PATH_INFO"].endswith("/sent/")


@pytest.mark.usefixtures("benched")
def test_what_is_wrong_is_said_at_the_field_and_on_top(desk: Client) -> None:
    url = begin(desk)
    wrong = press(desk, url, "send", **{**TYPED, "mail": "an@", "name": ""})
    html = wrong.content.decode()
    assert wrong.status_code == 422
    for link in ("#id_mail", "#id_name"):
        assert f'href="{link}"' in html
    assert 'value="an@"' in html, "nothing typed is lost"
    press(desk, url, "look", **TYPED)
    unstated = press(desk, url, "send", **TYPED)
    assert unstated.status_code == 422
    assert 'href="#id_identity-0"' in unstated.content.decode()
    assert not Case.objects.unscoped("test").exists()


@pytest.mark.usefixtures("benched")
def test_the_sheet_and_the_receipt_are_in_the_language_of_the_applicant(desk: Client) -> None:
    url = begin(desk, speaks="fr")
    press(desk, url, "look", **TYPED)
    sheet = press(desk, url, "sheet", **TYPED)
    assert sheet.request["PATH_INFO"].endswith("/sheet/"), sheet.content.decode()
    assert "Date et signature" in sheet.content.decode()
    sent = press(desk, url, "send", **TYPED, **STATED)
    html = sent.content.decode()
    assert '<html lang="fr"' in html
    assert sent.context["shown_code"] in html
    assert 'href="/nl/desk/new/"' in html, "the clerk stays in their own language"


@pytest.mark.usefixtures("benched")
def test_nobody_else_opens_what_a_clerk_enters(desk: Client) -> None:
    url = begin(desk)
    draft = Draft.objects.get()
    for account in (make_agent(TOWN, [Role.AGENT]), make_agent(OTHER, [Role.MANAGER])):
        other = sign_in(Client(), account)
        for path in (url, f"{url}sheet/", f"{url}sent/", f"/nl/desk/phone/{draft.pk}/", f"/nl/forms/{draft.pk}/"):
            assert other.get(path).status_code == 404, path
        assert other.post(f"{url}discard/").status_code == 404
        assert str(draft.pk) not in other.get("/nl/desk/new/").content.decode()
    assert sign_in(Client(), make_citizen()).get(url).status_code == 403
    assert Client().get(url).status_code == 302
    assert desk.get(f"/nl/forms/{draft.pk}/").status_code == 404, "a clerk sends by the way of clerks"


@pytest.mark.usefixtures("benched")
def test_the_place_of_another_administration_says_to_whom_it_goes(desk: Client) -> None:
    url = begin(desk)
    there = {**TYPED, "spot-text": "Munthofstraat 1", "spot-lat": "50.85", "spot-lon": "4.34"}
    page = press(desk, url, "look", **there)
    assert "Een ander bestuur behandelt dit" in page.content.decode()
    sent = press(desk, url, "send", **there, **STATED)
    assert sent.request["PATH_INFO"].endswith("/sent/"), sent.content.decode()
    case = Case.objects.unscoped("test").get()
    assert case.organisation_id == OTHER
    assert desk.get(f"/nl/desk/cases/{case.pk}/").status_code == 404, "it is theirs from then on"


@pytest.mark.usefixtures("region")
def test_a_file_is_added_or_its_original_was_seen(desk: Client) -> None:
    url = begin(desk, "complaint")
    html = desk.get(url).content.decode()
    assert 'name="proof-shown"' in html
    upload = SimpleUploadedFile("brief.png", _png(), content_type="image/png")
    page = press(desk, url, "look", proof=upload)
    assert "brief.png" in page.content.decode()
    file = re.search(r'name="remove" value="(proof:[^"]+)"', page.content.decode())
    assert file
    gone = desk.post(url, {**hidden(page), "remove": file[1]}, follow=True)
    assert "brief.png" not in gone.content.decode()
    press(desk, url, "look", **{"proof-shown": "on"})
    assert 'name="proof-shown" checked' in desk.get(url).content.decode()


def _png() -> bytes:
    kept = BytesIO()
    Image.new("RGB", (4, 4), "white").save(kept, "PNG")
    return kept.getvalue()


# The telephone ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("benched")
def test_a_call_is_a_script_in_the_language_of_the_caller(desk: Client) -> None:
    url = begin(desk, channel="phone", speaks="nl")
    response = desk.get(url, follow=True)
    assert "Lees voor" in response.content.decode()
    here = response.request["PATH_INFO"]
    french = desk.post(here, {**hidden(response), "speaks": "fr", "note": "Belt vanuit het station."}, follow=True)
    assert 'lang="fr"' in french.content.decode()
    assert "Lees voor" in french.content.decode(), "the clerk's own words stay"
    assert "Belt vanuit het station." in french.content.decode()
    for _turn in range(10):
        here = french.request["PATH_INFO"]
        if here.endswith("/agree/"):
            break
        french = desk.post(here, {**hidden(french), **TYPED}, follow=True)
    assert here.endswith("/agree/"), here
    assert "Je déclare" in french.content.decode(), "the statement is read aloud in their language"
    refused = desk.post(here, {"identity": "questions"})
    assert refused.status_code == 422
    sent = desk.post(here, {"identity": "questions", "agreement": "spoken", "agreed_name": "An Peeters"}, follow=True)
    assert sent.context["spelled_code"]
    assert len(sent.context["spelled_code"][0].split()) == 4
    assert Case.objects.unscoped("test").get().channel == "phone"


@pytest.mark.usefixtures("region")
def test_the_telephone_says_what_to_do_when_it_is_not_sure_enough(desk: Client) -> None:
    found = [one["url"] for one in desk.get("/nl/desk/new/").context["items"]]
    strict = [url for url in found if "Niet aan de telefoon" in desk.get(url).content.decode()]
    assert strict, "some procedures want to be surer"
    refused = desk.post(strict[0], {"channel": "phone", "speaks": "nl"})
    assert refused.status_code == 422
    assert "identiteitskaart" in refused.content.decode()


# Helpers ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("benched")
def test_a_helper_says_who_they_are_and_hands_the_form_back() -> None:
    owner = Client()
    started = owner.post("/nl/procedures/bench/start/", follow=True)
    draft = Draft.objects.get()
    code = owner.post(f"/nl/forms/{draft.pk}/later/").context["code"]
    assert started.status_code == 200
    helper = Client()
    unnamed = helper.post("/nl/forms/resume/", {"code": code, "goes_on": "help"})
    assert unnamed.status_code == 422
    assert 'href="#id_helper_name"' in unnamed.content.decode()
    given = {"code": code, "goes_on": "help", "helper_name": "Karim Haddad", "helper_organisation": "Computerzaal"}
    page = helper.post("/nl/forms/resume/", given, follow=True)
    assert "U helpt iemand" in page.content.decode()
    assert "Karim Haddad helpt u" in owner.get(page.request["PATH_INFO"]).content.decode()
    back = helper.post(f"/nl/forms/{draft.pk}/hand-back/")
    fresh = back.context["code"]
    assert fresh != code
    assert helper.get(f"/nl/forms/{draft.pk}/").status_code == 404
    assert helper.post("/nl/forms/resume/", {"code": code}).status_code == 422
    assert owner.post("/nl/forms/resume/", {"code": fresh}, follow=True).status_code == 200


@pytest.mark.usefixtures("benched")
def test_a_clerk_takes_over_by_code_and_gives_it_back(desk: Client) -> None:
    owner = Client()
    owner.post("/nl/procedures/bench/start/", follow=True)
    draft = Draft.objects.get()
    code = owner.post(f"/nl/forms/{draft.pk}/later/").context["code"]
    assert desk.post("/nl/desk/take-over/", {"code": "3QRT-77WX-CDF4-GHJK"}).status_code == 422
    page = desk.post("/nl/desk/take-over/", {"code": code}, follow=True)
    assert page.request["PATH_INFO"] == f"/nl/desk/entry/{draft.pk}/"
    assert owner.get(f"/nl/forms/{draft.pk}/").status_code == 404
    back = desk.post(f"/nl/desk/entry/{draft.pk}/back/")
    assert owner.post("/nl/forms/resume/", {"code": back.context["code"]}, follow=True).status_code == 200
    assert desk.get(f"/nl/desk/entry/{draft.pk}/").status_code == 404


@pytest.mark.usefixtures("benched")
def test_codes_are_not_guessed_at_the_desk(desk: Client) -> None:
    statuses = {desk.post("/nl/desk/take-over/", {"code": "3QRT"}).status_code for _turn in range(31)}
    assert statuses == {422, 429}
