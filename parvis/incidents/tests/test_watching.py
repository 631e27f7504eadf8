"""Watching a street: which areas may be, when one is told, what, and how it ends."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from parvis.incidents import api as incidents
from parvis.incidents.models import Report, Watch
from parvis.incidents.rules.duplicates import metres_between
from parvis.incidents.rules.watching import (
    CROSSES,
    NO_POLYGON,
    OUTSIDE,
    TOO_LARGE,
    TOO_MANY_CORNERS,
    checked_area,
    circle_around,
    next_due,
)
from parvis.incidents.tests.world import HERE, NOW, OTHER, TOWN, sent
from parvis.incidents.types.watch import BadArea, Cadence
from parvis.kernel.clock import BRUSSELS
from parvis.kernel.people.tests.factories import actor_for, make_citizen
from parvis.kernel.people.types import Actor

HOUSE = Actor.system("incidents")
SOMEONE = Actor.anonymous()
AREA = circle_around(*HERE, 200)
DUE = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
"""Seven in the morning after NOW, in winter."""


def polygon(*corners):
    return {"type": "Polygon", "coordinates": [[list(one) for one in (*corners, corners[0])]]}


def everywhere(lat, lon):
    return True


SQUARE = polygon((4.36, 50.84), (4.37, 50.84), (4.37, 50.85), (4.36, 50.85))


class TestAreas:
    def test_a_polygon_is_kept_as_it_is_and_closed(self):
        assert checked_area(SQUARE, is_inside=everywhere) == SQUARE
        open_ring = {"type": "Polygon", "coordinates": [SQUARE["coordinates"][0][:-1]]}
        assert checked_area(open_ring, is_inside=everywhere) == SQUARE

    @pytest.mark.parametrize(
        ("area", "problem"),
        [
            ({}, NO_POLYGON),
            ({"type": "Point", "coordinates": [4.36, 50.84]}, NO_POLYGON),
            ({"type": "Polygon", "coordinates": []}, NO_POLYGON),
            ({"type": "Polygon", "coordinates": "everything"}, NO_POLYGON),
            ({"type": "Polygon", "coordinates": [["a", "b", "c", "a"]]}, NO_POLYGON),
            ({"type": "Polygon", "coordinates": [[[True, 50.0], [4.37, 50.84], [4.37, 50.85]]]}, NO_POLYGON),
            ({"type": "Polygon", "coordinates": [[[4.36], [4.37], [4.38]]]}, NO_POLYGON),
            (polygon((4.36, 50.84), (4.37, 50.84)), NO_POLYGON),
            (polygon((4.36, 50.84), (4.36, 50.84), (4.36, 50.84)), NO_POLYGON),
            (polygon((4.36, 50.84), (4.37, 50.85), (4.37, 50.84), (4.36, 50.85)), CROSSES),
            (polygon((4.36, 50.84), (4.37, 50.84), (4.38, 50.84)), CROSSES),
            (polygon((4.30, 50.80), (4.40, 50.80), (4.40, 50.88), (4.30, 50.88)), TOO_LARGE),
            (polygon((float("nan"), 50.84), (4.37, 50.84), (4.37, 50.85)), OUTSIDE),
            (polygon((1e308, 50.84), (4.37, 50.84), (4.37, 50.85)), OUTSIDE),
            (polygon(*((4.36 + n * 1e-5, 50.84 + (n % 2) * 1e-4) for n in range(200))), TOO_MANY_CORNERS),
            ({"type": "Polygon", "coordinates": [[]] * 100_000}, TOO_MANY_CORNERS),
        ],
    )
    def test_what_cannot_be_watched_is_refused_with_the_reason(self, area, problem):
        with pytest.raises(BadArea) as refused:
            checked_area(area, is_inside=everywhere)
        assert refused.value.message == problem

    def test_one_spot_in_the_region_is_enough(self):
        assert checked_area(SQUARE, is_inside=lambda lat, lon: (lat, lon) == (50.84, 4.36)) == SQUARE
        with pytest.raises(BadArea) as refused:
            checked_area(SQUARE, is_inside=lambda lat, lon: lat > 51)
        assert refused.value.message == OUTSIDE

    @given(st.floats(49.5, 51.5), st.floats(2.5, 6.4), st.floats(50, 2_500))
    def test_a_circle_is_a_sound_area_of_its_size(self, lat, lon, metres):
        area = checked_area(circle_around(lat, lon, metres), is_inside=everywhere)
        (ring,) = area["coordinates"]
        assert len(ring) == 25
        assert ring[0] == ring[-1]
        distances = [metres_between((lat, lon), (y, x)) for x, y in ring]
        assert min(distances) > 0.995 * metres
        assert max(distances) < 1.005 * metres


class TestMoments:
    @pytest.mark.parametrize(
        ("cadence", "after", "due"),
        [
            (Cadence.DAILY, "2026-11-24T10:00+01:00", "2026-11-25T07:00+01:00"),
            (Cadence.DAILY, "2026-11-24T06:59+01:00", "2026-11-24T07:00+01:00"),
            (Cadence.DAILY, "2026-11-24T07:00+01:00", "2026-11-25T07:00+01:00"),
            (Cadence.DAILY, "2026-10-24T12:00+02:00", "2026-10-25T07:00+01:00"),
            (Cadence.DAILY, "2027-03-27T12:00+01:00", "2027-03-28T07:00+02:00"),
            (Cadence.DAILY, "2026-11-24T23:30+00:00", "2026-11-25T07:00+01:00"),
            (Cadence.WEEKLY, "2026-11-24T10:00+01:00", "2026-11-30T07:00+01:00"),
            (Cadence.WEEKLY, "2026-11-30T06:00+01:00", "2026-11-30T07:00+01:00"),
            (Cadence.WEEKLY, "2026-11-30T07:00+01:00", "2026-12-07T07:00+01:00"),
            (Cadence.WEEKLY, "2027-03-22T08:00+01:00", "2027-03-29T07:00+02:00"),
        ],
    )
    def test_it_is_seven_on_the_wall(self, cadence, after, due):
        assert next_due(cadence, datetime.fromisoformat(after)) == datetime.fromisoformat(due)

    @given(st.integers(1_577_836_800, 2_208_988_800), st.sampled_from(Cadence))
    def test_it_is_always_later_always_seven_and_never_far(self, second, cadence):
        after = datetime.fromtimestamp(second, UTC)
        due = next_due(cadence, after)
        assert after < due <= after + timedelta(days=1 if cadence is Cadence.DAILY else 7, hours=1)
        assert due.astimezone(BRUSSELS).time().isoformat() == "07:00:00"
        assert cadence is Cadence.DAILY or due.astimezone(BRUSSELS).weekday() == 0


def watched(*, address="lena@example.org", area=AREA, groups=(), cadence=Cadence.DAILY, by=SOMEONE, language="nl"):
    return incidents.watch(
        area=area, name="Rond  mijn school", groups=groups, cadence=cadence, email=address, language=language, by=by,
        at=NOW,
    )  # fmt: skip


def confirmed(**given):
    key = watched(**given)
    incidents.confirm_watch(key=key, by=SOMEONE, at=NOW)
    return key


def digests(at=DUE):
    return incidents.send_digests(by=HOUSE, at=at)


@pytest.mark.usefixtures("region")
class TestWatching:
    def test_nothing_is_sent_before_the_holder_of_the_address_confirms(self, mails):
        key = watched()
        (mail,) = mails()
        assert mail.to == ["lena@example.org"]
        assert f"/nl/incidents/watch/{key}/" in mail.body
        assert "Rond mijn school" in mail.subject
        assert not incidents.watch_of_key(key).is_confirmed
        sent(at=NOW + timedelta(hours=1))
        assert digests() == 0
        assert incidents.confirm_watch(key=key, by=SOMEONE, at=DUE).is_confirmed
        assert digests(DUE + timedelta(days=1)) == 0, "what happened before is not told"

    def test_what_was_made_and_closed_within_is_told_once(self, mails):
        confirmed()
        inside = sent(at=NOW + timedelta(hours=1))
        was_there = Report.objects.unscoped("tests").create(
            category="roads-pothole", lat=HERE[0], lon=HERE[1], place_key=0, municipality_id=TOWN, manager_id=TOWN,
            language="fr", channel="web", reported_at=NOW - timedelta(days=9), changed_at=NOW, text="Jan Peeters",
        )  # fmt: skip
        incidents.solve(number=was_there.pk, by=HOUSE, at=NOW + timedelta(hours=2))
        outside = sent(where=(50.8502, 4.3401), municipality=OTHER, at=NOW + timedelta(hours=1))
        mails()
        assert digests(DUE - timedelta(minutes=1)) == 0
        assert digests() == 1
        (mail,) = mails()
        text = mail.body
        made, closed = text.split("Afgesloten:")
        assert f"/nl/incidents/{inside.number}/" in made
        assert "Waversesteenweg 12" in made
        assert f"/nl/incidents/{was_there.pk}/" in closed
        assert "opgelost" in closed
        assert f"/{outside.number}/" not in text
        assert "Jan Peeters" not in text
        assert "zwerfvuil." not in text
        assert digests(DUE + timedelta(days=1)) == 0
        assert mails() == []

    def test_what_is_private_deleted_or_merged_is_not_told(self, mails):
        confirmed()
        later = NOW + timedelta(hours=1)
        kept, merged, private, deleted = (sent(at=later + timedelta(minutes=n)).number for n in range(4))
        incidents.merge(numbers=(kept, merged), by=HOUSE, at=later)
        incidents.flag(number=private, is_private=True, by=HOUSE, at=later)
        incidents.delete(number=deleted, text="Een grap.", by=HOUSE, at=later)
        mails()
        digests()
        (mail,) = mails()
        assert re.findall(r"/nl/incidents/(\d+)/", mail.body) == [str(kept)]

    def test_only_the_groups_that_were_asked_for_are_told(self, mails):
        confirmed(groups=("roads",))
        sent(category="waste-litter", at=NOW + timedelta(hours=1))
        assert digests() == 0
        pothole = sent(category="roads-pothole", at=DUE + timedelta(hours=1)).number
        mails()
        assert digests(DUE + timedelta(days=1)) == 1
        assert re.findall(r"/nl/incidents/(\d+)/", mails()[0].body) == [str(pothole)]

    def test_a_report_that_is_being_written_while_a_digest_is_made_is_in_the_next_one(self, mails):
        confirmed()
        early = sent(at=NOW + timedelta(hours=1)).number
        digests()
        late = sent(at=DUE - timedelta(seconds=3)).number
        digests(DUE + timedelta(days=1))
        told = [re.findall(r"/nl/incidents/(\d+)/", one.body) for one in mails() if "Nieuws" in one.subject]
        assert sorted(told) == [[str(early)], [str(late)]]

    def test_a_digest_has_fifty_lines_at_most(self, mails):
        confirmed(language="fr")
        rows = [
            Report(
                category="waste-litter", lat=HERE[0], lon=HERE[1], place_key=0, municipality_id=TOWN, manager_id=TOWN,
                language="nl", channel="web", reported_at=NOW + timedelta(minutes=n), changed_at=NOW,
            )
            for n in range(1, 54)
        ]  # fmt: skip
        Report.objects.unscoped("tests").bulk_create(rows)
        mails()
        digests()
        (mail,) = mails()
        assert len(re.findall(r"^\* ", mail.body, re.MULTILINE)) == 50
        assert "Et 3 autres." in mail.body

    def test_after_a_day_without_workers_everything_is_told_in_one_digest(self, mails):
        confirmed()
        sent(at=NOW + timedelta(hours=1))
        sent(at=DUE + timedelta(hours=5))
        mails()
        assert digests(DUE + timedelta(days=1, hours=9)) == 1
        assert Watch.objects.get().due_at == DUE + timedelta(days=2)
        assert digests(DUE + timedelta(days=1, hours=9, minutes=10)) == 0

    def test_every_language_has_its_words(self, mails):
        for language in ("nl", "fr", "en"):
            confirmed(language=language, cadence=Cadence.WEEKLY)
        sent(at=NOW + timedelta(hours=1))
        mails()
        assert digests(datetime(2026, 11, 30, 6, tzinfo=UTC)) == 3
        subjects = {mail.extra_headers["Content-Language"]: mail.subject for mail in mails()}
        assert subjects["fr"].startswith("Des nouvelles de")
        assert subjects["nl"].startswith("Nieuws uit")
        assert subjects["en"].startswith("News from")

    def test_it_ends_by_the_link_in_a_digest_and_by_its_key(self, mails):
        keys = [confirmed(), confirmed()]
        sent(at=NOW + timedelta(hours=1))
        mails()
        digests()
        links = [re.search(r"/nl/incidents/watch/stop/(.+)/", one.body).group(1) for one in mails()]
        assert incidents.end_watch_by_token(token=links[0], by=SOMEONE, at=DUE)
        assert not incidents.end_watch_by_token(token=links[0], by=SOMEONE, at=DUE)
        assert not incidents.end_watch_by_token(token=f"{uuid4()}.{links[1].split('.')[1]}", by=SOMEONE, at=DUE)
        assert not incidents.end_watch_by_token(token="", by=SOMEONE, at=DUE)
        ended = [incidents.end_watch(key=key, by=SOMEONE, at=DUE) for key in keys]
        assert sorted(ended) == [False, True]
        with pytest.raises(incidents.UnknownWatch):
            incidents.watch_of_key(keys[0])
        with pytest.raises(incidents.UnknownWatch):
            incidents.confirm_watch(key=keys[1], by=SOMEONE, at=DUE)
        sent(at=DUE + timedelta(hours=1))
        assert digests(DUE + timedelta(days=1)) == 0

    def test_who_has_signed_in_needs_no_address_and_no_confirmation(self, mails):
        account = make_citizen(email="amina@example.org")
        other = make_citizen()
        key = watched(address="", by=actor_for(account))
        assert mails() == []
        assert incidents.watch_of_key(key).is_confirmed
        sent(at=NOW + timedelta(hours=1))
        assert digests() == 1
        (mail,) = mails()
        assert mail.to == ["amina@example.org"]
        (mine,) = incidents.watches_of(actor_for(account))
        assert incidents.watches_of(actor_for(other)) == []
        assert not incidents.end_watch(watch=mine.id, by=actor_for(other), at=DUE)
        assert incidents.end_watch(watch=mine.id, by=actor_for(account), at=DUE)

    def test_an_account_that_is_gone_holds_nobody_up(self, mails):
        account = make_citizen()
        confirmed(address="", by=actor_for(account))
        Watch.objects.update(account=UUID(int=7), due_at=DUE - timedelta(hours=1))
        confirmed(address="tom@example.org")
        sent(at=NOW + timedelta(hours=1))
        mails()
        assert digests() == 1
        assert [one.to for one in mails()] == [["tom@example.org"]]

    def test_what_was_typed_wrongly_is_refused(self):
        with pytest.raises(incidents.BadAddress):
            watched(address="lena@")
        with pytest.raises(incidents.NotPossible):
            watched(address="")
        with pytest.raises(incidents.NotPossible):
            watched(groups=("roads", "dragons"))
        with pytest.raises(BadArea):
            watched(area=circle_around(51.2, 4.4, 300))
        assert not Watch.objects.exists()

    def test_the_address_is_sealed(self):
        watched()
        assert b"lena" not in bytes(Watch.objects.get().email)

    def test_a_digest_asks_by_moment_and_not_through_everything(self, django_assert_max_num_queries):
        confirmed()
        sent(at=NOW + timedelta(hours=1))
        with django_assert_max_num_queries(13):
            digests()


def test_every_address_in_a_mail_is_a_page_and_a_digest_is_stopped_by_one_post(mails, client):
    confirmed()
    sent(at=NOW + timedelta(hours=1))
    (asked,) = mails()
    digests()
    (digest,) = mails()
    links = {urlsplit(url).path for url in re.findall(r"http://\S+/incidents/\S+", asked.body + digest.body)}
    assert len(links) == 3
    for link in links:
        assert client.get(link).status_code == 200, link
    assert Watch.objects.get().ended_at is None
    path = urlsplit(digest.extra_headers["List-Unsubscribe"].strip("<>")).path
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200, "RFC 8058 knows no redirect"
    assert Watch.objects.get().ended_at is not None
