"""Hearing from the systems of managers how the reports stand that they have."""

import pytest

from parvis.incidents import api as incidents
from parvis.incidents.connectors import open311 as connector
from parvis.incidents.fake.app import Faults
from parvis.incidents.tests.neighbour import (
    HOUSE,
    PARTNERS,
    report,
    work,
)
from parvis.incidents.tests.world import OTHER, TOWN, sent
from parvis.incidents.types.report import Sender, State, What
from parvis.kernel.jobs import api as jobs

pytestmark = pytest.mark.usefixtures("region")


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
