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


def deliver(subscription, at=None):
    return messages.deliver_webhooks(subscription_id=subscription.id, now=lambda: at or timezone.now())


def told(receiver):
    return [json.loads(body) for _headers, body in receiver.taken]


def test_what_is_asked_for_is_told_signed_and_logged(receiver):
    happen()  # before the subscription: not told
    subscription = subscribe(receiver.url)
    entry = happen()
    happen(verb="counter.letter.sent")
    happen(organisation="ukkel-uccle")
    assert messages.relay(at=NOW) == 1
    assert jobs.run_pending() == 1
    ((headers, body),) = receiver.taken
    event = json.loads(body)
    assert headers["Content-Type"].startswith("application/cloudevents+json")
    assert (event["specversion"], event["type"]) == ("1.0", "parvis.counter.case.submitted")
    assert event["source"].endswith("/organisations/elsene-ixelles")
    assert (int(event["sequence"]), event["subject"], event["data"]) == (entry.sequence, "case:1", {"n": 1})
    assert event["time"] == NOW.isoformat()
    assert headers["path"] == "/hook?x=1"
    assert headers["webhook-id"] == event["id"]
    now = int(timezone.now().timestamp())
    assert messages.is_signed(body, headers, secret=SECRET, unix_time=now)
    assert not messages.is_signed(body + b" ", headers, secret=SECRET, unix_time=now)
    assert not messages.is_signed(body, {**headers, "webhook-id": "another"}, secret=SECRET, unix_time=now)
    (line,) = messages.deliveries(subscription.id, by=HOUSE)
    assert (line.state, line.status, line.attempts) == (messages.DeliveryState.DELIVERED, 204, 1)


def test_of_an_account_only_that_something_happened_is_told(receiver):
    subscription = subscribe(receiver.url, verbs=("*",))
    happen(verb="people.role.given", subject="account:7")
    messages.relay(at=NOW)
    deliver(subscription)
    assert told(receiver)[-1]["data"] == {}


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
    assert [one["subject"] for one in told(receiver)] == ["case:0", "case:1", "case:2", "case:4"]


@pytest.mark.parametrize("answer", [500, 404, 302])
def test_a_receiver_that_fails_is_tried_again_and_each_attempt_is_logged(receiver, answer):
    receiver.answers = [answer]
    subscription = subscribe(receiver.url)
    happen()
    messages.relay(at=NOW)
    assert jobs.run_pending() == 1
    (line,) = messages.deliveries(subscription.id, by=HOUSE)
    assert (line.state, line.status, line.attempts) == (messages.DeliveryState.WAITING, answer, 1)
    (known,) = messages.subscriptions(by=HOUSE)
    assert known.failing_since
    assert known.next_try_at > known.failing_since
    messages.relay(at=known.next_try_at)
    assert jobs.run_pending(at=known.next_try_at) == 1
    (line,) = messages.deliveries(subscription.id, by=HOUSE)
    assert (line.state, line.status, line.attempts) == (messages.DeliveryState.DELIVERED, 204, 2)
    assert messages.subscriptions(by=HOUSE)[0].failing_since is None


def test_a_receiver_that_was_down_for_a_day_gets_everything_in_order(receiver):
    """Down, then answering 500, then hanging up half-way, then back: nothing is lost, doubled or out of order."""
    subscription = subscribe("http://127.0.0.1:1/")
    at, calls = NOW, 0
    while at < NOW + timedelta(days=1):
        if calls % 6 == 0:
            happen(subject=f"case:{calls}")
        if calls == 12:
            Subscription.objects.unscoped("test").update(url=receiver.url)
            receiver.answers = [500] * 6 + [0] * 3 + [503] * 40
        messages.relay(at=at)
        row = Subscription.objects.unscoped("test").get()
        assert row.next_try_at is None or row.next_try_at <= at + timedelta(hours=1)
        deliver(subscription, at)
        at, calls = Subscription.objects.unscoped("test").get().next_try_at or at + timedelta(hours=1), calls + 1
    assert calls > 24
    receiver.answers, receiver.taken = [], []
    deliver(subscription, at)
    assert [one["subject"] for one in told(receiver)] == [f"case:{n}" for n in range(0, calls, 6)]
    states = {line.state for line in messages.deliveries(subscription.id, by=HOUSE)}
    assert states == {messages.DeliveryState.DELIVERED}


def test_after_three_days_it_is_given_up_and_that_is_seen(receiver):
    subscription = subscribe("http://127.0.0.1:1/")
    happen()
    messages.relay(at=NOW)
    at = NOW
    while messages.deliveries(subscription.id, by=HOUSE)[0].state is messages.DeliveryState.WAITING:
        deliver(subscription, at)
        at += timedelta(hours=1)
        assert at < NOW + timedelta(days=4)
    assert at - NOW >= timedelta(days=3)
    assert messages.given_up_deliveries(since=NOW) == 1
    (line,) = messages.deliveries(subscription.id, by=HOUSE)
    assert line.problem.startswith("No answer")
    happen(subject="case:later")  # what comes later is still tried
    messages.relay(at=at)
    Subscription.objects.unscoped("test").update(url=receiver.url)
    assert deliver(subscription, at) == 1
    assert messages.resend(delivery_id=line.id, by=HOUSE, at=at)
    assert deliver(subscription, at) == 1
    assert [one["subject"] for one in told(receiver)] == ["case:later", "case:1"]
    assert told(receiver)[1]["id"] == str(line.id)


def test_one_worker_at_a_time_tells_a_subscriber(receiver):
    subscription = subscribe(receiver.url)
    happen()
    messages.relay(at=NOW)
    rows = Subscription.objects.unscoped("test")
    rows.update(sending_until=NOW + timedelta(minutes=1))
    assert deliver(subscription, NOW) == 0
    assert deliver(subscription, NOW + timedelta(minutes=1)) == 1  # that worker died
    assert rows.get().sending_until is None


def test_a_slow_receiver_is_left_and_tried_again(receiver, monkeypatch):
    monkeypatch.setattr(posting, "TIMEOUT_SECONDS", 0.2)
    receiver.pauses = [1.0]
    subscription = subscribe(receiver.url)
    happen()
    messages.relay(at=NOW)
    assert deliver(subscription, NOW) == 0
    assert deliver(subscription, NOW + timedelta(minutes=2)) == 1


def test_while_it_is_paused_what_happens_waits(receiver):
    subscription = subscribe(receiver.url)
    assert messages.pause(subscription_id=subscription.id, is_paused=True, by=HOUSE, at=NOW)
    happen()
    messages.relay(at=NOW)
    assert (jobs.run_pending(), deliver(subscription)) == (0, 0)
    assert messages.waiting_deliveries([subscription.id]) == {subscription.id: 1}
    assert messages.pause(subscription_id=subscription.id, is_paused=False, by=HOUSE, at=NOW)
    messages.relay(at=NOW)
    jobs.run_pending()
    assert len(receiver.taken) == 1


def test_two_secrets_sign_while_one_takes_over(receiver):
    subscription = subscribe(receiver.url)
    renewed = messages.renew_secret(subscription_id=subscription.id, by=HOUSE, at=NOW)
    assert renewed.secret.startswith("whsec_")
    for at, former_too in ((NOW + timedelta(days=6), True), (NOW + timedelta(days=8), False)):
        happen(subject=f"case:{at:%d}")
        messages.relay(at=at)
        deliver(subscription, at)
        headers, body = receiver.taken[-1]
        unix = int(at.timestamp())
        assert messages.is_signed(body, headers, secret=renewed.secret, unix_time=unix)
        assert messages.is_signed(body, headers, secret=SECRET, unix_time=unix) is former_too
        assert not messages.is_signed(body, headers, secret=renewed.secret, unix_time=unix + 301)


def test_a_try_is_told_before_everything_else(receiver):
    subscription = subscribe(receiver.url)
    happen()
    messages.relay(at=NOW)
    assert messages.send_test(subscription_id=subscription.id, by=HOUSE, at=NOW)
    deliver(subscription)
    assert [one["type"] for one in told(receiver)] == [
        "parvis.messages.subscription.tried",
        "parvis.counter.case.submitted",
    ]


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
    jobs.run_pending()
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
        assert not messages.pause(subscription_id=subscription.id, is_paused=True, by=other, at=NOW)
        assert not messages.send_test(subscription_id=subscription.id, by=other, at=NOW)
        assert messages.renew_secret(subscription_id=subscription.id, by=other, at=NOW) is None
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
    possible["queued_at"] = NOW
    Delivery.objects.create(**possible)
    for impossible in ({}, {"sequence": 2, "state": "delivered"}, {"sequence": 3, "finished_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.create(**{**possible, **impossible})
    for impossible in ({"told_until": -1}, {"former_until": NOW}, {"failures": 1}, {"failing_since": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.unscoped("test").update(**impossible)
