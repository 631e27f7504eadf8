"""News on a telephone: who is told what, once on each device, through what push services do, and how it ends."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection

from parvis.incidents import api as incidents
from parvis.incidents.connectors import push as services
from parvis.incidents.fake.push import PushService
from parvis.incidents.models import Follower, PushSubscription, Update
from parvis.incidents.operations import pushing
from parvis.incidents.operations.happening import PUSH
from parvis.incidents.tests.test_telling import HAPPENINGS
from parvis.incidents.tests.world import NOW, send
from parvis.incidents.types.push import BadPushSubscription, PushDown
from parvis.incidents.types.report import Sender
from parvis.kernel.backup import api as backup
from parvis.kernel.backup import databases
from parvis.kernel.jobs import api as jobs
from parvis.kernel.jobs import operations
from parvis.kernel.jobs.models import Job
from parvis.kernel.journal import api as journal
from parvis.kernel.neighbours import running
from parvis.kernel.people.types import Actor

HOUSE, SOMEONE = Actor.system("incidents"), Actor.anonymous()
TEXT = "Er ligt een matras voor nummer 12."
pytestmark = pytest.mark.usefixtures("region", "_own_keys")


@pytest.fixture
def _own_keys(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def service(settings, clock):
    settings.DEMO = True  # it is on this machine
    served = PushService(now=clock)
    with running(served) as url:
        served.url = url
        yield served


@pytest.fixture
def done(clock):
    """A report, with the key of its page."""
    return send(text=TEXT, sender=Sender(language="nl"))


@pytest.fixture
def telephone(service, done):
    """The browser of the one who reported it, who wants to be told there."""
    return told_on(service, done.key)


def told_on(service, key, browser=None, at=NOW):
    browser = browser or service.browser(services.application_key())
    incidents.subscribe_push(key=key, subscription=browser.subscription, by=SOMEONE, at=at)
    return browser


def accept(number, at=NOW):
    incidents.accept(number=number, by=HOUSE, at=at)


def follow(number, **sender):
    return incidents.follow(number=number, sender=Sender(**sender), by=SOMEONE, at=NOW)


def work(clock, **after):
    """Let so much time pass, and the workers do what is due, whatever of it fails."""
    clock.forward(**after)
    return jobs.run_pending(at=clock.at, raising=False, limit=50)


def waiting():
    return Job.objects.filter(task=pushing.PUSH_TO, state="ready").count()


def verbs(number):
    return [one.verb for one in journal.history(f"report:{number}") if one.verb.startswith("incidents.push")]


class TestTelling:
    def test_the_telephone_of_who_reported_it_shows_what_happened(self, clock, service, telephone, done):
        accept(done.report.number)
        work(clock)
        (shown,) = telephone.opened
        number = done.report.number
        assert shown["title"] == f"Zwerfvuil of vuile straat, melding {number}"
        assert "neemt" in shown["body"]
        assert shown["url"].endswith(f"/nl/incidents/{number}/")
        assert shown["lang"] == "nl"
        assert shown["at"] == int(NOW.timestamp() * 1000)
        assert service.received[0].seconds == 86_400

    @pytest.mark.parametrize("what", HAPPENINGS)
    def test_every_happening_is_told_in_every_language_and_nothing_that_anyone_typed(self, clock, service, done, what):
        do, _ = HAPPENINGS[what]
        number = done.report.number
        phones = {
            language: told_on(service, follow(number, email=f"{language}@example.org", language=language))
            for language in ("nl", "fr", "en")
        }
        do(number)
        work(clock)
        last = {language: one.opened[-1] for language, one in phones.items()}
        assert len({one["body"] for one in last.values()}) == 3
        for language, shown in last.items():
            assert str(number) in shown["title"]
            assert f"/{language}/incidents/" in shown["url"]
            assert "%" not in shown["title"] + shown["body"]
            everything = json.dumps(shown, ensure_ascii=False)
            assert len(everything.encode()) < 1_000, "so that each message is as long as any other"
            for never in (TEXT, "example.org", done.key, "Privégrond", "Het vriest", "Morgen komt", "Niet van ons"):
                assert never not in everything
            assert not re.search(r"  |: *$", shown["body"])
        assert len({len(one.body) for one in service.received}) == 1

    def test_of_a_private_report_only_that_something_happened(self, clock, service, telephone, done):
        number = done.report.number
        incidents.flag(number=number, is_private=True, by=HOUSE, at=NOW)
        accept(number)
        work(clock)
        (shown,) = telephone.opened
        assert shown["title"] == f"Melding {number}"
        assert shown["url"].endswith("/nl/incidents/")
        for never in ("Zwerfvuil", "Waversesteenweg", "Gemeente", "neemt"):
            assert never not in json.dumps(shown)

    def test_what_became_private_before_it_was_sent_is_told_as_private(self, clock, service, telephone, done):
        service.answer = 503
        accept(done.report.number)
        work(clock)
        incidents.flag(number=done.report.number, is_private=True, by=HOUSE, at=NOW)
        service.answer = 0
        work(clock, minutes=2)
        assert [one["title"] for one in telephone.opened] == [f"Melding {done.report.number}"]

    def test_what_is_not_for_everyone_is_not_told(self, clock, service, telephone, done):
        number = done.report.number
        incidents.note(number=number, text="Tussen ons.", by=HOUSE, at=NOW)
        incidents.flag(number=number, third_party="Sibelga", by=HOUSE, at=NOW)
        incidents.delete(number=number, text="Een grap.", by=HOUSE, at=NOW)
        work(clock)
        assert service.received == []
        assert incidents.push(update=10**9, by=HOUSE, at=NOW) == 0
        assert not incidents.push_to(subscription=1, update=10**9, by=HOUSE, at=NOW)

    def test_a_device_that_follows_two_that_were_merged_hears_it_once(self, clock, service, telephone, done):
        other = send(sender=Sender(language="nl"))
        told_on(service, other.key, telephone)
        told_on(service, follow(done.report.number, email="tom@example.org", language="fr"), telephone)
        of_the_other = told_on(service, follow(other.report.number, email="an@example.org"))
        incidents.merge(numbers=(done.report.number, other.report.number), by=HOUSE, at=NOW)
        work(clock)
        assert len(telephone.opened) == 1, "who followed what is gone is told where it went on"
        accept(done.report.number)
        work(clock)
        assert len(telephone.opened) == 2
        assert telephone.opened[1]["title"].endswith(f"melding {done.report.number}"), "as who reported it"
        shown = of_the_other.opened[1]
        assert shown["title"].endswith(str(other.report.number))
        assert shown["url"].endswith(f"/{done.report.number}/")

    def test_whoever_follows_by_mail_too_hears_it_both_ways(self, mails, clock, service, done):
        phone = told_on(service, follow(done.report.number, email="tom@example.org", language="fr", wants_news=True))
        mails()
        accept(done.report.number)
        assert [one.to for one in mails()] == [["tom@example.org"]]
        assert len(phone.opened) == 1

    def test_who_has_no_device_costs_three_questions(self, clock, done, django_assert_num_queries):
        accept(done.report.number)
        update = Update.objects.get(what="accepted")
        with django_assert_num_queries(5):  # two more begin and end its transaction
            assert incidents.push(update=update.pk, by=HOUSE, at=NOW) == 0


class TestServices:
    @pytest.mark.parametrize("status", [404, 410])
    def test_a_browser_that_is_gone_is_forgotten_for_every_report(self, clock, service, telephone, done, status):
        other = send()
        told_on(service, other.key, telephone)
        service.answer = status
        accept(done.report.number)
        work(clock)
        assert not PushSubscription.objects.exists()
        assert (
            verbs(done.report.number) == verbs(other.report.number) == ["incidents.push.begun", "incidents.push.ended"]
        )
        assert waiting() == 0

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_a_service_that_is_down_is_tried_again_until_it_takes_it(self, clock, service, telephone, done, status):
        service.answer = status
        accept(done.report.number)
        work(clock)
        assert PushSubscription.objects.get().failing_since == NOW
        for _ in range(5):
            work(clock, hours=5)
        assert (telephone.opened, waiting()) == ([], 1)
        service.answer = 0
        work(clock, hours=5)
        assert (len(telephone.opened), waiting()) == (1, 0)
        assert PushSubscription.objects.get().failing_since is None

    def test_one_that_takes_nothing_for_three_days_is_given_up(self, clock, service, telephone, done):
        service.answer = 500
        accept(done.report.number)
        work(clock)
        tried = 1
        while PushSubscription.objects.exists():
            tried += work(clock, minutes=10)
            assert clock.at <= NOW + timedelta(days=4)
        assert clock.at >= NOW + timedelta(days=3)
        assert tried < 30, "before the job itself is given up"
        assert verbs(done.report.number)[-1] == "incidents.push.ended"
        assert not Job.objects.filter(state="dead").exists()
        assert waiting() == 0

    def test_days_without_a_worker_are_no_days_of_failing(self, clock, service, telephone, done):
        accept(done.report.number)
        service.answer = 500
        work(clock, days=10)
        assert PushSubscription.objects.exists()
        service.answer = 0
        work(clock, minutes=2)
        assert len(telephone.opened) == 1

    def test_one_service_that_is_down_keeps_nobody_else_waiting(self, clock, service, telephone, done):
        with running(lambda environ, start: []) as url:
            away = PushService(url=url).browser(services.application_key())
        told_on(service, follow(done.report.number), away)
        accept(done.report.number)
        work(clock)
        assert (len(telephone.opened), waiting()) == (1, 1)

    def test_killed_before_the_answer_was_noted_it_is_shown_once(self, clock, service, telephone, done):
        service.breaks = True
        accept(done.report.number)
        work(clock)
        assert (len(telephone.opened), waiting()) == (1, 1)
        service.breaks = False
        work(clock, minutes=2)
        assert (len(telephone.opened), len(telephone.shown), waiting()) == (2, 1, 0)

    def test_killed_while_the_device_is_off_it_waits_there_once(self, clock, service, telephone, done):
        telephone.is_off, service.breaks = True, True
        accept(done.report.number)
        work(clock)
        service.breaks = False
        work(clock, minutes=2)
        incidents.solve(number=done.report.number, by=HOUSE, at=clock.at)
        work(clock)
        assert len(service.received) == 3
        telephone.wake()
        assert [one["body"] for one in telephone.opened] == [one["body"] for one in telephone.shown.values()]
        assert len(telephone.opened) == 2

    def test_killed_when_it_had_chosen_nobody_is_told_twice(self, clock, service, telephone, done, monkeypatch):
        accept(done.report.number)
        complete = operations.complete

        def killed(job, **given):
            if job.task == PUSH:
                raise SystemError
            complete(job, **given)

        with monkeypatch.context() as patch:
            patch.setattr(operations, "complete", killed)
            work(clock)
        assert service.received == []
        work(clock, minutes=2)
        assert len(service.received) == 1

    def test_two_who_follow_the_same_cannot_be_told_by_what_their_services_see(self, clock, service, telephone, done):
        other = told_on(service, follow(done.report.number))
        accept(done.report.number)
        work(clock)
        assert len(other.opened) == len(telephone.opened) == 1
        first, second = service.received
        assert first.topic != second.topic

    def test_an_installation_with_another_key_reaches_nobody(self, clock, service, telephone, done, settings, tmp_path):
        settings.DATA_DIR = tmp_path / "other"
        accept(done.report.number)
        work(clock)
        assert (telephone.opened, waiting()) == ([], 1)

    def test_our_key_is_in_the_backup(self, settings, tmp_path, monkeypatch):
        monkeypatch.setattr(databases, "save", lambda folder: databases.Snapshot())  # of files it waits for no test
        known = services.application_key()
        backup.backup(destination=tmp_path / "safe", at=NOW)
        (settings.DATA_DIR / "keys" / "push.json").unlink()
        (tmp_path / "safe" / "keys" / "push.json").rename(settings.DATA_DIR / "keys" / "push.json")
        assert services.application_key() == known


class TestSubscribing:
    def test_doing_it_twice_is_doing_it_once(self, service, telephone, done):
        told_on(service, done.key, telephone)
        assert PushSubscription.objects.count() == 1
        assert verbs(done.report.number) == ["incidents.push.begun"]

    def test_nothing_by_which_a_browser_is_reached_lies_in_the_open(self, telephone, done):
        accept(done.report.number)
        jobs.run_pending()
        given = telephone.subscription
        with connection.cursor() as cursor:
            everything = ""
            for table in ("incidents_pushsubscription", "jobs_job", "journal_entry"):
                cursor.execute(f"SELECT * FROM {table}")
                everything += "".join(
                    str(bytes(value) if isinstance(value, memoryview) else value)
                    for row in cursor.fetchall()
                    for value in row
                )
        for never in (given["endpoint"], given["endpoint"][-12:], *given["keys"].values(), telephone.auth.hex()):
            assert never not in everything

    def test_the_page_knows_which_browsers_are_told(self, service, done):
        before = incidents.push_of_key(done.key)
        assert before.known == ()
        assert before.application_key == services.application_key()
        told_on(service, done.key)
        told_on(service, done.key)
        assert len(incidents.push_of_key(done.key).known) == 2
        assert incidents.push_of_key("nobody's") is None

    def test_of_many_devices_the_last_five_are_told(self, clock, service, done):
        phones = [told_on(service, done.key, at=NOW + timedelta(hours=n)) for n in range(7)]
        accept(done.report.number)
        work(clock)
        assert [len(one.opened) for one in phones] == [0, 0, 1, 1, 1, 1, 1]

    def test_who_follows_nothing_is_told_nothing(self, service, done):
        browser = service.browser(services.application_key())
        with pytest.raises(incidents.UnknownReport):
            told_on(service, "nobody's", browser)
        incidents.unfollow(key=done.key, by=SOMEONE, at=NOW)
        with pytest.raises(incidents.UnknownReport):
            told_on(service, done.key, browser)
        with pytest.raises(incidents.UnknownReport):
            incidents.end_push(key=done.key, endpoint=browser.endpoint, by=SOMEONE, at=NOW)
        assert incidents.push_of_key(done.key) is None

    def test_what_is_no_subscription_is_refused(self, done, settings):
        settings.DEMO = False
        with pytest.raises(BadPushSubscription):
            incidents.subscribe_push(key=done.key, subscription={}, by=SOMEONE, at=NOW)
        assert not PushSubscription.objects.exists()


class TestEnding:
    def test_one_stops_it_on_one_device_for_one_report(self, clock, service, telephone, done):
        tablet, other = told_on(service, done.key), send()
        told_on(service, other.key, telephone)

        def end(key):
            return incidents.end_push(key=key, endpoint=telephone.endpoint, by=SOMEONE, at=NOW)

        assert not end(done.key), "it is told of the other report still"
        accept(done.report.number)
        accept(other.report.number)
        work(clock)
        assert (len(tablet.opened), len(telephone.opened)) == (1, 1)
        assert end(other.key)
        assert end(other.key)
        assert verbs(other.report.number) == ["incidents.push.begun", "incidents.push.ended"]

    def test_who_stops_following_is_told_no_more_and_no_address_is_left(self, clock, service, telephone, done):
        accept(done.report.number)
        incidents.unfollow(key=done.key, by=SOMEONE, at=NOW)
        work(clock)
        assert service.received == []
        assert not PushSubscription.objects.exists()

    def test_who_left_while_a_message_waited_does_not_get_it(self, clock, service, telephone, done):
        service.answer = 503
        accept(done.report.number)
        work(clock)
        Follower.objects.update(left_at=NOW)
        service.answer = 0
        work(clock, minutes=2)
        assert service.received == []

    def test_half_a_year_after_the_closing_no_device_is_left(self, telephone, done):
        incidents.solve(number=done.report.number, by=HOUSE, at=NOW)
        day = NOW + timedelta(days=180)
        assert incidents.forget_people(by=HOUSE, at=day) == 0
        assert incidents.forget_people(by=HOUSE, at=day + timedelta(seconds=1)) == 1
        assert not PushSubscription.objects.exists()
        assert incidents.forget_people(by=HOUSE, at=day + timedelta(seconds=1)) == 0

    def test_a_device_that_fails_is_told_so_to_nobody_but_the_worker(self, clock, service, telephone, done):
        service.answer = 429
        accept(done.report.number)
        update = Update.objects.get(what="accepted")
        row = PushSubscription.objects.get()
        with pytest.raises(PushDown) as error:
            incidents.push_to(subscription=row.pk, update=update.pk, by=HOUSE, at=NOW)
        assert telephone.endpoint not in str(error.value)
