"""Pages that ask nothing which a source holds already, with invented sources that really answer, or do not."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.counter.models import Case, Draft
from parvis.counter.queries.drafts import content_of, info
from parvis.counter.queries.evidence import evidence_of
from parvis.counter.queries.sealed import answers_of
from parvis.counter.tests.region import TOWN
from parvis.counter.tests.test_form_pages import path_of, post, start
from parvis.kernel.jobs import api as jobs
from parvis.kernel.jobs.models import Job
from parvis.kernel.jobs.worker import JobFailed
from parvis.kernel.journal import api as journal
from parvis.kernel.people.models import Account
from parvis.kernel.people.tests.factories import make_agent, make_citizen, sign_in
from parvis.kernel.places.models import Municipality
from parvis.kernel.places.tests.factories import make_street
from parvis.kernel.vault import api as vault
from parvis.sources import api as sources
from parvis.sources.connectors import choice
from parvis.sources.fake.app import Fake, Mischief
from parvis.sources.tests.serving import AMELIE, TOM, serving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
TYPED = {
    "address-street_text": "Waversesteenweg",
    "address-number": "10",
    "address-postcode": "1050",
    "address-place": "Elsene",
}


@pytest.fixture
def fake(settings: Any) -> Iterator[Fake]:
    with serving(settings) as running:
        yield running


@pytest.fixture
def amelie(fake: Fake) -> Account:
    address = home_of(fake)
    make_street(address["nl"], address["fr"], Municipality.objects.get(pk=TOWN), id="104")
    return make_citizen(first_name="Amélie", last_name="Dubois", national_number=AMELIE)


def home_of(fake: Fake) -> dict[str, str]:
    first = fake._world.people[AMELIE]
    return dict(first.home.street)


@pytest.fixture
def signed_in(client: Client, amelie: Account) -> Client:
    return sign_in(client, amelie)


def draft() -> Draft:
    return Draft.objects.get()


def statuses() -> dict[str, str]:
    return {name: one.status.value for name, one in info(draft()).evidence.items()}


def html_of(response: Any) -> str:
    return str(response.content.decode())


def to(client: Client, response: Any, page: str) -> Any:
    """Go to another page of the form that a response belongs to."""
    return client.get(re.sub(r"/q/.*|/check/", f"/q/{page}/", path_of(response)))


def settled(response: Any) -> list[str]:
    return re.findall(r'name="settled" value="(\w+)"', html_of(response))


def go_on(client: Client, response: Any, **typed: Any) -> Any:
    """Post a page as it stands, with what is shown as it was fetched, and what is typed."""
    return post(client, response, settled=settled(response), **typed)


def until_check(client: Client, response: Any, **typed: dict[str, Any]) -> Any:
    """Answer page after page, by the page's name, until everything is answered."""
    for _ in range(12):
        if path_of(response).endswith("/check/"):
            return response
        name = path_of(response).rstrip("/").rpartition("/")[2]
        response = go_on(client, response, **typed.get(name, {}))
        assert response.status_code == 200, html_of(response)
    raise AssertionError("the form does not end")


REST: dict[str, dict[str, Any]] = {
    "moment": {"moment": "today"},
    "household_right": {"household_right": "yes"},
    "purpose": {"purpose": "school"},
    "email": {"email": "amelie@example.be"},
}


def test_what_the_register_holds_is_fetched_once_and_shown_with_its_source(signed_in: Client, fake: Fake) -> None:
    page = start(signed_in, "household-composition")
    html = html_of(page)
    assert "Amélie Dubois" in html
    assert "Rijksregister" in html
    assert "Klopt het niet? Verbeter het" in html
    assert settled(page) == ["name", "national_number"]
    assert 'id="id_name"' not in html
    assert statuses() == {"name": "fetched", "national_number": "fetched", "address": "fetched"}
    assert [sorted(one["fields"]) for one in fake.asked] == [["address", "name", "national_number"]]
    to(signed_in, page, "name")
    to(signed_in, page, "address")
    assert len(fake.asked) == 1, "one fetch for all open questions"
    assert draft().organisation == TOWN, "the address decides who is competent, as if it had been typed"


def test_a_branch_that_opens_later_is_fetched_then_and_nothing_else(signed_in: Client, fake: Fake) -> None:
    page = until_check(signed_in, start(signed_in, "household-composition"), **REST)
    assert [one["fields"] for one in fake.asked][1:] == [["household"]]
    html = html_of(page)
    assert html.count("Rijksregister, ") >= 4
    sent = signed_in.post(path_of(page).replace("/check/", "/send/"), follow=True)
    assert path_of(sent).endswith("/sent/")
    case = Case.objects.unscoped("a test looks").get()
    assert case.outcome == "granted", "the register stands behind every answer"
    known = evidence_of(answers_of(case))
    assert {one.status.value for one in known.values()} == {"fetched"}
    assert len(known["members"].value) == 4
    submitted = journal.history(case.subject)[0]
    assert submitted.data["data"]["evidence"] == dict.fromkeys(known, "fetched")
    assert "Dubois" not in str(submitted.data)


def test_a_correction_keeps_both_and_goes_to_a_clerk_who_sees_both(signed_in: Client, client: Client) -> None:
    page = start(signed_in, "household-composition")
    asked_again = signed_in.get(f"{path_of(page)}?correct=name")
    html = html_of(asked_again)
    assert 'id="id_name"' in html
    assert "Wat u schrijft komt ernaast" in html
    assert settled(asked_again) == ["national_number"]
    page = go_on(signed_in, asked_again, name="Amélie Dubois-Peeters")
    assert statuses()["name"] == "corrected"
    page = until_check(signed_in, page, **REST)
    assert "U hebt dit verbeterd" in html_of(page)
    signed_in.post(path_of(page).replace("/check/", "/send/"), follow=True)
    case = Case.objects.unscoped("a test looks").get()
    assert (case.state, case.outcome) == ("checking", "")
    assert answers_of(case)["answers"]["name"] == "Amélie Dubois-Peeters"
    mine = html_of(signed_in.get(f"/nl/my/cases/{case.pk}/"))
    desk = html_of(sign_in(Client(), make_agent(TOWN)).get(f"/nl/desk/cases/{case.pk}/"))
    for seen in (mine, desk):
        assert "verbeterd door de aanvrager" in seen
        assert "Amélie Dubois" in seen
    assert "bron: Rijksregister" in desk


def test_taking_a_correction_back_makes_it_fetched_again(signed_in: Client) -> None:
    page = start(signed_in, "household-composition")
    page = go_on(signed_in, signed_in.get(f"{path_of(page)}?correct=name"), name="Iemand Anders")
    assert statuses()["name"] == "corrected"
    page = to(signed_in, page, "name")
    go_on(signed_in, page, name="amelie DUBOIS")
    assert statuses()["name"] == "fetched"
    assert info(draft()).answers["name"] == "Amélie Dubois"


@pytest.mark.parametrize(
    ("mischief", "why", "sentence"),
    [
        (Mischief.DOWN, "down", "antwoordt nu niet"),
        (Mischief.DRIP, "down", "antwoordt nu niet"),
        (Mischief.BUSY_LONG, "down", "antwoordt nu niet"),
        (Mischief.ANOTHER, "wrong", "kunnen we hier niet gebruiken"),
        (Mischief.MALFORMED, "wrong", "kunnen we hier niet gebruiken"),
        (Mischief.WRONG_SHAPE, "wrong", "kunnen we hier niet gebruiken"),
    ],
)
def test_a_source_in_trouble_is_no_trouble_for_who_fills_in(
    signed_in: Client, fake: Fake, mischief: Mischief, why: str, sentence: str, settings: Any
) -> None:
    fake.does(mischief)
    page = start(signed_in, "household-composition")
    html = html_of(page)
    assert sentence in html
    assert 'id="id_name"' in html
    known = info(draft())
    assert {one.why.value for one in known.evidence.values()} == {why}
    assert {one.status.value for one in known.evidence.values()} == {"by_hand"}
    before = len(fake.asked)
    fake.does(None)
    to(signed_in, page, "name")
    to(signed_in, page, "address")
    assert len(fake.asked) == before, "in this draft it is left alone"


def test_who_is_not_in_the_register_fills_it_in(client: Client, fake: Fake) -> None:
    sign_in(client, make_citizen())
    page = start(client, "household-composition")
    assert "niet gevonden" in html_of(page)
    assert 'id="id_name"' in html_of(page)


def test_nobody_is_fetched_who_is_not_surely_there(client: Client, fake: Fake, amelie: Account) -> None:
    start(client, "household-composition")
    other = Client()
    sign_in(other, amelie, level="low")
    start(other, "household-composition")
    third = sign_in(Client(), make_agent(TOWN))
    third.post("/nl/procedures/household-composition/start/", follow=True)
    signed = sign_in(Client(), amelie)
    page = start(signed, "household-composition")
    assert len(fake.asked) == 1
    signed.head(path_of(page))
    assert len(fake.asked) == 1


def test_what_was_typed_before_signing_in_is_compared_when_one_checks(
    client: Client, fake: Fake, amelie: Account
) -> None:
    page = start(client, "household-composition")
    page = post(client, page, name="amelie dubois", national_number=AMELIE)
    page = post(client, page, **TYPED)
    page = until_check(
        client,
        page,
        **REST,
        members={
            "members-0-member_name": "Amélie Dubois",
            "members-0-member_born_on-day": "12",
            "members-0-member_born_on-month": "3",
            "members-0-member_born_on-year": "1979",
            "members-0-member_relation": "reference",
        },
    )
    assert not fake.asked
    sign_in(client, amelie)
    checked = client.get(path_of(page))
    assert statuses() == {
        "name": "fetched",
        "national_number": "fetched",
        "address": "corrected",
        "members": "corrected",
    }
    assert info(draft()).answers["name"] == "Amélie Dubois", "what says the same is written as the register does"
    assert info(draft()).answers["address"]["number"] == "10", "what was typed stays"
    assert "U hebt dit verbeterd" in html_of(checked)


def test_what_was_fetched_long_ago_is_fetched_again_when_one_checks(signed_in: Client, fake: Fake) -> None:
    page = until_check(signed_in, start(signed_in, "household-composition"), **REST)
    asked = len(fake.asked)
    row = draft()
    content = content_of(row)
    long_ago = timezone.now() - timedelta(days=2)
    for one in content["evidence"].values():
        one["at"] = long_ago.isoformat()
    content["evidence"]["name"]["value"] = content["answers"]["name"] = "Amélie Vroeger"
    from_then(row, content)
    signed_in.get(path_of(page))
    assert len(fake.asked) == asked + 1
    assert info(draft()).answers["name"] == "Amélie Dubois"
    assert set(statuses().values()) == {"fetched"}
    for one in content["evidence"].values():
        one["at"] = long_ago.isoformat()
    from_then(row, content)
    fake.does(Mischief.DOWN)
    signed_in.get(path_of(page))
    assert set(statuses().values()) == {"fetched"}, "a source that is silent now makes unsaid nothing that it said"
    assert info(draft()).answers["name"] == "Amélie Vroeger"


def from_then(row: Draft, content: dict[str, Any]) -> None:
    """Keep the draft as if this was its content."""
    sealed = vault.seal_json(content, scope=row.scope, context=row.context)
    Draft.objects.filter(pk=row.pk).update(content=sealed)


# A source that was down is asked after sending ------------------------------------------------------------


def sent_by_hand(client: Client, fake: Fake, name: str = "Amélie Dubois", number: str = "") -> Case:
    fake.does(Mischief.DOWN)
    page = start(client, "residence-certificate")
    address = {**TYPED, "address-street_text": home_of(fake)["nl"], "address-number": "44", "address-box": "3"}
    page = until_check(
        client,
        page,
        about={"about": "me"},
        name={"name": name, "national_number": AMELIE},
        address=address,
        extent={"extent": "simple"},
        purpose={"purpose": "school"},
        email={"email": "amelie@example.be"},
    )
    client.post(path_of(page).replace("/check/", "/send/"), follow=True)
    return Case.objects.unscoped("a test looks").get()


def test_typed_while_down_and_confirmed_afterwards_goes_out_by_itself(signed_in: Client, fake: Fake) -> None:
    case = sent_by_hand(signed_in, fake)
    assert case.state == "checking"
    assert Job.objects.filter(task__endswith="check_evidence").count() == 1
    page = html_of(sign_in(Client(), make_agent(TOWN)).get(f"/nl/desk/cases/{case.pk}/"))
    assert "antwoordde niet" in page
    with pytest.raises(JobFailed, match="503"):
        jobs.run_pending()
    fake.does(None)
    choice.forget()
    Job.objects.filter(task__endswith="check_evidence").update(due_at=timezone.now())
    jobs.run_pending()
    case.refresh_from_db()
    assert case.outcome == "granted"
    entry = next(one for one in journal.history(case.subject) if one.verb.endswith("evidence_checked"))
    assert entry.data["data"]["matches"] is True
    assert entry.data["data"]["questions"] == ["address", "name", "national_number"]
    assert "Dubois" not in str(entry.data)
    known = evidence_of(answers_of(case))
    assert {one.status.value for one in known.values()} == {"confirmed"}
    page = html_of(sign_in(Client(), make_agent(TOWN)).get(f"/nl/desk/cases/{case.pk}/"))
    assert "bevestigd op" in page
    assert len([one for one in sources.fetches_about(str(case.applicant_id)) if one.by == "system:evidence"]) == 2


def test_typed_while_down_and_found_different_stays_with_a_clerk(signed_in: Client, fake: Fake) -> None:
    case = sent_by_hand(signed_in, fake, name="Amelie Duboi")
    fake.does(None)
    choice.forget()
    jobs.run_pending()
    jobs.run_pending()
    case.refresh_from_db()
    assert case.state == "checking"
    entries = [one for one in journal.history(case.subject) if one.verb.endswith("evidence_checked")]
    assert len(entries) == 1
    assert entries[0].data["data"]["differs"] == ["name"]
    page = html_of(sign_in(Client(), make_agent(TOWN)).get(f"/nl/desk/cases/{case.pk}/"))
    assert "de bron zegt iets anders (Rijksregister" in page
    assert "Amélie Dubois" in page


# By agreement ---------------------------------------------------------------------------------------------


def at_plate(client: Client) -> Any:
    return to(client, start(client, "parking-card"), "plate_country")


def test_one_is_asked_once_whether_a_source_may_be_asked(signed_in: Client, fake: Fake, amelie: Account) -> None:
    page = at_plate(signed_in)
    html = html_of(page)
    assert "Voertuigenregister: mogen wij dit daar opvragen?" in html
    assert not any("plate" in one["fields"] for one in fake.asked)
    given = {"source": "vehicle_register", "page": "plate_country", "answer": "yes"}
    page = signed_in.post(f"/nl/forms/{draft().pk}/evidence/", given, follow=True)
    assert path_of(page).endswith("/q/plate_country/")
    assert any("plate" in one["fields"] for one in fake.asked)
    assert sources.is_agreed(
        account=str(amelie.pk), source="vehicle_register", procedure="parking-card", at=timezone.now()
    )
    asked = len(fake.asked)
    Draft.objects.all().delete()
    again = at_plate(signed_in)
    assert "mogen wij dit daar" not in html_of(again), "it is remembered for the next time"
    assert len(fake.asked) == asked + 2
    mine = html_of(signed_in.get("/nl/account/sources/"))
    assert "Voertuigenregister" in mine


def test_no_means_no_for_the_whole_draft(signed_in: Client, fake: Fake) -> None:
    page = at_plate(signed_in)
    given = {"source": "vehicle_register", "page": "plate_country", "answer": "no"}
    page = signed_in.post(f"/nl/forms/{draft().pk}/evidence/", given, follow=True)
    assert 'id="id_plate"' in html_of(page)
    assert "mogen wij dit daar" not in html_of(to(signed_in, page, "holder"))
    assert not any("plate" in one["fields"] for one in fake.asked)


def test_only_sources_of_the_procedure_can_be_agreed_to(signed_in: Client, amelie: Account) -> None:
    at_plate(signed_in)
    for source in ("income", "national_register", ""):
        given = {"source": source, "page": "plate_country", "answer": "yes"}
        assert signed_in.post(f"/nl/forms/{draft().pk}/evidence/", given).status_code == 404
    assert not sources.agreements_of(str(amelie.pk))
    given = {"source": "vehicle_register", "page": "plate_country", "answer": "yes"}
    assert Client().post(f"/nl/forms/{draft().pk}/evidence/", given).status_code == 404


# Cost, and what else must hold ------------------------------------------------------------------------------


def test_fetching_costs_few_queries_and_afterwards_none(signed_in: Client, fake: Fake) -> None:
    page = start(signed_in, "household-composition")
    path = path_of(page)
    with CaptureQueriesContext(connection) as later:
        signed_in.get(path)
    assert len(later) <= 6, [one["sql"] for one in later]
    signed_in.post("/nl/procedures/household-composition/start/")
    newest = Draft.objects.order_by("-created_at").first()
    assert newest is not None
    with CaptureQueriesContext(connection) as fetching:
        signed_in.get(f"/nl/forms/{newest.pk}/q/name/")
    assert len(fake.asked) == 2
    assert len(fetching) <= 6 + 18, [one["sql"] for one in fetching]


def test_pages_are_light_and_in_three_languages(signed_in: Client) -> None:
    page = start(signed_in, "household-composition")
    for language, words in (("nl", "Klopt het niet?"), ("fr", "Corrigez-la"), ("en", "Wrong? Correct it")):
        html = html_of(signed_in.get(path_of(page).replace("/nl/", f"/{language}/")))
        assert words in html
        assert len(html) < 60_000


def test_another_person_in_the_same_form_fetches_nothing_into_it(client: Client, fake: Fake, amelie: Account) -> None:
    page = start(client, "household-composition")
    held = client.session["drafts"]

    def with_the_form(account: Account) -> Client:
        theirs = sign_in(Client(), account)
        session = theirs.session
        session["drafts"] = held
        session.save()
        return theirs

    with_the_form(amelie).get(path_of(page))
    assert statuses()["name"] == "fetched"
    row = draft()
    content = content_of(row)
    del content["evidence"]["address"], content["answers"]["address"]
    from_then(row, content)
    before = len(fake.asked)
    other = with_the_form(make_citizen(national_number=TOM))
    assert other.get(path_of(page).replace("/name/", "/address/")).status_code == 200
    assert len(fake.asked) == before
