"""The picture of all reports: what changed since is the same as reading everything again; a file begins it."""

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.incidents import api as incidents
from parvis.incidents.models import Notice, Report
from parvis.incidents.operations import picturing
from parvis.incidents.queries.columns import data_version, pictures, snapshot
from parvis.incidents.queries.columns import picture as picture_of
from parvis.incidents.queries.columns.pictures import _Looked, everything
from parvis.incidents.queries.columns.table import WORDS
from parvis.incidents.tests.world import HERE, NOW, TOWN, sent
from parvis.incidents.types.filters import Filter
from parvis.incidents.types.report import CLOSED, Moderation, State
from parvis.kernel.people.tests.factories import agent_actor
from parvis.kernel.people.types import Actor

SMALL = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def rows(picture, *, with_hidden):
    """Return what a picture holds: every column of every report, words as words."""
    found = {}
    for part in picture.parts(with_hidden=with_hidden):
        for place in range(part.size):
            if part.alive is None or part.alive[place]:
                row = {name: int(array[place]) for name, array in part.columns.arrays() if name != "by_number"}
                row |= {name: picture.words[name].words[row[name]] for name in WORDS}
                assert row["number"] not in found
                found[row["number"]] = row
    return found


def is_in_order(picture):
    for part in picture.parts():
        keys = part.columns.key[: part.size].tolist()
        assert keys == sorted(keys)


# What may happen, each to one of the reports that there are: a step and which report it is for.
STEPS = (
    "report", "accept", "solve", "delete", "reopen", "hide", "show", "merge", "unmerge", "flag", "moderate", "look",
    "undone_report", "undone_change",
)  # fmt: skip
SEQUENCES = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 50)), max_size=14)


class Stage:
    """Does the steps, some seconds after each other: some are still looked at again while others are settled."""

    def __init__(self):
        self.by, self.at, self.numbers = agent_actor(TOWN), NOW, []

    def do(self, step, which):
        self.at += timedelta(seconds=4)
        if step == "look":
            picture_of()
        elif step.startswith("undone"):
            self.undone(step, which)
        elif step == "report" or not self.numbers:
            self.report(which)
        else:
            with suppress(incidents.NotPossible, incidents.MayNot, incidents.UnknownReport):
                getattr(self, step)(self.numbers[which % len(self.numbers)], which)

    def undone(self, step, which):
        with transaction.atomic():
            before = list(self.numbers)
            self.do("report" if step == "undone_report" else "solve", which)
            picture_of()
            self.numbers = before
            transaction.set_rollback(True)

    def report(self, which):
        spot = (HERE[0] + which / 10_000, HERE[1])
        self.numbers.append(sent(where=spot, at=self.at).number)

    def accept(self, number, _which):
        incidents.accept(number=number, by=self.by, at=self.at)

    def solve(self, number, _which):
        incidents.solve(number=number, by=self.by, at=self.at)

    def delete(self, number, _which):
        incidents.delete(number=number, text="joke", by=self.by, at=self.at)

    def reopen(self, number, _which):
        incidents.reopen(number=number, text="not mended", by=self.by, at=self.at)

    def hide(self, number, _which):
        incidents.flag(number=number, is_private=True, by=self.by, at=self.at)

    def show(self, number, _which):
        incidents.flag(number=number, is_private=False, by=self.by, at=self.at)

    def flag(self, number, which):
        incidents.flag(number=number, priority=which % 16 + 1, by=self.by, at=self.at)

    def moderate(self, number, _which):
        incidents.moderate(number=number, verdict=Moderation.HIDDEN, by=self.by, at=self.at)

    def merge(self, number, which):
        other = self.numbers[(which + 1) % len(self.numbers)]
        incidents.merge(numbers=(number, other), by=self.by, at=self.at)

    def unmerge(self, number, _which):
        incidents.unmerge(number=number, by=self.by, at=self.at)


@pytest.mark.parametrize("most_fresh", [3, 5_000])
@SMALL
@given(sequence=SEQUENCES)
def test_what_changed_since_is_the_same_as_reading_everything_again(region, monkeypatch, most_fresh, sequence):
    monkeypatch.setattr(pictures, "MOST_FRESH", most_fresh)
    with transaction.atomic():
        incidents.forget_all()
        stage = Stage()
        stage.report(0)
        picture_of()
        for step, which in sequence:
            stage.do(step, which)
        now, again = picture_of(), everything()
        for with_hidden in (False, True):
            assert rows(now, with_hidden=with_hidden) == rows(again, with_hidden=with_hidden)
        assert len(now) == len(again)
        is_in_order(now)
        transaction.set_rollback(True)


def test_a_report_is_there_at_once_and_again_after_each_change(region):
    picture_of()
    one = sent()
    assert rows(picture_of(), with_hidden=False)[one.number]["state"] == "received"
    incidents.solve(number=one.number, by=agent_actor(TOWN), at=NOW)
    assert rows(picture_of(), with_hidden=False)[one.number]["state"] == "solved"


def test_a_report_of_long_ago_that_comes_in_now_is_there(region):
    sent()
    picture_of()
    old = sent(at=NOW - timedelta(days=400))
    assert old.number in rows(picture_of(), with_hidden=False)


@pytest.mark.parametrize("change", [{"is_private": True}, {"state": State.DELETED.value, "closed_at": NOW}])
def test_what_nobody_may_see_leaves(region, change):
    one, other = sent(), sent()
    assert set(rows(picture_of(), with_hidden=False)) == {one.number, other.number}
    Report.objects.unscoped("a test").filter(pk=one.number).update(changed_at=NOW, **change)
    assert set(rows(picture_of(), with_hidden=False)) == {other.number}


def test_a_sign_makes_it_read_everything_again(region, monkeypatch):
    one = sent(at=NOW - timedelta(days=2))
    sent()
    picture_of()
    # Long ago as the database has it: no look would find it.
    Report.objects.unscoped("a test").filter(pk=one.number).update(category="waste-other")
    assert rows(picture_of(), with_hidden=False)[one.number]["category"] == "waste-litter"
    Notice.objects.create(topic="reports")
    monkeypatch.setattr(picture_of, "_looked_at", 0.0)
    assert rows(picture_of(), with_hidden=False)[one.number]["category"] == "waste-other"


def test_an_empty_region_has_a_picture(region):
    assert rows(picture_of(), with_hidden=True) == {}
    assert incidents.clusters(Filter(), zoom=10, at=NOW) == []
    assert incidents.features(Filter(), at=NOW).total == 0
    assert incidents.heat(Filter(), zoom=10, at=NOW) == []


def test_who_comes_while_another_looks_does_not_wait(monkeypatch):
    looking, may_end = threading.Event(), threading.Event()
    first, second = object(), object()

    def slow(value, *, now):
        if value is first:
            looking.set()
            assert may_end.wait(5)
            return second, 0
        return value, 0

    watched = _Looked()
    monkeypatch.setattr(watched, "_begun", lambda: watched._value)
    monkeypatch.setattr(pictures, "renewed", slow)
    watched._value = first
    found = []
    thread = threading.Thread(target=lambda: found.append(watched()))
    thread.start()
    assert looking.wait(5)
    assert watched() is first
    may_end.set()
    thread.join(5)
    assert found == [second]
    assert watched() is second


def test_a_mark_is_another_one_when_anything_is(region):
    one = sent()
    before = data_version()
    assert before == data_version()
    later = NOW + timedelta(minutes=5)
    incidents.solve(number=one.number, by=agent_actor(TOWN), at=later)
    assert data_version() != before


# The file -------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(region, settings, tmp_path):
    """Three reports, and the file of them."""
    settings.DATA_DIR = tmp_path
    numbers = [sent(where=(HERE[0] + n / 1000, HERE[1])).number for n in range(3)]
    whole = everything()
    snapshot.write_snapshot(whole.base, whole.words, stamp=whole.stamp)
    return numbers


def test_a_picture_that_begins_from_the_file_is_the_same(kept):
    solved = sent(text="Later dan het bestand.")
    incidents.solve(number=kept[0], by=agent_actor(TOWN), at=NOW + timedelta(minutes=5))
    incidents.forget_all()
    now = picture_of()
    assert len(now.base) == 3, "It did not begin from the file."
    assert solved.number in rows(now, with_hidden=False)
    assert rows(now, with_hidden=True) == rows(everything(), with_hidden=True)
    assert {row["state"] in CLOSED for row in rows(now, with_hidden=True).values()} == {True, False}


def test_a_process_killed_half_way_leaves_the_old_file(kept, monkeypatch):
    sent()
    whole = everything()

    def killed(_handle):
        raise KeyboardInterrupt

    monkeypatch.setattr(snapshot.os, "fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        snapshot.write_snapshot(whole.base, whole.words, stamp=0)
    assert len(list(snapshot.path().parent.iterdir())) == 2
    columns, _words = snapshot.read_snapshot(stamp=0)
    assert len(columns) == 3
    monkeypatch.undo()
    snapshot.write_snapshot(whole.base, whole.words, stamp=0)
    assert [one.name for one in snapshot.path().parent.iterdir()] == [snapshot.path().name]
    assert len(snapshot.read_snapshot(stamp=0)[0]) == 4


@pytest.mark.parametrize("keep", [0, 5, 40, 4096, -1])
def test_a_file_that_is_not_whole_is_not_read(kept, keep):
    content = snapshot.path().read_bytes()
    snapshot.path().write_bytes(content[:keep])
    assert snapshot.read_snapshot(stamp=0) is None
    assert len(rows(picture_of(), with_hidden=True)) == 3


def test_a_file_from_before_a_sign_is_not_read(kept):
    assert snapshot.read_snapshot(stamp=0) is not None
    assert snapshot.read_snapshot(stamp=1) is None


def test_a_file_of_another_database_is_not_read(kept):
    Report.objects.unscoped("a backup was put back").filter(pk=kept[-1]).update(reported_at=NOW - timedelta(days=3))
    assert snapshot.read_snapshot(stamp=0) is None


def test_a_file_that_is_younger_than_the_database_is_not_read(kept):
    Report.objects.unscoped("a backup was put back").update(changed_at=NOW - timedelta(days=3))
    assert snapshot.read_snapshot(stamp=0) is None


def test_the_worker_writes_the_file_when_it_is_missing_or_old(region, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    by = Actor.system("tests")
    one = sent()
    assert picturing.write_picture(by=by, at=NOW) == 0, "so few are read at once"
    assert not snapshot.path().exists()
    monkeypatch.setattr(picturing, "FEWEST", 1)
    assert picturing.write_picture(by=by, at=NOW) == 1
    written = datetime.fromtimestamp(snapshot.path().stat().st_mtime, UTC)
    assert picturing.write_picture(by=by, at=written) == 0
    assert picturing.write_picture(by=by, at=written + timedelta(days=2)) == 1
    monkeypatch.setattr(picturing, "MANY_CHANGES", 2)
    sent(at=NOW + timedelta(minutes=1))
    assert picturing.write_picture(by=by, at=written) == 1
    assert one.number in rows(picture_of(), with_hidden=False)
