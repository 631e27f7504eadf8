"""Other systems hear at once what happens to the reports of an organisation: the journal is the outbox."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.incidents import api as incidents
from parvis.incidents.tests.world import NOW, OTHER, TOWN, sent
from parvis.incidents.types.report import Sender
from parvis.kernel.jobs import api as jobs
from parvis.kernel.messages import api as messages
from parvis.kernel.messages.tests.servers import Receiver, running
from parvis.kernel.people.types import Actor

HOUSE = Actor.system("tests")
SECRET = "correct horse battery staple"
TEXT, ADDRESS = "Er ligt een matras voor nummer 12.", "an@example.org"
pytestmark = pytest.mark.usefixtures("region")


@pytest.fixture
def receivers(settings):
    settings.DEMO = True
    with running(Receiver()) as of_town, running(Receiver()) as of_other:
        for organisation, receiver in ((TOWN, of_town), (OTHER, of_other)):
            messages.subscribe(
                url=receiver.url, verbs=("incidents.report.*",), organisation=organisation, by=HOUSE, at=NOW,
                secret=SECRET,
            )  # fmt: skip
        yield of_town, of_other


def heard(receiver):
    """Return what a receiver heard since it was last asked, each event with a signature that is good."""
    messages.relay(at=timezone.now())
    jobs.run_pending()
    taken, receiver.taken[:] = list(receiver.taken), []
    now = int(timezone.now().timestamp())
    assert all(messages.is_signed(body, headers, secret=SECRET, unix_time=now) for headers, body in taken)
    events = [json.loads(body) for _, body in taken]
    assert [one["sequence"] for one in events] == sorted(one["sequence"] for one in events)
    return [(one["type"].removeprefix("parvis.incidents.report."), one["subject"], one["data"]) for one in events]


def test_a_report_is_heard_of_when_it_comes_in_and_when_it_is_solved(receivers):
    of_town, of_other = receivers
    number = sent(text=TEXT, sender=Sender(email=ADDRESS, wants_news=True)).number
    ((what, subject, data),) = heard(of_town)
    assert (what, subject) == ("reported", f"report:{number}")
    assert (data["category"], data["state"], data["municipality"]) == ("waste-litter", "received", TOWN)
    incidents.solve(number=number, text="Opgehaald.", by=HOUSE, at=NOW + timedelta(days=1))
    ((what, subject, data),) = heard(of_town)
    assert (what, subject, data["state"]) == ("solved", f"report:{number}", "solved")
    assert heard(of_other) == []


def test_both_hear_of_a_transfer(receivers):
    of_town, of_other = receivers
    number = sent().number
    heard(of_town)
    incidents.transfer(number=number, to=OTHER, text="Hun straat.", by=HOUSE, at=NOW + timedelta(days=1))
    ((what, subject, data),) = heard(of_town)
    assert (what, subject, data["from"], data["to"]) == ("transferred", f"report:{number}", TOWN, OTHER)
    ((what, subject, data),) = heard(of_other)
    assert (what, subject, data["from"], data["to"]) == ("flagged", f"report:{number}", TOWN, OTHER)
    incidents.accept(number=number, by=HOUSE, at=NOW + timedelta(days=2))
    assert [what for what, *_ in heard(of_other)] == ["accepted"]
    assert heard(of_town) == []


def test_no_event_names_a_person_or_says_what_was_written(receivers):
    of_town, _ = receivers
    sender = Sender(email=ADDRESS, wants_news=True)
    number = sent(text=TEXT, sender=sender).number
    incidents.note(number=number, text="Jan Peeters belde.", by=HOUSE, at=NOW)
    incidents.solve(number=number, text="Opgehaald door Jan.", by=HOUSE, at=NOW)
    messages.relay(at=timezone.now())
    jobs.run_pending()
    told = b"".join(body for _, body in of_town.taken)
    assert told.count(b"specversion") == 3
    for word in (TEXT, ADDRESS, "Jan"):
        assert word.encode() not in told
