"""Forgetting people when the time of keeping is over, and not before."""

from datetime import timedelta

import pytest

from parvis.incidents import api as incidents
from parvis.incidents.models import Contest, Follower, Watch
from parvis.incidents.rules.watching import circle_around
from parvis.incidents.tests.world import HERE, NOW, send, sent
from parvis.incidents.types.report import Reason, Sender
from parvis.incidents.types.watch import Cadence
from parvis.kernel.jobs import api as jobs
from parvis.kernel.messages import api as messages
from parvis.kernel.people.tests.factories import actor_for, make_citizen
from parvis.kernel.people.types import Actor
from parvis.kernel.registry import registry

HOUSE, SOMEONE = Actor.system("keeping"), Actor.anonymous()
AN = Sender(email="an@example.org", wants_news=True)
CLOSED = NOW + timedelta(days=10)
OVER, NOT_YET = CLOSED + timedelta(days=180, seconds=1), CLOSED + timedelta(days=180)
pytestmark = pytest.mark.usefixtures("region")


def forget(at=OVER):
    return incidents.forget_people(by=HOUSE, at=at)


def kept(number):
    return Follower.objects.filter(report=number, email__isnull=False).count()


def written(number):
    return len(messages.about(f"report:{number}", by=HOUSE))


@pytest.mark.parametrize("close", ["solve", "refuse", "process", "delete"])
def test_half_a_year_after_the_closing_nobodys_address_is_left(close):
    number = send(sender=AN).report.number
    incidents.follow(number=number, sender=Sender(email="tom@example.org", wants_news=True), by=SOMEONE, at=NOW)
    if close == "process":
        incidents.solve(number=number, by=HOUSE, at=CLOSED)
        incidents.process(number=number, by=HOUSE, at=CLOSED + timedelta(days=30))
    elif close == "solve":
        incidents.solve(number=number, by=HOUSE, at=CLOSED)
    else:
        getattr(incidents, close)(number=number, text="Daarom.", by=HOUSE, at=CLOSED)
    jobs.run_pending()
    assert forget(NOT_YET) == 0
    assert (kept(number), written(number) > 0) == (2, True)
    assert forget() == 2
    assert (kept(number), written(number)) == (0, 0)
    assert not Follower.objects.exclude(email_index__isnull=True, wants_news=False).exists()
    assert incidents.report(number, actor=HOUSE).followers == 2, "how many followed is no secret"
    assert forget() == 0


def test_what_is_open_or_was_reopened_keeps_its_followers():
    open_, reopened = (send(sender=AN).report.number for _ in range(2))
    incidents.solve(number=reopened, by=HOUSE, at=CLOSED)
    incidents.reopen(number=reopened, text="Toch niet.", by=HOUSE, at=CLOSED + timedelta(days=5))
    assert forget() == 0
    assert (kept(open_), kept(reopened)) == (1, 1)


def test_what_was_merged_is_forgotten_with_the_report_that_stands_for_it():
    first, second, third = (send(sender=AN).report.number for _ in range(3))
    incidents.merge(numbers=(second, third), by=HOUSE, at=NOW)
    incidents.merge(numbers=(first, second), by=HOUSE, at=NOW)
    assert forget() == 0
    incidents.solve(number=first, by=HOUSE, at=CLOSED)
    assert forget(NOT_YET) == 0
    assert forget() == 3
    assert [written(number) for number in (first, second, third)] == [0, 0, 0]


def test_who_has_an_account_keeps_their_own_list():
    account = make_citizen()
    sender = Sender(account=str(account.pk), email="an@example.org", wants_news=True)
    number = send(sender=sender, by=actor_for(account)).report.number
    incidents.solve(number=number, by=HOUSE, at=CLOSED)
    jobs.run_pending()
    assert forget() == 1
    assert [one.number for one, _ in incidents.followed_by(actor_for(account))] == [number]
    assert kept(number) == 0


def test_who_stops_following_is_forgotten_at_once():
    done = send(sender=AN)
    incidents.unfollow(key=done.key, by=SOMEONE, at=NOW)
    assert kept(done.report.number) == 0


def test_what_contests_said_goes_with_them():
    number = sent().number
    incidents.solve(number=number, by=HOUSE, at=CLOSED)
    incidents.contest(number=number, reason=Reason.OTHER, text="Mijn buur Jan!", by=SOMEONE, at=CLOSED, browser="b")
    incidents.process(number=number, by=HOUSE, at=CLOSED)
    assert forget(NOT_YET) == 0
    assert forget() == 1
    assert not Contest.objects.exists()
    assert "contested" in [one.what.value for one in incidents.timeline(number, is_public_only=True)]


def test_nothing_waits_for_another_day():
    for _ in range(3):
        number = send(sender=AN).report.number
        incidents.solve(number=number, by=HOUSE, at=CLOSED)
    from_before = Follower.objects.count()
    Follower.objects.bulk_create(
        Follower(
            report_id=number, email=b"x", email_index=b"x", key_digest=f"key {n}".encode(), language="nl",
            wants_news=True, joined_at=NOW,
        )
        for n in range(450)
    )  # fmt: skip
    assert forget() == from_before + 450


class TestWatches:
    def watch(self, at=NOW):
        return incidents.watch(
            area=circle_around(*HERE, 200), name="", groups=(), cadence=Cadence.DAILY, email="an@example.org",
            language="nl", by=SOMEONE, at=at,
        )  # fmt: skip

    def test_what_nobody_confirmed_is_forgotten_after_a_week(self):
        self.watch()
        row = Watch.objects.get()
        assert forget(NOW + timedelta(days=7)) == 0
        assert forget(NOW + timedelta(days=7, seconds=1)) == 1
        assert not Watch.objects.exists()
        assert messages.about(f"watch:{row.pk}", by=HOUSE) == []

    def test_what_was_ended_is_forgotten(self):
        key = self.watch()
        incidents.confirm_watch(key=key, by=SOMEONE, at=NOW)
        assert forget() == 0
        incidents.end_watch(key=key, by=SOMEONE, at=NOW)
        assert forget() == 1
        assert not Watch.objects.exists()

    def test_old_digests_are_forgotten_and_the_watch_goes_on(self):
        key = self.watch()
        incidents.confirm_watch(key=key, by=SOMEONE, at=NOW)
        sent(at=NOW + timedelta(hours=1))
        sent_at = NOW + timedelta(days=1)
        assert incidents.send_digests(by=HOUSE, at=sent_at) == 1
        about = f"watch:{Watch.objects.get().pk}"
        assert len(messages.about(about, by=HOUSE)) == 2
        forget(sent_at + timedelta(days=90))
        assert len(messages.about(about, by=HOUSE)) == 1
        forget(sent_at + timedelta(days=90, seconds=1))
        assert messages.about(about, by=HOUSE) == []
        assert incidents.watch_of_key(key).is_confirmed


def test_every_term_has_its_schedule():
    every = {one.id: one for one in registry.schedules if one.id.startswith("incidents.")}
    for name in ("drafts", "put_away", "originals", "people", "digests"):
        assert every[f"incidents.{name}"].run(OVER) == 0


def test_what_is_kept_is_in_the_register_in_three_languages():
    told = {one.id: one for one in registry.processings if one.id.startswith("incidents.")}
    assert set(told) >= {"incidents.followers", "incidents.photos", "incidents.reports", "incidents.watches"}
    for one in told.values():
        for field in ("name", "purpose", "legal_basis", "subjects", "data", "recipients", "retention", "safeguards"):
            assert sorted(getattr(one, field)) == ["en", "fr", "nl"]


def test_signs_count_what_an_operator_should_see():
    signs = {one.id: one for one in registry.signs if one.id.startswith("incidents.")}
    assert [one.id for one in signs.values() if one.read(OVER)] == []
    key = TestWatches().watch()
    incidents.confirm_watch(key=key, by=SOMEONE, at=NOW)
    assert signs["incidents.digests_late"].read(OVER) == 1
