"""Handing reports over to the system of their manager, against a real server that misbehaves as real ones do."""

from uuid import uuid4

import pytest

from parvis.incidents import api as incidents
from parvis.incidents.connectors import open311 as connector
from parvis.incidents.fake import DEMO_KEY
from parvis.incidents.fake.app import Faults
from parvis.incidents.models import Dispatch, Partner, Photo, Report
from parvis.incidents.operations import passing_on
from parvis.incidents.operations.happening import PASS_ON
from parvis.incidents.tests.neighbour import (
    HOUSE,
    PARTNERS,
    SOMEONE,
    connect,
    dispatch,
    sign,
    told,
    work,
)
from parvis.incidents.tests.world import HERE, NOW, ON_THE_ROAD, OTHER, TOWN, sent
from parvis.incidents.types.partner import DispatchState
from parvis.incidents.types.report import Reason, Sender, What
from parvis.kernel.jobs import api as jobs
from parvis.kernel.jobs.models import Job
from parvis.kernel.journal import api as journal
from parvis.kernel.messages import post
from parvis.kernel.people.tests.factories import agent_actor

pytestmark = pytest.mark.usefixtures("region")


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
        assert sign("dispatches_waiting", clock) == 5
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
        assert sign("dispatches_given_up", clock) == 1
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
        assert sign("dispatches_given_up", clock) == 0

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
