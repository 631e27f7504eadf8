"""Handing reports over to the system of their manager, against a real server that misbehaves as real ones do.

With `PARVIS_TEST_OPEN311_URL`, `_KEY` and `_SERVICE` (of a test server, never of a live one) the contract is held
against that one too.
"""

import os
from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import uuid4

import httpx
import pytest
from django.core.management import CommandError, call_command
from django.core.wsgi import get_wsgi_application
from django.db import IntegrityError, transaction
from django.utils import timezone

from parvis.incidents import api as incidents
from parvis.incidents.connectors import open311 as connector
from parvis.incidents.fake import DEMO_KEY
from parvis.incidents.fake.app import Faults, Server
from parvis.incidents.models import Dispatch, Partner, Photo, Report
from parvis.incidents.operations import passing_on
from parvis.incidents.operations.happening import PASS_ON
from parvis.incidents.queries.kept import forget_all
from parvis.incidents.tests.world import HERE, NOW, ON_THE_ROAD, OTHER, TOWN, sent
from parvis.incidents.types.open311 import Posted, PostedUpdate, Status
from parvis.incidents.types.partner import BadPartner, DispatchState, Endpoint, PartnerDown, PartnerRefuses
from parvis.incidents.types.report import Reason, Sender, State, What
from parvis.kernel.jobs import api as jobs
from parvis.kernel.jobs.models import Job
from parvis.kernel.journal import api as journal
from parvis.kernel.messages import post
from parvis.kernel.neighbours import running
from parvis.kernel.people import api as people
from parvis.kernel.people.tests.factories import agent_actor
from parvis.kernel.people.types import Actor
from parvis.kernel.registry import registry

HOUSE, SOMEONE = Actor.system("tests"), Actor.anonymous()
PARTNERS = Actor.system("partners")
SERVICES = {"waste": "CLEAN", "roads": "WORKS", "roads-pavement": "GREEN"}
pytestmark = pytest.mark.usefixtures("region")


class Clock:
    """The time, as a test has it pass."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **given: float) -> None:
        self.at += timedelta(**given)


@pytest.fixture
def clock(monkeypatch, region) -> Clock:
    found = Clock()
    monkeypatch.setattr(timezone, "now", found)
    return found


@pytest.fixture
def server(settings, clock):
    settings.DEMO = True
    served = Server(now=clock)
    with running(served) as url:
        served.url = f"{url}/v2"
        yield served


def connect(url, *, organisation=TOWN, services=SERVICES, by=HOUSE, key=DEMO_KEY, at=NOW):
    found = incidents.save_partner(organisation=organisation, url=url, key=key, services=services, by=by, at=at)
    forget_all()
    return found


@pytest.fixture
def partner(server):
    return connect(server.url)


def work(clock, *, minutes=1):
    """Let the workers work for so many minutes."""
    for _ in range(minutes):
        incidents.pass_on_waiting(by=PARTNERS, at=clock.at)
        jobs.run_pending(at=clock.at)
        clock.forward(minutes=1)


def dispatch(number, organisation=TOWN):
    return Dispatch.objects.select_related("partner").get(report=number, partner__organisation=organisation)


def report(number):
    return incidents.report(number, actor=HOUSE)


def told(server):
    return [(one.service_request_id, one.state, one.description) for one in server.updates]


@pytest.mark.usefixtures("partner")
class TestSending:
    def test_a_report_is_at_the_partners_in_a_minute_under_its_number_there(self, server, clock):
        number = sent(sender=Sender(email="an@example.org", wants_news=True)).number
        jobs.run_pending(at=clock.at)
        found = dispatch(number)
        assert (found.state, found.remote, found.attempts) == (DispatchState.TAKEN, "P-1", 1)
        asked = server.posted["P-1"]
        assert (asked.service_code, asked.address) == ("CLEAN", "Waversesteenweg 12, 1050")
        assert asked.point == pytest.approx(HERE)
        assert asked.description.startswith("Er ligt veel zwerfvuil.")
        assert f"/nl/incidents/{number}/" in asked.description
        assert asked.email == asked.first_name == asked.last_name == asked.phone == ""
        forwarded = incidents.timeline(number, is_public_only=True)[-1]
        assert (forwarded.what, forwarded.data) == (What.FORWARDED, {"partner": TOWN, "remote": "P-1"})
        work(clock, minutes=10)
        assert list(server.requests) == ["P-1"]
        assert server.updates == []

    def test_the_nearest_group_that_has_a_code_names_the_service(self, server, clock):
        for category in ("roads-pavement", "roads-pothole", "waste-litter"):
            sent(category)
        jobs.run_pending(at=clock.at)
        assert [one.service_code for one in server.posted.values()] == ["GREEN", "WORKS", "CLEAN"]

    def test_what_has_no_code_or_another_manager_stays_here(self, server, clock):
        sent("lighting-out")
        sent(where=(50.8502, 4.3401), municipality=OTHER)
        sent("roads-pothole", where=ON_THE_ROAD)
        work(clock)
        assert server.calls == []
        assert not Dispatch.objects.exists()

    def test_a_report_is_handed_over_once_its_category_has_a_code(self, server, clock):
        number = sent("lighting-out").number
        incidents.classify(number=number, category="waste-litter", by=HOUSE, at=clock.at)
        work(clock)
        assert dispatch(number).remote == "P-1"

    @pytest.mark.parametrize(("text", "is_private"), [("Bel 0470 12 34 56.", False), ("Een gewone tekst.", True)])
    def test_what_may_not_be_read_by_everyone_stays_here(self, server, clock, text, is_private):
        number = sent(text=text).number
        Report.objects.unscoped("tests").filter(pk=number).update(is_private=is_private)
        Photo.objects.create(
            report_id=number, state="ready", public=uuid4(), thumbnail=uuid4(), by="x", added_at=clock.at
        )
        work(clock)
        asked = server.posted["P-1"]
        assert asked.description == f"http://localhost:8000/nl/incidents/{number}/"
        assert asked.media_urls == ()

    def test_a_report_waits_for_its_photos_and_not_for_ever(self, server, clock):
        ready, failing = sent().number, sent().number
        photos = [Photo.objects.create(report_id=one, by="x", added_at=clock.at) for one in (ready, failing)]
        work(clock, minutes=2)
        assert server.requests == {}
        Photo.objects.filter(pk=photos[0].pk).update(state="ready", public=uuid4(), thumbnail=uuid4())
        work(clock, minutes=3)
        assert list(server.requests) == ["P-1"]
        assert server.posted["P-1"].media_urls == (f"http://localhost:8000/data/incidents/photos/{photos[0].pk}.jpg",)
        work(clock, minutes=8)
        assert dispatch(failing).remote == "P-2"

    def test_what_was_closed_or_given_away_before_it_was_sent_is_not_sent(self, server, clock):
        server.faults = Faults(down=True)
        solved, given = sent().number, sent().number
        work(clock)
        incidents.solve(number=solved, by=HOUSE, at=clock.at)
        incidents.transfer(number=given, to=OTHER, text="Niet van ons.", by=HOUSE, at=clock.at)
        server.faults = Faults()
        work(clock, minutes=5)
        assert server.requests == {}
        assert {dispatch(one).state for one in (solved, given)} == {DispatchState.DROPPED}
        incidents.transfer(number=given, to=TOWN, text="Toch wel.", by=HOUSE, at=clock.at)
        work(clock)
        assert dispatch(given).remote == "P-1"

    def test_a_number_that_comes_later_is_asked_for_by_its_token(self, server, clock):
        server.faults = Faults(token=True)
        number = sent().number
        work(clock)
        assert (dispatch(number).state, dispatch(number).token) == (DispatchState.WAITING, "T-P-1")
        work(clock, minutes=15)
        server.faults = Faults()
        work(clock, minutes=15)
        assert (dispatch(number).state, dispatch(number).remote) == (DispatchState.TAKEN, "P-1")
        assert list(server.requests) == ["P-1"]

    def test_a_token_without_number_and_an_answer_with_neither_are_given_up(self, server, clock):
        server.faults = Faults(mute=True)
        mute = sent().number
        work(clock)
        assert dispatch(mute).state == DispatchState.GIVEN_UP
        server.faults = Faults(token=True)
        number = sent().number
        work(clock)
        clock.forward(days=3)
        work(clock)
        assert dispatch(number).state == DispatchState.GIVEN_UP
        assert len(server.requests) == 2


@pytest.mark.usefixtures("partner")
class TestFaults:
    def test_a_partner_that_is_down_for_a_day_loses_nothing_and_is_left_in_peace(self, server, clock):
        server.faults = Faults(down=True)
        numbers = [sent(text=f"Melding {n}").number for n in range(5)]
        work(clock)
        assert len(server.calls) == 1, "who is down is asked once and not for each report"
        for _ in range(24 * 12):
            work(clock)
            clock.forward(minutes=4)
        assert len(server.calls) <= 53, "at last twice an hour"
        assert Job.objects.filter(task=PASS_ON).count() <= 53 + len(numbers)
        row = Partner.objects.get()
        assert (row.failing_since, "503" in row.problem) == (NOW, True)
        assert {dispatch(one).state for one in numbers} == {DispatchState.WAITING}
        signs = {one.id: one for one in registry.signs}
        assert signs["incidents.dispatches_waiting"].read(clock.at) == 5
        server.faults = Faults()
        work(clock, minutes=40)
        assert {dispatch(one).state for one in numbers} == {DispatchState.TAKEN}
        assert len(server.requests) == 5
        assert Partner.objects.get().failing_since is None

    def test_what_happens_while_it_is_down_is_told_when_it_is_back(self, server, clock):
        number = sent().number
        work(clock)
        server.faults = Faults(down=True)
        incidents.accept(number=number, by=HOUSE, at=clock.at)
        incidents.note(number=number, text="Er komt iemand.", is_public=True, by=HOUSE, at=clock.at)
        work(clock, minutes=60)
        assert server.updates == []
        server.faults = Faults()
        work(clock, minutes=35)
        assert told(server) == [("P-1", "in_progress", "Aangenomen."), ("P-1", "in_progress", "Er komt iemand.")]

    def test_after_three_days_it_is_given_up_and_an_operator_has_it_tried_again(self, server, clock):
        server.faults = Faults(down=True)
        number = sent().number
        work(clock)
        clock.forward(days=3)
        work(clock)
        found = dispatch(number)
        assert (found.state, "503" in found.problem) == (DispatchState.GIVEN_UP, True)
        assert registry_sign("incidents.dispatches_given_up", clock) == 1
        assert "incidents.dispatch.given_up" in [one.verb for one in journal.history(f"report:{number}")]
        server.faults = Faults()
        work(clock, minutes=60)
        assert server.requests == {}
        operator = agent_actor("brussels-region", ["operator"])
        assert incidents.retry_dispatch(dispatch=found.pk, by=operator, at=clock.at)
        assert not incidents.retry_dispatch(dispatch=found.pk, by=operator, at=clock.at)
        with pytest.raises(incidents.UnknownPartner):
            incidents.retry_dispatch(dispatch=found.pk, by=agent_actor(OTHER, ["administrator"]), at=clock.at)
        work(clock)
        assert dispatch(number).remote == "P-1"
        assert registry_sign("incidents.dispatches_given_up", clock) == 0

    def test_taken_and_answered_with_an_error_it_is_not_sent_twice(self, server, clock):
        server.faults = Faults(breaks=True)
        number = sent().number
        work(clock)
        assert len(server.requests) == 1
        server.faults = Faults()
        work(clock, minutes=5)
        assert (len(server.requests), dispatch(number).remote) == (1, "P-1")

    @pytest.mark.parametrize("faults", [Faults(), Faults(without_descriptions=True)])
    def test_killed_between_the_answer_and_our_note_of_it_it_is_not_sent_twice(
        self, server, clock, monkeypatch, faults
    ):
        class Killed(BaseException):
            pass

        def killed(*given):
            raise Killed

        server.faults = faults
        first, second = sent().number, sent().number
        with monkeypatch.context() as patch:
            patch.setattr(passing_on, "_taken", killed)
            for number in (first, second):
                with pytest.raises(Killed):
                    incidents.pass_on(report=number, by=PARTNERS, at=clock.at)
        Dispatch.objects.update(sending_until=clock.at + passing_on.LEASE)  # the dead give nothing back
        assert len(server.requests) == 2
        work(clock, minutes=20)
        assert len(server.requests) == 2
        assert sorted(dispatch(number).remote for number in (first, second)) == ["P-1", "P-2"]
        if not faults.without_descriptions:
            assert dispatch(first).remote == "P-1"

    def test_two_workers_at_once_send_it_once(self, server, clock):
        number = sent().number
        created = connector.create

        def meanwhile(there, asked):
            incidents.pass_on(report=number, by=PARTNERS, at=clock.at)
            return created(there, asked)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(connector, "create", meanwhile)
            incidents.pass_on(report=number, by=PARTNERS, at=clock.at)
        work(clock, minutes=20)
        assert list(server.requests) == ["P-1"]

    def test_what_happens_while_another_worker_tells_is_told_too(self, server, clock):
        number = sent().number
        work(clock)
        incidents.accept(number=number, by=HOUSE, at=clock.at)
        tell = connector.tell

        def meanwhile(there, update):
            if update.state == "in_progress" and update.description == "Aangenomen.":
                incidents.note(number=number, text="Nog iets.", is_public=True, by=HOUSE, at=clock.at)
                jobs.run_pending(at=clock.at)  # a second worker does what waits, and finds the first at it
            return tell(there, update)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(connector, "tell", meanwhile)
            incidents.pass_on(report=number, by=PARTNERS, at=clock.at)
        work(clock, minutes=20)
        assert [description for _, _, description in told(server)] == ["Aangenomen.", "Nog iets."]

    def test_a_refusal_is_shown_in_the_partners_words_and_not_repeated(self, server, clock):
        server.faults = Faults(refuses=True)
        number = sent().number
        work(clock, minutes=10)
        found = dispatch(number)
        assert found.state == DispatchState.GIVEN_UP
        assert "CLEAN" in found.problem
        assert server.calls == ["POST v2/requests.xml"]

    def test_a_wrong_key_is_tried_again_once_it_is_right(self, server, clock):
        connect(server.url, key="wrong")
        number = sent().number
        work(clock, minutes=2)
        assert dispatch(number).state == DispatchState.WAITING
        assert "403" in Partner.objects.get().problem
        connect(server.url, key=DEMO_KEY)
        work(clock, minutes=2)
        assert dispatch(number).remote == "P-1"

    def test_an_answer_that_cannot_be_read_is_tried_again_and_found(self, server, clock):
        server.faults = Faults(garbled=True)
        number = sent().number
        work(clock)
        assert "cannot be read" in Partner.objects.get().problem
        server.faults = Faults()
        work(clock, minutes=5)
        assert (len(server.requests), dispatch(number).remote) == (1, "P-1")

    def test_a_slow_partner_is_not_waited_for(self, server, clock, monkeypatch):
        monkeypatch.setattr(post, "TIMEOUT_SECONDS", 0.2)
        server.faults = Faults(slow=1.0)
        sent()
        work(clock)
        assert "No answer" in Partner.objects.get().problem
        monkeypatch.undo()
        server.faults = Faults()

    def test_nobody_listens(self, clock, settings):
        settings.DEMO = True
        connect("http://127.0.0.1:9/v2")
        number = sent().number
        work(clock)
        assert dispatch(number).state == DispatchState.WAITING

    def test_a_private_address_is_not_called(self, server, clock, settings):
        settings.DEMO = False
        number = sent().number
        work(clock)
        assert "Not allowed" in Partner.objects.get().problem
        assert server.calls == []
        assert dispatch(number).state == DispatchState.WAITING


def registry_sign(name, clock):
    return {one.id: one for one in registry.signs}[name].read(clock.at)


@pytest.mark.usefixtures("partner")
class TestTelling:
    def test_what_happens_here_is_told_there_once(self, server, clock):
        number = sent().number
        work(clock)
        incidents.accept(number=number, by=HOUSE, at=clock.at)
        incidents.note(number=number, text="Tussen ons.", by=HOUSE, at=clock.at)
        incidents.note(number=number, text="Voor iedereen.", is_public=True, by=HOUSE, at=clock.at)
        incidents.solve(number=number, by=HOUSE, at=clock.at)
        incidents.contest(number=number, reason=Reason.NOT_REPAIRED, by=SOMEONE, at=clock.at, browser="a")
        incidents.contest(number=number, reason=Reason.NOT_REPAIRED, by=SOMEONE, at=clock.at, browser="b")
        work(clock, minutes=3)
        assert [(state, words) for _, state, words in told(server)] == [
            ("in_progress", "Aangenomen."),
            ("in_progress", "Voor iedereen."),
            ("fixed", "Opgelost."),
            ("fixed", "Iemand zegt dat het niet hersteld is."),
            ("fixed", "Iemand zegt dat het niet hersteld is."),
            ("reopen", "Opnieuw geopend."),
        ]

    def test_who_had_it_hears_that_it_went_elsewhere_and_came_back(self, server, clock):
        number = sent().number
        work(clock)
        incidents.transfer(number=number, to=OTHER, text="Het is hun straat.", by=HOUSE, at=clock.at)
        incidents.note(number=number, text="Bij ons.", is_public=True, by=HOUSE, at=clock.at)
        work(clock)
        incidents.transfer(number=number, to=TOWN, text="Toch niet.", by=HOUSE, at=clock.at)
        work(clock)
        assert told(server) == [
            ("P-1", "internal_referral", "Het is hun straat."),
            ("P-1", "reopen", "Toch niet."),
        ]

    def test_a_merged_report_is_a_duplicate_there(self, server, clock):
        first, second = sent().number, sent().number
        work(clock)
        incidents.merge(numbers=(first, second), by=HOUSE, at=clock.at)
        work(clock)
        assert [(one, state) for one, state, _ in told(server)] == [(dispatch(second).remote, "duplicate")]

    def test_a_partner_without_that_extension_is_told_nothing_and_goes_on(self, server, clock):
        server.faults = Faults(without_updates=True)
        number = sent().number
        work(clock)
        incidents.accept(number=number, by=HOUSE, at=clock.at)
        work(clock, minutes=10)
        assert server.calls.count("POST v2/servicerequestupdates.xml") == 1
        assert Partner.objects.get().failing_since is None


@pytest.mark.usefixtures("partner")
class TestHearing:
    def hear(self, clock):
        clock.forward(minutes=5)
        return incidents.read_updates(by=PARTNERS, at=clock.at)

    def taken(self, clock, **given):
        number = sent(**given).number
        jobs.run_pending(at=clock.at)
        return number

    def test_what_is_closed_there_is_solved_here_in_their_words(self, server, clock, mails):
        number = self.taken(clock, sender=Sender(email="an@example.org", wants_news=True))
        mails()
        assert self.hear(clock) == 0
        server.work("P-1", status="closed", notes="Opgehaald door ploeg 3.")
        assert self.hear(clock) == 1
        assert (report(number).state, self.hear(clock)) == (State.SOLVED, 0)
        last = incidents.timeline(number, is_public_only=True)[-1]
        assert (last.what, last.text, last.organisation) == (What.SOLVED, "Opgehaald door ploeg 3.", TOWN)
        jobs.run_pending(at=clock.at)
        (mail,) = mails()
        assert "Opgehaald door ploeg 3." in mail.body
        work(clock, minutes=3)
        assert server.updates == [], "they are not told what they said"

    @pytest.mark.parametrize(("notes", "text"), [("Privé.", "Privé."), ("", "De beheerder sloot de melding af")])
    def test_what_they_refuse_is_refused(self, server, clock, notes, text):
        number = self.taken(clock)
        server.work("P-1", status="closed", notes=notes, detail="NO_FURTHER_ACTION")
        self.hear(clock)
        assert report(number).state is State.REFUSED
        assert incidents.timeline(number, is_public_only=True)[-1].text.startswith(text)

    def test_what_they_work_on_is_in_progress_and_what_they_say_is_noted(self, server, clock):
        number = self.taken(clock)
        server.work("P-1", status="open", detail="in_progress")
        self.hear(clock)
        assert report(number).state is State.IN_PROGRESS
        server.work("P-1", status="open", detail="in_progress", notes="Dinsdag.")
        self.hear(clock)
        self.hear(clock)
        lines = incidents.timeline(number, is_public_only=True)
        assert [(one.what, one.text) for one in lines[-2:]] == [(What.ACCEPTED, ""), (What.NOTED, "Dinsdag.")]

    def test_what_is_reopened_here_stays_open_until_they_close_it_anew(self, server, clock):
        number = self.taken(clock)
        server.work("P-1", status="closed", notes="Gedaan.")
        self.hear(clock)
        incidents.reopen(number=number, text="Niet gedaan.", by=HOUSE, at=clock.at)
        work(clock)
        assert self.hear(clock) == 0
        server.work("P-1", status="closed", notes="Gedaan.")
        assert self.hear(clock) == 0
        assert report(number).state is State.IN_PROGRESS
        server.work("P-1", status="closed", notes="Nu echt gedaan.")
        assert self.hear(clock) == 1
        assert report(number).state is State.SOLVED
        server.work("P-1", status="open")
        assert self.hear(clock) == 1
        assert report(number).state is State.IN_PROGRESS

    def test_a_duplicate_there_is_not_mended_here(self, server, clock):
        number = self.taken(clock)
        server.work("P-1", status="closed", notes="Zie P-7.", detail="duplicate")
        self.hear(clock)
        assert report(number).state is State.RECEIVED
        assert incidents.timeline(number, is_public_only=True)[-1].text == "Zie P-7."

    def test_who_manages_it_no_more_moves_it_no_more(self, server, clock):
        number = self.taken(clock)
        incidents.transfer(number=number, to=OTHER, text="Hun straat.", by=HOUSE, at=clock.at)
        server.work("P-1", status="closed")
        assert self.hear(clock) == 0
        assert report(number).state is State.RECEIVED

    def test_many_are_asked_about_in_turns(self, server, clock, monkeypatch):
        monkeypatch.setattr(connector, "MOST_IDS", 2)
        monkeypatch.setattr("parvis.incidents.operations.hearing.IN_ONE_TURN", 4)
        numbers = [self.taken(clock) for _ in range(6)]
        for remote in list(server.requests):
            server.work(remote, status="closed")
        server.calls.clear()
        assert self.hear(clock) == 4
        assert len(server.calls) == 2
        assert self.hear(clock) == 2
        assert {report(one).state for one in numbers} == {State.SOLVED}

    def test_a_partner_that_is_down_is_asked_at_the_next_turn(self, server, clock):
        number = self.taken(clock)
        server.work("P-1", status="closed")
        server.faults = Faults(down=True)
        assert self.hear(clock) == 0
        server.faults = Faults()
        assert self.hear(clock) == 1
        assert report(number).state is State.SOLVED


class TestConnecting:
    def test_its_key_is_sealed_and_never_shown(self, server):
        found = connect(server.url)
        assert DEMO_KEY.encode() not in bytes(Partner.objects.get().key)
        assert DEMO_KEY not in repr(found)
        assert DEMO_KEY not in repr(Endpoint(url=server.url, key=DEMO_KEY))

    @pytest.mark.parametrize(
        ("url", "services", "wrong"),
        [
            ("http://open311.example/v2", SERVICES, {"url"}),
            ("https://user:secret@open311.example/v2", SERVICES, {"url"}),
            ("https://10.0.0.7/v2", SERVICES, {"url"}),
            ("https://open311.example/v2", {}, {"services"}),
            ("https://open311.example/v2", {"waste": " "}, {"services"}),
            ("ftp://open311.example/v2", {"dragons": "X"}, {"url", "services"}),
        ],
    )
    def test_what_cannot_be_called_is_refused_in_words(self, url, services, wrong):
        with pytest.raises(BadPartner) as refused:
            connect(url, services=services)
        assert set(refused.value.errors) == wrong
        assert not Partner.objects.exists()

    def test_an_organisation_decides_for_itself_and_the_region_for_all(self):
        url = "https://open311.example/v2"
        for by in (SOMEONE, agent_actor(TOWN, ["manager"]), agent_actor(OTHER, ["administrator"])):
            with pytest.raises(incidents.MayNot):
                connect(url, by=by)
        found = connect(url, by=agent_actor(TOWN, ["administrator"]))
        editor = agent_actor("brussels-region", ["editor"])
        assert connect(url, by=editor).id == found.id
        assert [one.id for one in incidents.partners_of(by=editor)] == [found.id]
        assert incidents.partners_of(TOWN, by=agent_actor(OTHER, ["administrator"])) == []
        with pytest.raises(incidents.UnknownPartner):
            incidents.dispatch_log(found.id, by=agent_actor(OTHER, ["administrator"]))
        with pytest.raises(people.UnknownOrganisation):
            connect(url, organisation="nowhere")
        assert "incidents.partner.saved" in [one.verb for one in journal.history(f"partner:{found.id}")]

    def test_at_another_address_it_is_another_system(self, server, clock):
        first = connect(server.url)
        number = sent().number
        second = connect("https://open311.example/v2")
        assert first.id != second.id
        assert dispatch(number).state == DispatchState.DROPPED
        assert [(one.id, one.is_active) for one in incidents.partners_of(TOWN, by=HOUSE)] == [
            (second.id, True),
            (first.id, False),
        ]

    def test_after_its_end_nothing_goes_there(self, server, clock):
        partner = connect(server.url)
        waiting = sent().number
        incidents.end_partner(partner=partner.id, by=HOUSE, at=clock.at)
        forget_all()
        sent()
        work(clock, minutes=3)
        assert server.requests == {}
        assert [one.report for one in incidents.dispatch_log(partner.id, by=HOUSE)] == [waiting]

    def test_the_log_has_pages_and_a_state(self, server, clock):
        partner = connect(server.url)
        numbers = [sent().number for _ in range(3)]
        work(clock)
        log = incidents.dispatch_log(partner.id, by=HOUSE, limit=2)
        assert [one.report for one in log] == numbers[:0:-1]
        assert [one.report for one in incidents.dispatch_log(partner.id, by=HOUSE, before=log[-1].id)] == numbers[:1]
        assert incidents.dispatch_log(partner.id, by=HOUSE, state=DispatchState.GIVEN_UP) == []
        assert [one.remote for one in incidents.dispatches_of(numbers[0])] == [dispatch(numbers[0]).remote]

    @pytest.mark.parametrize(
        "impossible", [{"state": "taken", "remote": ""}, {"finished_at": NOW}, {"state": "given_up"}]
    )
    def test_the_database_refuses_an_impossible_dispatch(self, server, impossible):
        partner = connect(server.url)
        number = sent("lighting-out").number
        with pytest.raises(IntegrityError), transaction.atomic():
            Dispatch.objects.create(
                report_id=number, partner_id=partner.id, created_at=NOW, queued_at=NOW, **impossible
            )


class TestTheContract:
    """What any server must do for ours to hand reports over to it."""

    @pytest.fixture(params=["fake", "ours", "real"])
    def there(self, request, settings, monkeypatch):
        if request.param == "fake":
            return Endpoint(url=request.getfixturevalue("server").url, key=DEMO_KEY), "CLEAN"
        if request.param == "ours":
            settings.ALLOWED_HOSTS = ["testserver"]
            key = incidents.issue_key(organisation=TOWN, name="Another Parvis", by=HOUSE, at=NOW)[1]
            monkeypatch.setattr(post, "call", self.by_wsgi)
            return Endpoint(url="http://testserver/open311/v2", key=key), "waste-litter"
        if not os.environ.get("PARVIS_TEST_OPEN311_KEY"):
            pytest.skip("PARVIS_TEST_OPEN311_URL, _KEY and _SERVICE name no test server.")
        names = ("URL", "KEY", "SERVICE")
        url, key, service = (os.environ[f"PARVIS_TEST_OPEN311_{name}"] for name in names)
        return Endpoint(url=url, key=key), service

    @staticmethod
    def by_wsgi(method, url, *, most, is_demo, body=None, headers=None):
        with httpx.Client(transport=httpx.WSGITransport(get_wsgi_application())) as client:
            answer = client.request(method, url, content=body, headers=headers)
        return answer.status_code, answer.content

    def made(self, there, service, text):
        asked = Posted(service_code=service, point=HERE, description=text, api_key=there.key)
        answer = connector.create(there, asked)
        return answer.service_request_id or connector.number_of(there, answer.token)

    def test_its_services_can_be_read(self, there):
        endpoint, service = there
        assert service in [one.code for one in connector.services(endpoint)]

    def test_a_request_gets_a_number_by_which_it_can_be_asked_for(self, there):
        endpoint, service = there
        number = self.made(endpoint, service, "Zwerfvuil (test)")
        (found,) = connector.requests_by_id(endpoint, [number])
        assert (found.id, found.status, found.service_code) == (number, Status.OPEN, service)

    def test_it_can_be_found_again_by_service_and_moment(self, there):
        endpoint, service = there
        number = self.made(endpoint, service, "Zwerfvuil (test)")
        now = datetime.now(UTC) if "127" not in endpoint.url else NOW
        found = connector.requests_between(endpoint, service, now - timedelta(hours=1), now + timedelta(hours=1))
        (ours,) = (one for one in found if one.id == number)
        assert (ours.lat, ours.long) == pytest.approx(HERE, abs=0.0001)

    def test_what_is_unknown_is_refused_in_words(self, there):
        endpoint, _ = there
        with pytest.raises(PartnerRefuses, match=r"\w"):
            self.made(endpoint, "no-such-service", "Zwerfvuil (test)")
        assert connector.requests_by_id(endpoint, ["no-such-number"]) == ()

    def test_a_wrong_key_is_no_refusal(self, there):
        endpoint, service = there
        wrong = Endpoint(url=endpoint.url, key="wrong")
        with pytest.raises(PartnerDown):
            self.made(wrong, service, "Zwerfvuil (test)")

    def test_an_update_is_taken_or_not_known(self, there):
        endpoint, service = there
        number = self.made(endpoint, service, "Zwerfvuil (test)")
        update = PostedUpdate(
            id="1", service_request_id=number, status=Status.OPEN, state="open", updated_at=NOW, description="Nieuws.",
            api_key=endpoint.key,
        )  # fmt: skip
        assert connector.tell(endpoint, update) in (True, False)


def run(*given):
    out = StringIO()
    call_command("partner", *map(str, given), stdout=out)
    forget_all()
    return out.getvalue()


class TestTheCommand:
    def test_a_partner_is_asked_saved_listed_tried_again_and_ended(self, server, clock, monkeypatch):
        monkeypatch.setenv("PARVIS_PARTNER_KEY", DEMO_KEY)
        assert "CLEAN  Cleanliness" in run("services", server.url)
        assert f"new reports of {TOWN} go to {server.url}." in run("save", TOWN, server.url, "waste=CLEAN")
        partner = Partner.objects.get().pk
        server.faults = Faults(refuses=True)
        number = sent().number
        work(clock)
        assert f"report {number}: There is no service_code" in run("list")
        server.faults = Faults()
        assert run("retry", partner) == "1 on their way.\n"
        work(clock)
        assert dispatch(number).remote == "P-1"
        assert "working" in run("list")
        run("end", partner)
        assert "ended" in run("list")

    @pytest.mark.parametrize(
        "given",
        [
            ("save", TOWN, "gopher://x", "waste=CLEAN"),
            ("save", "nowhere", "https://open311.example", "waste=CLEAN"),
            ("end", 7),
            ("retry", 7),
            ("services", "http://127.0.0.1:9/v2"),
        ],
    )
    def test_what_cannot_be_is_said_in_a_sentence(self, given):
        with pytest.raises(CommandError, match=r"\w+ \w+"):
            run(*given)
