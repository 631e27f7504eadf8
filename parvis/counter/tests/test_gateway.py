"""Visits and opinions are counted without following anyone, and handed over in the gateway's shape."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.counter import api
from parvis.counter.models import PageOpinion, PageVisit
from parvis.counter.rules import gateway
from parvis.counter.tests.cases import TOWN
from parvis.kernel.people.tests.factories import make_agent, sign_in
from parvis.kernel.people.types import Actor, Role

AT = datetime(2026, 10, 5, 9, tzinfo=UTC)
PHONE = "Mozilla/5.0 (Linux; Android 9; Mobile) AppleWebKit/537.36 Chrome/90 Mobile Safari/537.36"
DESKTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
SOMEONE = Actor.anonymous()
PAGE = "/nl/procedures/change-of-address/"


@pytest.fixture(autouse=True)
def _nothing_counted():
    """Begin with nothing counted in this process, and leave nothing."""
    from parvis.counter.operations.visits import _counts  # noqa: PLC0415 (what this process holds, for a test alone)

    _counts.take()
    yield
    _counts.take()


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (PHONE, "Phone"),
        (DESKTOP, "PC"),
        ("Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1", "Tablet"),
        ("Mozilla/5.0 (Linux; Android 12; SM-X200) AppleWebKit/537.36 Safari/537.36", "Tablet"),
        ("Googlebot/2.1 (+http://www.google.com/bot.html)", ""),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_devices_are_told_apart_and_robots_do_not_count(agent, device):
    assert gateway.device_of(agent) == device


@pytest.mark.parametrize(
    ("given", "code"), [("be", "BE"), (" FR ", "FR"), ("XX", ""), ("T1", ""), ("Belgium", ""), ("", "")]
)
def test_a_country_is_two_letters_or_nothing(given, code):
    assert gateway.country_of(given) == code


def visit(path=PAGE, agent=DESKTOP, country="BE", at=AT):
    api.count_visit(path=path, user_agent=agent, country=country, by=SOMEONE, at=at)


def test_visits_add_up_per_page_month_country_and_device(db):
    for _ in range(3):
        visit()
    visit(agent=PHONE)
    visit(country="")
    visit(agent="curl/8.0")
    visit(at=AT + timedelta(days=31))
    api.write_visits(by=SOMEONE, at=AT)
    api.write_visits(by=SOMEONE, at=AT)
    visit()
    api.write_visits(by=SOMEONE, at=AT)
    counts = {(one.month, one.country, one.device): one.visits for one in PageVisit.objects.all()}
    assert counts == {
        ("2026-10", "BE", "PC"): 4,
        ("2026-10", "BE", "Phone"): 1,
        ("2026-10", "", "PC"): 1,
        ("2026-11", "BE", "PC"): 1,
    }
    assert api.visits_per_page("2026-10") == [(PAGE, 6)]


def test_a_month_is_handed_over_as_the_gateway_collects_it(db):
    visit()
    visit(country="")
    api.write_visits(by=SOMEONE, at=AT)
    found = api.gateway_statistics("2026-10", base="https://loket.example", now=AT)
    assert found["referencePeriod"] == {"startDate": "2026-10-01", "endDate": "2026-10-31"}
    assert (found["nbEntries"], found["transferType"]) == (1, "API")
    assert found["sources"] == [
        {
            "sourceUrl": f"https://loket.example{PAGE}",
            "statistics": [
                {"nbVisits": 1, "originatingCountry": "Unknown", "deviceType": "PC"},
                {"nbVisits": 1, "originatingCountry": "BE", "deviceType": "PC"},
            ],
        }
    ]
    with pytest.raises(ValueError, match=r"month|isoformat"):
        api.gateway_statistics("2026-13", base="", now=AT)


def opinion(**more):
    given = {
        "path": PAGE,
        "rating": 4,
        "found": "partly",
        "comment": "Te lang.",
        "language": "nl",
        "by": SOMEONE,
        "at": AT,
    }
    api.give_opinion(**{**given, **more})


def test_opinions_are_handed_over_without_what_was_written_which_is_forgotten_after_a_year(db):
    opinion()
    opinion(comment="", rating=1, found="no")
    found = api.gateway_opinions("2026-10", base="https://loket.example", now=AT)["feedbackInformation"]
    assert [(one["rating"], one["foundInformation"]) for one in found] == [(4, 2), (1, 3)]
    assert "Te lang" not in json.dumps(found)
    assert [one["text"] for one in api.page_comments("2026-10")] == ["Te lang."]
    assert b"Te lang" not in bytes(PageOpinion.objects.exclude(comment=b"").get().comment)
    assert api.forget_opinions(by=SOMEONE, at=AT + timedelta(days=366)) == 1
    assert api.page_comments("2026-10") == []
    assert PageOpinion.objects.count() == 2


@pytest.mark.parametrize("wrong", [{"rating": 0}, {"rating": 6}, {"found": "maybe"}, {"comment": "a" * 1001}])
def test_an_opinion_that_says_nothing_is_refused(db, wrong):
    with pytest.raises(api.NotPossible):
        opinion(**wrong)


def test_the_database_refuses_what_is_no_opinion(db):
    for wrong in ({"rating": 0, "found": "yes"}, {"rating": 3, "found": "maybe"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PageOpinion.objects.create(path=PAGE, language="nl", given_at=AT, **wrong)


# Pages ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("region")
def test_reading_a_page_counts_and_sets_no_cookie(db, settings):
    settings.COUNTRY_HEADER = "X-Country"
    visitor = Client(HTTP_USER_AGENT=PHONE, HTTP_X_COUNTRY="NL")
    visitor.get(PAGE)
    api.write_visits(by=SOMEONE, at=AT)
    row = PageVisit.objects.get()
    assert (row.path, row.country, row.device, row.visits) == (PAGE, "NL", "Phone", 1)
    assert set(visitor.cookies) <= {settings.CSRF_COOKIE_NAME}


@pytest.mark.usefixtures("region")
def test_an_opinion_is_given_on_the_page_itself(db):
    visitor, url = Client(), reverse("counter:opinion", args=["change-of-address"])
    thanks = visitor.post(url, {"rating": "5", "found": "yes", "comment": "<b>Goed</b>"}, follow=True)
    assert "notice" in thanks.content.decode()
    wrong = visitor.post(url, {"rating": "9", "found": "yes"}, follow=True)
    assert wrong.status_code == 200
    assert PageOpinion.objects.count() == 1
    assert visitor.post(reverse("counter:opinion", args=["nothing"])).status_code == 404


@pytest.mark.usefixtures("region")
def test_managers_read_a_month_and_download_it(db):
    month = date.today().replace(day=1) - timedelta(days=1)  # noqa: DTZ011 (the month that the page shows first)
    opinion(at=timezone.now() - timedelta(days=timezone.now().day))
    manager = sign_in(Client(), make_agent(TOWN, (Role.MANAGER,)))
    page = manager.get(reverse("desk:gateway"))
    assert page.status_code == 200
    assert "Te lang." in page.content.decode()
    file = manager.get(reverse("desk:gateway_export", args=["opinions"]))
    assert file.json()["referencePeriod"]["startDate"] == month.replace(day=1).isoformat()
    assert sign_in(Client(), make_agent(TOWN, (Role.AGENT,))).get(reverse("desk:gateway")).status_code == 403


@pytest.mark.usefixtures("region")
def test_the_gateway_finds_what_it_links_to(db):
    links = Client().get("/gateway/links.json").json()["links"]
    assert {one["language"] for one in links} == {"nl", "fr", "en"}
    assert all(one["sdgArea"] and one["authorities"] for one in links)
