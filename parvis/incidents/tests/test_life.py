"""What happens to reports: states, contests, merges, transfers, tasks; and what may not happen."""

import math
from copy import copy
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.incidents import api as incidents
from parvis.incidents.models import Follower, Report
from parvis.incidents.operations import life as life_operations
from parvis.incidents.rules import duplicates, life, terms, transfers
from parvis.incidents.rules.life import MOVES, NotPossible, Standing
from parvis.incidents.tests.world import CONTRACTOR, NOW, OTHER, ROADS, TOWN, send, sent
from parvis.incidents.types.report import CLOSED, OPEN, Reason, Sender, State, TaskState, What
from parvis.kernel.journal import api as journal
from parvis.kernel.people.tests.factories import agent_actor
from parvis.kernel.people.types import Actor
from parvis.kernel.registry import registry

LATER = NOW + timedelta(days=1)


@pytest.fixture
def clerk(region) -> Actor:
    return agent_actor(TOWN)


def step(name, report, by, at=LATER, **given_):
    return getattr(incidents, name)(number=report.number, by=by, at=at, **given_)


# Rules ------------------------------------------------------------------------------------------------


@given(st.sampled_from(sorted(State)), st.sampled_from(sorted(MOVES)), st.booleans())
def test_a_move_starts_where_it_may_or_says_why_not(state, what, is_merged):
    standing = Standing(state=state, closed_at=NOW if state in CLOSED else None, is_merged=is_merged)
    froms, to = MOVES[what]
    if state in froms and not is_merged:
        assert life.moved(standing, what, at=LATER, text="why") is to
        return
    with pytest.raises(NotPossible) as refused:
        life.moved(standing, what, at=LATER, text="why")
    assert refused.value.message.fr


@pytest.mark.parametrize("days", [0, 89, 90, 91])
def test_reopening_ends_after_ninety_days(days):
    standing = Standing(state=State.SOLVED, closed_at=NOW)
    at = NOW + timedelta(days=days)
    if days > 90:
        with pytest.raises(NotPossible):
            life.moved(standing, What.REOPENED, at=at)
    else:
        assert life.moved(standing, What.REOPENED, at=at) is State.IN_PROGRESS


@pytest.mark.parametrize(
    ("reported", "days", "due"),
    [
        (datetime(2026, 11, 10, 9, tzinfo=UTC), 1, "2026-11-12"),  # Armistice between
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), 1, "2026-10-26"),  # the night on which the clock goes back
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), 1, "2026-03-30"),  # and the one on which it goes forward
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), 1, "2027-01-04"),  # in Brussels it is New Year's Day already
    ],
)
def test_terms_know_holidays_and_clock_changes(reported, days, due):
    assert terms.due(reported, days).astimezone(tz=None).date().isoformat() == due


@given(st.floats(50.84, 50.86), st.floats(4.36, 4.38), st.floats(0, 359), st.floats(0, 49))
def test_near_by_the_earth_is_flat(lat, lon, degrees, metres):
    north = metres * math.cos(math.radians(degrees)) / 111_320
    east = metres * math.sin(math.radians(degrees)) / (111_320 * math.cos(math.radians(lat)))
    assert duplicates.metres_between((lat, lon), (lat + north, lon + east)) == pytest.approx(metres, abs=0.05)


@given(st.floats(0, 50), st.floats(0, 50), st.integers(0, 3), st.booleans())
def test_nearer_is_never_less_likely(one, other, shared, side):
    path = ("waste", "waste-dumping", "waste-illegal-dump")
    other_path = path[:shared] + ("x", "y", "z")[shared:]
    near, far = (
        duplicates.likeness(metres=m, path=path, other_path=other_path, reported_at=NOW, at=LATER, same_side=side)
        for m in sorted((one, other))
    )
    assert 0 <= far <= near <= 100


@pytest.mark.parametrize(
    ("moves", "expected"),
    [([("a", "b")], False), ([("a", "b"), ("b", "a")], False), ([("a", "b"), ("b", "a"), ("a", "b")], True),
     ([("a", "b"), ("b", "c"), ("c", "a")], False)],
)  # fmt: skip
def test_to_and_fro_is_seen(moves, expected):
    assert transfers.is_ping_pong(moves) is expected


# A report's life --------------------------------------------------------------------------------------


def test_from_received_to_processed(clerk):
    report = sent()
    assert step("accept", report, clerk).state is State.IN_PROGRESS
    assert step("plan", report, clerk, month=date(2027, 1, 15)).planned_on == date(2027, 1, 1)
    solved = step("solve", report, clerk, text="Opgeruimd.")
    assert (solved.state, solved.closed_at) == (State.SOLVED, LATER)
    assert incidents.put_away(by=Actor.system("incidents"), at=LATER + timedelta(days=29)) == 0
    assert incidents.put_away(by=Actor.system("incidents"), at=LATER + timedelta(days=31)) == 1
    told = [one.what for one in incidents.timeline(report.number, is_public_only=True)]
    assert told == [What.REPORTED, What.ACCEPTED, What.PLANNED, What.SOLVED, What.PROCESSED]
    assert len(journal.history(f"report:{report.number}")) == 5


def test_all_that_was_solved_long_ago_is_put_away_in_one_turn(clerk):
    first = Report.objects.unscoped("many are made of one").get(pk=step("solve", sent(), clerk).number)
    more = [copy(first) for _ in range(life_operations.MOST_AT_ONCE)]
    for one in more:
        one.pk = None
    Report.objects.bulk_create(more)
    put_away = next(one.run for one in registry.schedules if one.id == "incidents.put_away")
    assert put_away(LATER + timedelta(days=31)) == len(more) + 1
    assert put_away(LATER + timedelta(days=31)) == 0


@pytest.mark.parametrize("name", ["refuse", "pause", "delete"])
def test_some_things_are_never_done_without_saying_why(clerk, name):
    with pytest.raises(NotPossible):
        step(name, sent(), clerk, text="  ")


@pytest.mark.parametrize("month", [date(2026, 10, 1), date(2028, 1, 1)])
def test_a_month_is_neither_past_nor_far(clerk, month):
    with pytest.raises(NotPossible):
        step("plan", sent(), clerk, month=month)


@pytest.mark.parametrize(
    ("name", "given_"),
    [("accept", {}), ("solve", {}), ("refuse", {"text": "x"}), ("note", {"text": "x"}), ("flag", {"priority": 4}),
     ("pause", {"text": "x"}), ("transfer", {"to": TOWN, "text": "x"}), ("classify", {"category": "roads-pothole"}),
     ("delete", {"text": "x"})],
)  # fmt: skip
def test_only_its_manager_handles_a_report(region, name, given_):
    report = sent()
    with pytest.raises(incidents.MayNot):
        step(name, report, agent_actor(OTHER), **given_)
    with pytest.raises(incidents.MayNot):
        step(name, report, Actor.anonymous(), **given_)
    assert incidents.report(report.number, actor=Actor.anonymous()).state is State.RECEIVED


def test_a_batch_does_what_it_can_and_says_what_it_could_not(clerk):
    mine, closed = sent(), sent(text="Tweede")
    step("solve", closed, clerk)
    theirs = sent("roads-pothole", where=(50.8550, 4.3700))
    done, refused = incidents.batch(
        numbers=[mine.number, closed.number, theirs.number, 999_999], step="accept", by=clerk, at=LATER
    )
    assert done == [mine.number]
    assert set(refused) == {closed.number, theirs.number, 999_999}


# Contesting -------------------------------------------------------------------------------------------


def closed_report(clerk, **fields):
    done = send(**fields)
    step("solve", done.report, clerk)
    return done


def test_its_reporter_reopens_it_at_once(clerk):
    done = closed_report(clerk)
    again = incidents.contest(
        number=done.report.number, reason=Reason.NOT_REPAIRED, key=done.key, by=Actor.anonymous(), at=LATER
    )
    assert (again.state, again.closed_at, again.contests) == (State.IN_PROGRESS, None, 0)


def test_others_reopen_it_together_and_nobody_counts_twice(clerk):
    done = closed_report(clerk)
    for browser, expected in [("a", State.SOLVED), ("a", State.SOLVED), ("b", State.IN_PROGRESS)]:
        again = incidents.contest(
            number=done.report.number, reason=Reason.BADLY_REPAIRED, browser=browser, by=Actor.anonymous(), at=LATER
        )
        assert again.state is expected


def test_an_open_report_is_not_contested(region):
    with pytest.raises(NotPossible):
        incidents.contest(number=sent().number, reason=Reason.OTHER, by=Actor.anonymous(), at=LATER)


# Merging ----------------------------------------------------------------------------------------------


def followers_of(number):
    return incidents.report(number, actor=Actor.system("tests")).followers


def test_the_older_report_stays_and_carries_everyone(clerk):
    old, new = sent(), sent(text="Hetzelfde", at=NOW + timedelta(hours=1))
    kept = incidents.merge(numbers=(new.number, old.number), by=clerk, at=LATER)
    assert (kept.number, kept.followers) == (old.number, 2)
    merged = incidents.report(new.number, actor=Actor.anonymous())
    assert merged.merged_into == old.number
    with pytest.raises(NotPossible):
        step("solve", new, clerk)


def test_undoing_a_merge_of_a_merge_of_a_merge_gives_everyone_back(clerk):
    one, two, three, four = (sent(text=f"nr {n}", at=NOW + timedelta(minutes=n)) for n in range(4))
    me_too = Sender(email="me@example.org", wants_news=True)
    incidents.follow(number=three.number, sender=me_too, by=Actor.anonymous(), at=NOW)
    incidents.merge(numbers=(three.number, four.number), by=clerk, at=LATER)
    incidents.merge(numbers=(two.number, three.number), by=clerk, at=LATER)
    incidents.merge(numbers=(one.number, two.number), by=clerk, at=LATER)
    assert followers_of(one.number) == 5
    roots = {r.merged_into for r in incidents.merged_into(one.number, actor=clerk)}
    assert roots == {one.number}
    step("unmerge", three, clerk)
    assert (followers_of(one.number), followers_of(three.number)) == (2, 3)
    assert incidents.report(four.number, actor=clerk).merged_into == three.number
    step("unmerge", two, clerk)
    step("unmerge", four, clerk)
    assert [followers_of(r.number) for r in (one, two, three, four)] == [1, 1, 2, 1]
    assert not Report.objects.unscoped("counted").filter(root__isnull=False).exists()
    with pytest.raises(NotPossible):
        step("unmerge", four, clerk)


def test_me_too_on_a_merged_report_follows_what_stands_for_it(clerk):
    old, new = sent(), sent(text="Hetzelfde", at=NOW + timedelta(hours=1))
    incidents.merge(numbers=(old.number, new.number), by=clerk, at=LATER)
    incidents.follow(number=new.number, sender=Sender(), by=Actor.anonymous(), at=LATER)
    assert Follower.objects.filter(report=old.number).count() == 2
    assert followers_of(old.number) == 3


@pytest.mark.parametrize("pair", [(0, 0), (0, 1)])
def test_what_cannot_be_merged_is_refused(clerk, pair):
    reports = [sent(), sent(text="Twee", at=NOW + timedelta(hours=1))]
    if pair != (0, 0):
        incidents.merge(numbers=(reports[0].number, reports[1].number), by=clerk, at=LATER)
    with pytest.raises(NotPossible):
        incidents.merge(numbers=(reports[pair[0]].number, reports[pair[1]].number), by=clerk, at=LATER)


# Transfers and tasks ------------------------------------------------------------------------------------


def test_thrown_to_and_fro_the_region_decides(clerk):
    roads = agent_actor(ROADS)
    report = sent()
    step("transfer", report, clerk, to=ROADS, text="Gewestweg")
    step("transfer", report, roads, to=TOWN, text="Toch niet")
    stuck = step("transfer", report, clerk, to=ROADS, text="Jawel")
    assert (stuck.needs_arbitration, stuck.manager) == (True, TOWN)
    with pytest.raises(NotPossible):
        step("transfer", report, clerk, to=ROADS, text="Nog eens")
    with pytest.raises(incidents.MayNot):
        step("arbitrate", report, clerk, to=ROADS, text="Ik beslis")
    decided = step(
        "arbitrate", report, agent_actor("brussels-region", ["decider"]), to=ROADS, text="Het is een gewestweg."
    )
    assert (decided.manager, decided.needs_arbitration) == (ROADS, False)


def test_a_transfer_begins_the_term_anew_and_both_journals_say_so(clerk):
    report = step("accept", sent(), clerk)
    given_away = step("transfer", report, clerk, to=ROADS, text="Gewestweg", at=NOW + timedelta(days=8))
    assert given_away.state is State.RECEIVED
    assert given_away.due_at > report.due_at
    chains = [one.organisation for one in journal.history(f"report:{report.number}")]
    assert chains[-2:] == [TOWN, ROADS]


def test_another_category_may_bring_another_manager(clerk):
    report = sent()
    moved = step("classify", report, clerk, category="waste-illegal-dump", reroute=True)
    assert moved.manager != TOWN
    with pytest.raises(NotPossible):
        step("classify", sent(), clerk, category="waste")


def test_contractors_do_their_work_and_the_manager_closes(clerk):
    report = sent()
    contractor = agent_actor(CONTRACTOR)
    with pytest.raises(incidents.MayNot):
        incidents.ask_contractor(number=report.number, contractor=CONTRACTOR, text="x", by=contractor, at=NOW)
    task = incidents.ask_contractor(
        number=report.number, contractor=CONTRACTOR, text="Weghalen", due_on=date(2026, 12, 1), by=clerk, at=NOW
    )
    with pytest.raises(incidents.MayNot):
        incidents.answer_task(task=task.id, state=TaskState.DONE, by=clerk, at=LATER)
    with pytest.raises(incidents.UnknownTask):
        incidents.answer_task(task=task.id, state=TaskState.DONE, by=agent_actor(OTHER), at=LATER)
    done = incidents.answer_task(task=task.id, state=TaskState.DONE, text="Weg", by=contractor, at=LATER)
    assert (done.state, done.done_at) == (TaskState.DONE, LATER)
    with pytest.raises(NotPossible):
        incidents.answer_task(task=task.id, state=TaskState.ACCEPTED, by=contractor, at=LATER)
    assert incidents.report(report.number, actor=clerk).state in OPEN
