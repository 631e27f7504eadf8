"""What happens in an organisation, told to other systems."""

import json
import socket
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.messages import api as messages
from parvis.kernel.messages import post as posting
from parvis.kernel.messages.models import Delivery, Subscription
from parvis.kernel.messages.tests.servers import Receiver, running
from parvis.kernel.people import api as people
from parvis.kernel.people.tests.factories import NOW, make_agent, make_organisation
from parvis.kernel.people.types import Actor, Role

HOUSE = Actor.system("test")
SECRET = "correct horse battery staple"
pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings):
    settings.DEMO = True
    make_organisation("elsene-ixelles")
    make_organisation("ukkel-uccle")
    with running(Receiver()) as server:
        yield server


def happen(verb="counter.case.submitted", organisation="elsene-ixelles", subject="case:1"):
    with transaction.atomic():
        return journal.append(verb=verb, by=HOUSE, at=NOW, subject=subject, organisation=organisation, data={"n": 1})


def subscribe(url, verbs=("counter.case.*",), organisation="elsene-ixelles", by=HOUSE, secret=SECRET):
    return messages.subscribe(url=url, verbs=verbs, organisation=organisation, by=by, at=NOW, secret=secret)


def test_what_is_asked_for_is_told_signed_and_logged(receiver):
    happen()  # before the subscription: not told
    subscription = subscribe(receiver.url)
    entry = happen()
    happen(verb="counter.letter.sent")
    happen(organisation="ukkel-uccle")
    assert messages.relay(at=NOW) == 1
    assert jobs.run_pending() == 1
    ((headers, body),) = receiver.taken
    told = json.loads(body)
    assert told["verb"] == "counter.case.submitted"
    assert (told["sequence"], told["subject"], told["data"]) == (entry.sequence, "case:1", {"n": 1})
    assert headers["path"] == "/hook?x=1"
    assert headers["Parvis-Delivery"] == told["id"]
    now = int(timezone.now().timestamp())
    assert messages.is_signed(body, headers["Parvis-Signature"], secret=SECRET, unix_time=now)
    assert not messages.is_signed(body + b" ", headers["Parvis-Signature"], secret=SECRET, unix_time=now)
    (line,) = messages.deliveries(subscription.id, by=HOUSE)
    assert (line.state, line.status, line.attempts) == (messages.DeliveryState.DELIVERED, 204, 1)


def test_nothing_is_told_twice_and_nothing_left_out(receiver):
    subscribe(receiver.url)
    for n in range(3):
        happen(subject=f"case:{n}")
    assert [messages.relay(at=NOW), messages.relay(at=NOW)] == [3, 0]
    with transaction.atomic():
        happen(subject="case:3")
        messages.relay(at=NOW)
        transaction.set_rollback(True)
    happen(subject="case:4")
    assert messages.relay(at=NOW) == 1
    jobs.run_pending()
    assert [json.loads(body)["subject"] for _, body in receiver.taken] == ["case:0", "case:1", "case:2", "case:4"]


@pytest.mark.parametrize("answer", [500, 404, 302])
def test_a_receiver_that_fails_is_tried_again_and_each_attempt_is_logged(receiver, answer):
    receiver.answers = [answer]
    subscription = subscribe(receiver.url)
    happen()
    messages.relay(at=NOW)
    jobs.run_pending(raising=False)
    (line,) = messages.deliveries(subscription.id, by=HOUSE)
    assert (line.state, line.status, line.attempts) == (messages.DeliveryState.WAITING, answer, 1)
    assert jobs.run_pending(at=timezone.now() + timedelta(minutes=2)) == 1
    (line,) = messages.deliveries(subscription.id, by=HOUSE)
    assert (line.state, line.status, line.attempts) == (messages.DeliveryState.DELIVERED, 204, 2)


def test_after_a_day_it_is_given_up_without_troubling_an_operator(receiver):
    receiver.answers = [500] * 20
    subscription = subscribe(receiver.url)
    happen()
    messages.relay(at=NOW)
    at = first = timezone.now()
    while (waiting := messages.deliveries(subscription.id, by=HOUSE)[0]).state is messages.DeliveryState.WAITING:
        jobs.run_pending(at=at, raising=False)
        at += timedelta(minutes=1)
        assert at < first + timedelta(days=3), waiting
    assert timedelta(hours=20) < at - first < timedelta(hours=28)
    assert waiting.state is messages.DeliveryState.GIVEN_UP
    assert waiting.attempts == jobs.ONE_DAY.attempts == len(receiver.taken)
    assert jobs.stats(at=at).dead == 0


def test_a_receiver_that_wants_no_more_is_left_in_peace(receiver):
    receiver.answers = [410]
    subscription = subscribe(receiver.url)
    happen()
    happen()
    messages.relay(at=NOW)
    jobs.run_pending()
    assert len(receiver.taken) == 1
    assert not Subscription.objects.unscoped("test").get().is_active
    states = {line.state for line in messages.deliveries(subscription.id, by=HOUSE)}
    assert states == {messages.DeliveryState.GIVEN_UP}
    assert messages.given_up_deliveries(since=NOW - timedelta(days=1)) == 2
    assert messages.relay(at=NOW) == 0


def test_nobody_at_home_is_a_line_in_the_log(receiver):
    subscription = subscribe("http://127.0.0.1:1/")
    happen()
    messages.relay(at=NOW)
    jobs.run_pending(raising=False)
    (line,) = messages.deliveries(subscription.id, by=HOUSE)
    assert line.status is None
    assert line.problem.startswith("No answer")


def test_a_name_that_leads_inside_is_never_called(receiver, settings, monkeypatch):
    settings.DEMO = False
    answers = [[(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))] for address in ("10.0.0.7",)]
    monkeypatch.setattr(posting.socket, "getaddrinfo", lambda *_, **__: answers[0])
    subscription = subscribe("https://hooks.example/")
    happen()
    messages.relay(at=NOW)
    jobs.run_pending()
    (line,) = messages.deliveries(subscription.id, by=HOUSE)
    assert line.state is messages.DeliveryState.GIVEN_UP
    assert "private network" in line.problem


def test_the_line_goes_to_the_address_that_was_checked(receiver, monkeypatch):
    """A name that answers differently a moment later changes nothing: it is asked once."""
    asked = []
    place = ("127.0.0.1", receiver.server_address[1])
    real = socket.getaddrinfo

    def resolve(host, *rest, **more):
        asked.append(host)
        return real(place[0] if host == "hooks.example" else host, *rest, **more)

    monkeypatch.setattr(posting.socket, "getaddrinfo", resolve)
    status = posting.post(f"http://hooks.example:{place[1]}/", b"{}", {}, is_demo=True)
    assert status == 204
    assert asked.count("hooks.example") == 1
    assert receiver.taken[0][0]["Host"] == f"hooks.example:{place[1]}"


def test_only_an_administrator_decides_what_leaves_an_organisation(receiver):
    clerk = people.actor_of(make_agent("elsene-ixelles"), NOW)
    elsewhere = people.actor_of(make_agent("ukkel-uccle", [Role.ADMINISTRATOR]), NOW)
    administrator = people.actor_of(make_agent("elsene-ixelles", [Role.ADMINISTRATOR]), NOW)
    for other in (clerk, elsewhere):
        with pytest.raises(messages.MayNotSubscribe):
            subscribe(receiver.url, by=other)
    subscription = subscribe(receiver.url, by=administrator)
    for other in (clerk, elsewhere):
        assert messages.subscriptions(by=other) == []
        assert messages.deliveries(subscription.id, by=other) == []
        assert not messages.unsubscribe(subscription_id=subscription.id, by=other, at=NOW)
    (known,) = messages.subscriptions(by=administrator)
    assert known.secret == ""
    assert messages.unsubscribe(subscription_id=subscription.id, by=administrator, at=NOW)
    verbs = [entry.verb for entry in journal.history(f"subscription:{subscription.id}")]
    assert verbs == ["messages.subscription.added", "messages.subscription.removed"]


def test_the_secret_is_made_sealed_and_shown_once(receiver):
    subscription = subscribe(receiver.url, secret=None)
    assert len(subscription.secret) >= 40
    assert subscription.secret.encode() not in bytes(Subscription.objects.unscoped("test").get().secret)


@pytest.mark.parametrize(("verbs", "secret"), [((), SECRET), (("*",), "short")])
def test_a_subscription_without_verbs_or_secret_is_refused(receiver, verbs, secret):
    with pytest.raises(ValueError, match="at least"):
        subscribe(receiver.url, verbs=verbs, secret=secret)


def test_the_database_refuses_an_impossible_delivery(receiver):
    subscribe(receiver.url)
    possible = {"subscription": Subscription.objects.unscoped("test").get(), "sequence": 1, "created_at": NOW}
    Delivery.objects.create(**possible)
    for impossible in ({}, {"sequence": 2, "state": "delivered"}, {"sequence": 3, "finished_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.create(**{**possible, **impossible})
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.unscoped("test").update(told_until=-1)
