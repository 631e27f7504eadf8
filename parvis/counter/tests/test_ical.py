"""Deadlines in a calendar of one's own choice: read back as the standard says, named nobody, ended at will."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from parvis.counter import api
from parvis.counter.models import CalendarKey, Case
from parvis.counter.rest.ical import calendar, escaped, folded
from parvis.counter.tests.cases import OTHER, TOWN, sent
from parvis.counter.types.interfaces import Due
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_citizen
from parvis.kernel.people.types import Role


def read(text):
    """Return the events of a calendar, each as a dictionary; a reader of a few lines, as strict as the standard."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    open_parts, events, event = [], [], {}
    for line in lines:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            open_parts.append(value)
            event = {} if value == "VEVENT" else event
        elif name == "END":
            assert open_parts.pop() == value
            if value == "VEVENT":
                events.append(event)
        elif open_parts[-1] == "VEVENT":
            assert name not in event
            event[name] = re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)
    assert open_parts == []
    return events


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_any_text_is_read_back(text):
    line = folded(f"SUMMARY:{escaped(text)}")
    assert all(len(one.encode()) <= 75 for one in line.split("\r\n"))
    value = line.replace("\r\n ", "").removeprefix("SUMMARY:")
    assert re.sub(r"\\(.)", lambda found: found[1], value) == text


def due(at, **changes):
    known = {
        "case": "0", "deadline": "decide", "due_at": at, "revision": 3, "changed_at": at, "reference": "ABC-DEF-GHJ",
        "procedure": "Terrasvergunning; met, komma’s en een naam die zo lang is dat zij niet op één regel past",
        "label": "Beslissen",
    }  # fmt: skip
    return Due(**{**known, **changes})


def test_a_term_is_a_day_and_an_hour_a_moment_in_brussels():
    end_of_day, noon = datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC), datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
    day, moment = read(calendar("x", [due(end_of_day), due(noon, deadline="b")], "nl", is_for_agent=True))
    assert (day["DTSTART;VALUE=DATE"], day["DTEND;VALUE=DATE"]) == ("20260701", "20260702")
    assert moment["DTSTART;TZID=Europe/Brussels"] == "20261201T120000"
    assert day["SUMMARY"].startswith("Beslissen: Terrasvergunning; met, komma’s")
    assert day["SEQUENCE"] == "3"
    assert day["UID"] != moment["UID"]


@pytest.fixture
def agent(db):
    account = make_agent(TOWN, [Role.AGENT])
    return account, actor_of(account, timezone.now())


def events(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert "Peeters" not in answer.content.decode()
    return read(answer.content.decode())


def test_an_agent_reads_their_own_and_their_organisations_deadlines(agent):
    account, actor = agent
    mine, ours, theirs = (sent(at=timezone.now(), organisation=one) for one in (TOWN, TOWN, OTHER))
    rows = Case.objects.unscoped("test")
    rows.filter(pk=mine.id).update(assigned_to=account)
    key = api.give_calendar(by=actor, at=timezone.now(), language="fr")
    (one,) = events(f"/calendar/{key}/mine.ics")
    assert mine.shown_reference in one["SUMMARY"]
    assert one["URL"].endswith(f"/fr/desk/cases/{mine.id}/")
    all_of_us = events(f"/calendar/{key}/all.ics")
    assert len(all_of_us) == 2
    assert not any(theirs.shown_reference in each["SUMMARY"] for each in all_of_us)
    moved = timezone.now()
    rows.filter(pk=mine.id).update(revision=9, queue_at=moved, due_at=moved)
    (later,) = events(f"/calendar/{key}/mine.ics")
    assert (later["UID"], later["SEQUENCE"]) == (one["UID"], "9")
    assert ours.id != theirs.id


def test_an_address_that_was_renewed_or_ended_or_whose_agent_left_shows_nothing(agent):
    account, actor = agent
    sent(at=timezone.now())
    first = api.give_calendar(by=actor, at=timezone.now(), language="nl")
    second = api.give_calendar(by=actor, at=timezone.now(), language="nl")
    assert Client().get(f"/calendar/{first}/all.ics").status_code == 404
    assert len(events(f"/calendar/{second}/all.ics")) == 1
    assert first.encode() not in bytes(CalendarKey.objects.get().digest)
    account.is_active = False
    account.save()
    assert Client().get(f"/calendar/{second}/all.ics").status_code == 404
    assert api.end_calendar(by=actor, at=timezone.now())
    assert not api.end_calendar(by=actor, at=timezone.now())
    with pytest.raises(api.NotAllowed):
        api.give_calendar(by=actor_of(make_citizen(), timezone.now()), at=timezone.now(), language="nl")


def test_applicants_keep_the_deadline_of_their_own_case(db, client):
    account = make_citizen()
    info = sent(by=actor_of(account, timezone.now()), at=timezone.now() - timedelta(days=1))
    address = f"/en/my/cases/{info.id}/deadline.ics"
    assert client.get(address).status_code == 404
    client.force_login(account)
    (one,) = read(client.get(address).content.decode())
    assert info.shown_reference in one["SUMMARY"]
    client.force_login(make_citizen())
    assert client.get(address).status_code == 404


def test_a_calendar_speaks_a_language_of_ours(agent):
    account, _actor = agent
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarKey.objects.create(account=account, digest=b"x" * 32, language="de", created_at=timezone.now())


def test_the_address_is_given_on_the_desk_once_and_ended_there(agent, client, settings):
    settings.DEMO = True  # an agent without a second factor gets in
    account, _actor = agent
    client.force_login(account)
    made = client.post("/en/desk/calendar/", {"what": "renew"}).content.decode()
    address = re.search(r"/calendar/[\w-]+/mine\.ics", made)[0]
    assert events(address) == []
    assert "mine.ics" not in client.get("/en/desk/calendar/").content.decode()
    client.post("/en/desk/calendar/", {"what": "end"})
    assert Client().get(address).status_code == 404
    client.force_login(make_citizen())
    assert client.post("/en/desk/calendar/", {"what": "renew"}).status_code == 403
