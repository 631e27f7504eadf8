"""Cases of a former system are taken over whole, once, and live on as any other."""

from datetime import timedelta
from uuid import uuid4

import pytest

from parvis.counter.models import Case
from parvis.counter.operations import deadlines, importing
from parvis.counter.queries import history
from parvis.counter.queries.sealed import label_of
from parvis.counter.rules import flow
from parvis.counter.tests.cases import DAY, SENT, TOWN, pinned
from parvis.counter.types import Channel, Event, EventKind
from parvis.counter.types.past import PastCase
from parvis.kernel.journal import api as journal
from parvis.kernel.people.tests.factories import make_organisation
from parvis.kernel.people.types import Actor

pytestmark = pytest.mark.django_db
BY = Actor.system("takeover")


def past(*, days_ago=3, then=(), **fields):
    """A case that was sent `days_ago` and to which `then` happened: events after the first."""
    sent_at = SENT - timedelta(days=days_ago)
    first = Event(1, sent_at, EventKind.SUBMITTED, "anonymous", "applicant", data={"channel": "paper"})
    return PastCase(
        source_id=uuid4(),
        definition=pinned(),
        organisation=make_organisation(TOWN).code,
        answers={"name": "Mia Ostend", "height": 12},
        events=(first, *then),
        channel=Channel.PAPER,
        language="fr",
        **fields,
    )


def take_over(*cases):
    return importing.import_cases(cases=cases, by=BY, at=SENT)


def test_a_running_case_stands_where_its_events_left_it():
    one = past()
    assert take_over(one) == 1
    case = Case.objects.unscoped("a test looks").get()
    standing = flow.derive(one.definition, one.answers, one.events, at=SENT)
    assert (case.state, case.received_at) == (standing.state, one.events[0].at)
    assert case.due_at is not None
    assert label_of(case).name == "Mia Ostend"


def test_its_past_is_in_the_journal_as_it_was():
    one = past()
    take_over(one)
    case = Case.objects.unscoped("a test looks").get()
    told = history.told(case)
    assert [(tale.event.kind, tale.event.at, tale.event.by) for tale in told] == [
        (EventKind.SUBMITTED, one.events[0].at, "anonymous")
    ]
    assert told[0].event.data["taken_over_by"] == "system:takeover"
    assert journal.verify().ok


def test_taken_over_twice_is_taken_over_once():
    one, other = past(), past()
    assert take_over(one, one) == 1
    assert take_over(one, other) == 1
    assert Case.objects.unscoped("a test looks").count() == 2


def test_what_has_passed_meanwhile_fires_at_the_next_tick():
    take_over(past(days_ago=60))
    assert deadlines.fire_due(by=Actor.system("deadlines"), at=SENT + DAY) >= 1


def test_one_bad_case_leaves_its_batch_undone():
    broken = past()
    broken = PastCase(**{**broken.__dict__, "events": ()})
    with pytest.raises((flow.NeverSubmitted, IndexError, ValueError)):
        take_over(past(), broken)
    assert not Case.objects.unscoped("a test looks").exists()
