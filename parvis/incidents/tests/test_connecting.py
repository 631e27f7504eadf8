"""Connecting the systems of one's organisation: partners that get reports, keys with which others report."""

import pytest
from django.test import Client

from parvis.incidents import api as incidents
from parvis.incidents.tests.world import NOW, OTHER, TOWN
from parvis.kernel.people.tests.factories import make_agent, sign_in
from parvis.kernel.people.types import Actor

pytestmark = pytest.mark.usefixtures("region")
PAGE = f"/nl/desk/incidents/systems/{TOWN}/"
GOOD = {"url": "https://partner.example/open311/v2", "key": "abc", "services": "waste=CLEAN\nroads=WORKS"}


@pytest.fixture
def browser() -> Client:
    return sign_in(Client(), make_agent(TOWN, ["administrator"]))


def test_a_partner_is_saved_shown_without_its_key_and_ended(browser):
    assert browser.post(PAGE, GOOD).status_code == 302
    page = browser.get(PAGE).content.decode()
    assert "https://partner.example/open311/v2" in page
    assert "waste=CLEAN" in page
    assert "abc" not in page
    assert browser.post(f"{PAGE}end/").status_code == 302
    assert "partner.example" not in browser.get(PAGE).content.decode()
    assert browser.post(f"{PAGE}end/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"url": "http://10.0.0.1/"}, "https://"),
        ({"services": "waste"}, "waste=CLEAN"),
        ({"services": "no-such=X"}, "no-such"),
        ({"services": ""}, "categorie"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(browser, changes, said):
    answer = browser.post(PAGE, GOOD | changes)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page
    assert (GOOD | changes)["url"] in page
    assert not incidents.partners_of(TOWN, by=Actor.system("tests"))


def test_a_key_is_shown_once_and_ended(browser):
    page = browser.post(f"{PAGE}keys/", {"name": "App <b>"}).content.decode()
    key = page.split("<code>")[1].split("</code>")[0]
    info = incidents.holder_of(key)
    assert (info.organisation, info.name) == (TOWN, "App <b>")
    again = browser.get(PAGE).content.decode()
    assert key not in again
    assert "App &lt;b&gt;" in again
    assert browser.post(f"{PAGE}keys/end/", {"key": info.id}).status_code == 302
    assert incidents.holder_of(key) is None
    assert browser.post(f"{PAGE}keys/", {"name": " "}).status_code == 400


def test_nobody_connects_what_is_another_organisations(browser):
    other = f"/nl/desk/incidents/systems/{OTHER}/"
    _info, key = incidents.issue_key(organisation=OTHER, name="x", by=Actor.system("tests"), at=NOW)
    for path, fields in [("", GOOD), ("end/", {}), ("keys/", {"name": "x"}), ("retry/", {"dispatch": "1"})]:
        assert browser.post(f"{other}{path}", fields).status_code == 404
    assert browser.post(f"{PAGE}keys/end/", {"key": incidents.holder_of(key).id}).status_code == 404
    assert browser.post(f"{PAGE}retry/", {"dispatch": "1"}).status_code == 404
    agent = sign_in(Client(), make_agent(TOWN, ["agent"]))
    assert agent.get(PAGE).status_code == 403
    assert browser.get("/nl/desk/incidents/systems/")["Location"].endswith(PAGE)
