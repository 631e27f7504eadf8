"""Lists: page by page without gap or double, nothing that is another's, few questions however many rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.incidents import api as incidents
from parvis.incidents.models import Report
from parvis.incidents.tests.world import HERE, NOW, ON_THE_ROAD, OTHER, ROADS, TOWN, sent
from parvis.incidents.types.desk import DeskFilter, DeskSort, DeskTab
from parvis.incidents.types.filters import Filter
from parvis.incidents.types.report import CLOSED, OPEN, Moderation, State
from parvis.kernel.people.tests.factories import agent_actor
from parvis.kernel.people.types import Role

THERE = (50.8502, 4.3401)
"""In OTHER."""
LATER = NOW + timedelta(days=60)


def change(number, **values):
    Report.objects.unscoped("a test").filter(pk=number).update(changed_at=NOW, **values)


# For everyone ---------------------------------------------------------------------------------------------


def pages(limit, **asked):
    """Return every row of a public list, page after page."""
    found, after = [], ""
    while True:
        page = incidents.public_list(Filter(), at=NOW, after=after, limit=limit, **asked)
        found += page.rows
        after = page.next
        if not after:
            return found


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_pages_hold_every_report_once_the_last_reported_first(region, limit):
    # Three of one second, as an import brings them: their numbers decide.
    moments = [0, 5, 5, 5, 2, 9, 1]
    numbers = [sent(at=NOW - timedelta(minutes=minutes)).number for minutes in moments]
    in_order = [n for _, n in sorted(zip(moments, numbers, strict=True), key=lambda pair: (pair[0], -pair[1]))]
    assert [row.number for row in pages(limit)] == in_order


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_by_distance_hold_every_report_once_the_nearest_first(region, limit):
    spots = [0.004, 0.001, 0.003, 0.003, 0.002]
    numbers = [sent(where=(HERE[0] + north, HERE[1])).number for north in spots]
    rows = pages(limit, around=HERE)
    assert [row.number for row in rows] == [numbers[n] for n in (1, 4, 3, 2, 0)]
    assert [round(row.metres) for row in rows] == [111, 223, 334, 334, 445]


@pytest.mark.parametrize("after", ["", "x", "~", "1~", "~1", "-~5", "1~2~3", "9" * 40 + "~1", "١~٢"])
def test_a_key_that_is_none_begins_anew(region, after):
    one = sent()
    assert [row.number for row in incidents.public_list(Filter(), at=NOW, after=after).rows] == [one.number]


def test_a_page_that_holds_all_has_no_next(region):
    sent(), sent()
    page = incidents.public_list(Filter(), at=NOW, limit=2)
    assert (len(page.rows), page.total, page.next) == (2, 2, "")


def test_a_text_that_is_held_back_is_not_in_the_list(region):
    one = sent(text="Bel mij op 0470 12 34 56.")
    [row] = incidents.public_list(Filter(), at=NOW).rows
    assert (row.text, row.is_text_held) == ("", True)
    incidents.moderate(number=one.number, verdict=Moderation.FINE, text="Bel mij.", by=agent_actor(TOWN), at=NOW)
    [row] = incidents.public_list(Filter(), at=NOW).rows
    assert (row.text, row.is_text_held) == ("Bel mij.", False)


def test_what_became_private_a_moment_ago_is_not_in_the_list(region):
    one, other = sent(), sent()
    change(one.number, is_private=True)
    assert [row.number for row in incidents.public_reports([one.number, other.number])] == [other.number]


# For those who handle ---------------------------------------------------------------------------------------


def desk(actor, *, at=NOW, sort=DeskSort.DUE, limit=50, **asked):
    """Return the numbers of every row of a list of work, page after page."""
    found, after = [], ""
    for _ in range(50):
        page = incidents.desk_list(actor, DeskFilter(**asked), at=at, sort=sort, after=after, limit=limit)
        found += [row.number for row in page.rows]
        after = page.next
        if not after:
            return found
    raise AssertionError("pages without end")


@pytest.fixture
def clerk(region):
    return agent_actor(TOWN)


def test_a_clerk_sees_what_their_organisation_handles(clerk):
    mine, private = sent(), sent()
    change(private.number, is_private=True)
    roads = sent("roads-pothole", where=ON_THE_ROAD)
    elsewhere = sent(where=THERE, municipality=OTHER)
    assert set(desk(clerk)) == {mine.number, private.number}
    assert set(desk(agent_actor(ROADS))) == {roads.number}
    assert set(desk(agent_actor(OTHER))) == {elsewhere.number}
    assert desk(clerk, organisation=OTHER) == []
    assert set(desk(clerk, tab=DeskTab.ALL, text=str(elsewhere.number))) == set()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR, Role.OPERATOR])
def test_who_handles_nothing_sees_nothing(region, role):
    sent()
    for tab in DeskTab:
        page = incidents.desk_list(agent_actor(TOWN, (role,)), DeskFilter(tab=tab), at=NOW)
        assert page.rows == ()
        assert set(page.counts.values()) == {0}


def test_a_clerk_of_two_organisations_sees_both_or_one(region):
    both = agent_actor(TOWN)
    both = type(both)(kind=both.kind, id=both.id, grants=both.grants | {(OTHER, Role.AGENT)})
    here, there = sent(), sent(where=THERE, municipality=OTHER)
    assert set(desk(both)) == {here.number, there.number}
    assert desk(both, organisation=OTHER) == [there.number]


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_by_term_what_is_overdue_longest_is_first_and_what_has_none_last(clerk, limit):
    days = [5, -3, None, 0, -3, None, 8]
    numbers = [sent().number for _ in days]
    for number, day in zip(numbers, days, strict=True):
        change(number, due_at=None if day is None else NOW + timedelta(days=day))
    expected = [numbers[n] for n in (1, 4, 3, 0, 6, 2, 5)]
    assert desk(clerk, limit=limit) == expected
    assert desk(clerk, limit=limit, tab=DeskTab.OVERDUE) == expected[:2]


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_by_priority_the_most_urgent_is_first_then_what_is_due(clerk, limit):
    given = [(4, 5), (16, 2), (16, None), (4, -1), (16, 1), (4, 5)]
    numbers = [sent().number for _ in given]
    for number, (priority, day) in zip(numbers, given, strict=True):
        change(number, priority=priority, due_at=None if day is None else NOW + timedelta(days=day))
    assert desk(clerk, limit=limit, sort=DeskSort.PRIORITY) == [numbers[n] for n in (4, 1, 2, 3, 0, 5)]


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_by_moment_the_newest_is_first(clerk, limit):
    numbers = [sent(at=NOW - timedelta(hours=hours)).number for hours in (3, 1, 1, 2)]
    assert desk(clerk, limit=limit, sort=DeskSort.NEWEST) == [numbers[n] for n in (2, 1, 3, 0)]


def test_with_closed_ones_the_newest_come_first(clerk):
    old, new = sent(at=NOW - timedelta(days=2)), sent()
    incidents.solve(number=old.number, by=clerk, at=NOW)
    gone = sent()
    incidents.delete(number=gone.number, text="joke", by=clerk, at=NOW)
    assert desk(clerk) == [new.number]
    for sort in DeskSort:
        assert desk(clerk, tab=DeskTab.ALL, sort=sort) == [new.number, old.number]
    assert desk(clerk, tab=DeskTab.ALL, state=State.SOLVED) == [old.number]
    assert desk(clerk, tab=DeskTab.ALL, state=State.RECEIVED) == [new.number]


def test_merged_ones_are_not_work(clerk):
    kept, other = sent(), sent()
    incidents.merge(numbers=(kept.number, other.number), by=clerk, at=NOW)
    assert desk(clerk) == [kept.number]


def test_each_part_of_the_filter_counts(clerk):
    litter, pothole = sent(), sent("lighting-out", text="De lamp is stuk.")
    change(pothole.number, priority=12, street="102", street_nl="Elsense Steenweg", street_fr="Chaussée d’Ixelles")
    both = {litter.number, pothole.number}
    assert set(desk(clerk)) == both
    assert desk(clerk, category="waste") == [litter.number]
    assert desk(clerk, category="waste-litter") == [litter.number]
    assert desk(clerk, category="nothing") == []
    assert desk(clerk, priority=12) == [pothole.number]
    assert desk(clerk, street="102") == [pothole.number]
    assert set(desk(clerk, department="public_works")) == both
    assert desk(clerk, department="green") == []
    incidents.pause(number=litter.number, text="Wacht op materiaal.", by=clerk, at=NOW)
    incidents.plan(number=pothole.number, month=NOW.date(), by=clerk, at=NOW)
    assert desk(clerk, is_paused=True) == [litter.number] == desk(clerk, is_planned=False)
    assert desk(clerk, is_planned=True) == [pothole.number] == desk(clerk, is_paused=False)
    change(litter.number, contest_weight=1)
    change(pothole.number, moderation=Moderation.WAITING.value)
    assert desk(clerk, is_contested=True) == [litter.number]
    assert desk(clerk, waits_for_moderation=True) == [pothole.number]


def test_a_search_finds_numbers_streets_and_words(clerk):
    litter, lamp = sent(), sent("lighting-out", text="De lamp is stuk sinds gisteren.")
    change(lamp.number, street="102", street_nl="Elsense Steenweg", street_fr="Chaussée d’Ixelles")
    for text in (f"#{lamp.number}", str(lamp.number), "elsense", "chaussee ixelles", "lamp", "GISTEREN stuk"):
        assert desk(clerk, text=text) == [lamp.number], text
    assert desk(clerk, text="lamp banaan") == []
    assert set(desk(clerk, text="chaussée")) == {litter.number, lamp.number}
    incidents.solve(number=lamp.number, by=clerk, at=NOW)
    assert desk(clerk, tab=DeskTab.ALL, text="elsense") == [lamp.number]
    assert desk(clerk, tab=DeskTab.ALL, text="zwerfvuil") == [litter.number]
    assert desk(clerk, tab=DeskTab.ALL, text="gisteren") == [], "words of texts are looked for among open reports"


def test_the_region_sees_all_that_goes_to_and_fro(clerk):
    one, other = sent(), sent(where=THERE, municipality=OTHER)
    for number in (one.number, other.number):
        change(number, needs_arbitration=True)
    assert desk(clerk, tab=DeskTab.UNASSIGNED) == [one.number]
    assert set(desk(agent_actor(ROADS, (Role.DECIDER,)), tab=DeskTab.UNASSIGNED)) == {one.number, other.number}
    assert desk(agent_actor(ROADS, (Role.AGENT,)), tab=DeskTab.UNASSIGNED) == []


def test_tabs_say_how_many_they_hold(clerk):
    numbers = [sent().number for _ in range(4)]
    change(numbers[0], due_at=NOW - timedelta(days=1))
    incidents.solve(number=numbers[1], by=clerk, at=NOW)
    counts = incidents.desk_list(clerk, DeskFilter(), at=NOW).counts
    assert counts == {DeskTab.MINE: 3, DeskTab.OVERDUE: 1, DeskTab.UNASSIGNED: 0, DeskTab.ALL: 4}


@pytest.mark.parametrize(
    "after",
    ["", "x", "~~", "~~x", "4~~", "~2026-11-24T09:00:00~1", "~now~1", "~2026-99-99T00:00:00+00:00~1", "~~" + "9" * 30],
)
@pytest.mark.parametrize("sort", DeskSort)
def test_a_key_of_the_desk_that_is_none_begins_anew(clerk, sort, after):
    one = sent()
    page = incidents.desk_list(clerk, DeskFilter(), at=NOW, sort=sort, after=after)
    assert [row.number for row in page.rows] == [one.number]


def test_a_page_costs_the_same_questions_for_few_rows_and_for_many(clerk):
    def questions(**asked):
        incidents.desk_list(clerk, DeskFilter(**asked), at=LATER)
        with CaptureQueriesContext(connection) as captured:
            page = incidents.desk_list(clerk, DeskFilter(**asked), at=LATER, limit=5)
        return len(captured), len(page.rows)

    sent()
    assert questions() == (3, 1)
    for _ in range(8):
        sent()
    assert questions() == (2, 5)
    assert questions(tab=DeskTab.OVERDUE) == (2, 5)
    assert questions(tab=DeskTab.ALL) == (2, 5)


def test_a_public_page_costs_the_same_questions_for_few_rows_and_for_many(region):
    def questions():
        incidents.public_list(Filter(states=OPEN | CLOSED), at=NOW, limit=5)
        with CaptureQueriesContext(connection) as captured:
            incidents.public_list(Filter(states=OPEN | CLOSED), at=NOW, limit=5)
        return len(captured)

    sent()
    few = questions()
    for _ in range(8):
        sent()
    assert questions() == few == 2, "what changed, and the rows of the page"
