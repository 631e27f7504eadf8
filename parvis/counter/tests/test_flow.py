"""Where a case stands: tables of examples first, then what must hold for any history."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.counter.rules import flow
from parvis.counter.rules.fees import fee_cents
from parvis.counter.tests.definitions import FLOW, action, state, tree
from parvis.counter.types import Event, EventKind, Outcome
from parvis.kernel.rules import Table

TREE = tree()
ANSWERS = {"name": "An Peeters", "height": 12, "cut_on": "2026-06-15"}
SENT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
CLERK, CHIEF = "account:clerk", "account:chief"


def happened(*steps):
    """Make events of tuples (days after sending, kind or action, data, by)."""
    numbers = count(1)
    made = [Event(next(numbers), SENT, EventKind.SUBMITTED, "account:an", "applicant")]
    for days, what, *more in steps:
        data = more[0] if more else {}
        by = more[1] if len(more) > 1 else CLERK
        kind = EventKind(what) if what in set(EventKind) else EventKind.ACTION
        name = "" if kind is not EventKind.ACTION else what
        made.append(Event(next(numbers), SENT + days * DAY, kind, by, "agent", name, data))
    return made


def standing(*steps, definition=TREE, answers=ANSWERS):
    events = happened(*steps)
    return flow.derive(definition, answers, events, at=flow.latest(events, SENT))


def clock(found, deadline="decide"):
    return next((one for one in found.clocks if one.deadline == deadline), None)


def due(found, deadline="decide"):
    return clock(found, deadline).due_at.date().isoformat()


def test_a_case_begins_where_the_flow_says():
    found = standing()
    assert (found.state, found.tracks, found.outcome) == ("sent", {"visit": "planned"}, None)
    assert due(found) == "2026-04-01"
    assert due(found, "visit") == "2026-03-09"
    assert found.due.deadline == "visit"


def test_a_track_exists_under_its_condition():
    found = standing(answers={**ANSWERS, "height": 3})
    assert found.tracks == {}
    assert clock(found, "visit") is None


def test_without_submission_nothing_stands():
    with pytest.raises(flow.NeverSubmitted):
        flow.derive(TREE, ANSWERS, [], at=SENT)


def test_events_after_the_moment_are_left_out():
    events = happened((1, "propose", {"filled": {"advice": "yes"}}))
    assert flow.derive(TREE, ANSWERS, events, at=SENT).state == "sent"
    assert flow.derive(TREE, ANSWERS, events, at=SENT + DAY).state == "ready"


def test_a_decision_closes_the_case_and_its_clocks():
    found = standing((1, "propose", {"filled": {"advice": "yes"}}), (2, "grant"))
    assert (found.state, found.outcome, found.closed_at) == ("granted", Outcome.GRANTED, SENT + 2 * DAY)
    assert all(one.ended_at == SENT + 2 * DAY for one in found.clocks)
    assert found.due is None


def test_a_withdrawal_goes_to_the_state_that_says_so():
    found = standing((3, "withdrawn"))
    assert (found.state, found.outcome, found.closed_at) == ("withdrawn", Outcome.WITHDRAWN, SENT + 3 * DAY)


def test_missing_pieces_stop_the_clock_until_all_have_come():
    asked = (10, "pieces_requested", {"pieces": ["plan", "photo"]})
    found = standing(asked)
    assert found.pieces_wanted == ("plan", "photo")
    assert found.is_suspended
    assert clock(found).due_at is None
    half = standing(asked, (12, "pieces_added", {"pieces": ["plan"]}))
    assert half.pieces_wanted == ("photo",)
    assert clock(half).due_at is None
    whole = standing(asked, (12, "pieces_added", {"pieces": ["plan"]}), (15, "pieces_added", {"pieces": ["photo"]}))
    assert whole.pieces_wanted == ()
    assert due(whole) == "2026-04-07"  # five days later, on 6 April: Easter Monday, so the day after


def test_a_suspension_after_the_end_changes_nothing():
    late = standing((40, "pieces_requested", {"pieces": ["plan"]}))
    assert due(late) == "2026-04-01"


def test_a_corrected_receipt_moves_what_hangs_on_it():
    earlier = (SENT - 7 * DAY).isoformat()
    found = standing((1, "receipt_corrected", {"received_at": earlier}))
    assert due(found) == "2026-03-25"
    assert due(found, "visit") == "2026-03-02"


def test_a_general_suspension_of_known_length_moves_every_clock():
    stretch = {"since": SENT.isoformat(), "until": (SENT + 14 * DAY).isoformat()}
    found = standing((1, "suspended", stretch))
    assert due(found) == "2026-04-15"
    assert not found.is_suspended


def test_suspend_and_resume():
    assert standing((1, "suspended", {})).is_suspended
    assert due(standing((1, "suspended", {}), (4, "resumed"))) == "2026-04-07"  # 4 April is a Saturday before Easter


def test_overlapping_suspensions_count_once():
    found = standing(
        (1, "pieces_requested", {"pieces": ["plan"]}),
        (2, "suspended", {}),
        (3, "pieces_added", {"pieces": ["plan"]}),
        (4, "resumed"),
    )
    assert [(one.since, one.until) for one in clock(found).suspensions] == [(SENT + DAY, SENT + 4 * DAY)]


def test_an_extension_counts_once_and_in_time():
    assert due(standing((3, "lengthen"))) == "2026-04-16"
    assert due(standing((3, "lengthen"), (4, "lengthen"))) == "2026-04-16"
    assert due(standing((33, "lengthen"))) == "2026-04-01"


def test_a_deadline_can_count_back_from_an_answer():
    assert due(standing(), "before") == "2026-06-01"
    assert clock(standing(answers={"height": 3}), "before") is None
    assert clock(standing(answers={"height": 3, "cut_on": "no day"}), "before") is None


def test_a_reached_state_can_restart_a_deadline():
    changed = {
        "deadlines": [{**FLOW["deadlines"][0], "restarted_by": "main.ready"}],
    }
    found = standing((10, "propose", {"filled": {"advice": "yes"}}), definition=tree(changed))
    assert due(found) == "2026-04-13"  # 11 April is a Saturday


def test_a_deadline_that_starts_with_the_end_lives_on():
    appeal = {
        "id": "appeal",
        "label": FLOW["deadlines"][0]["label"],
        "term": {"length": 30, "unit": "calendar"},
        "starts": "refuse",
        "ends": ["withdraw_appeal"],
    }
    found = standing(
        (1, "propose", {"filled": {"advice": "no"}}),
        (2, "refuse"),
        definition=tree({"deadlines": [*FLOW["deadlines"], appeal]}),
    )
    assert clock(found, "appeal").is_running
    assert found.due.deadline == "appeal"


# What may follow --------------------------------------------------------------------------------------


def offered(who, *steps, actor=CLERK, answers=ANSWERS):
    events = happened(*steps)
    at = flow.latest(events, SENT)
    found = flow.derive(TREE, answers, events, at=at)
    return {
        one.action.id: one.blocked_by
        for one in flow.possible_actions(TREE, found, answers, who, events=events, actor=actor, at=at)
    }


PROPOSED = (1, "propose", {"filled": {"advice": "yes"}})


@pytest.mark.parametrize(
    ("who", "steps", "actor", "expected"),
    [
        ({"agent"}, (), CLERK, {"propose": "", "lengthen": ""}),
        ({"inspector"}, (), CLERK, {"look": ""}),
        ({"applicant"}, (), CLERK, {}),
        ({"decider"}, (), CHIEF, {}),
        ({"decider"}, (PROPOSED,), CHIEF, {"grant": "", "refuse": ""}),
        ({"decider", "agent"}, (PROPOSED,), CLERK, {"lengthen": "", "grant": "four_eyes", "refuse": ""}),
        ({"decider"}, ((1, "propose", {"filled": {"advice": "no"}}),), CHIEF, {"grant": "condition", "refuse": ""}),
        ({"decider", "inspector"}, (PROPOSED, (2, "grant", {}, CHIEF)), CHIEF, {}),
        ({"agent", "decider"}, ((1, "withdrawn"),), CHIEF, {}),
    ],
)
def test_who_may_do_what(who, steps, actor, expected):
    assert offered(who, *steps, actor=actor) == expected


def test_a_blocked_action_says_why():
    events = happened((1, "propose", {"filled": {"advice": "no"}}))
    at = flow.latest(events, SENT)
    found = flow.derive(TREE, ANSWERS, events, at=at)
    grant = flow.possible_actions(TREE, found, ANSWERS, {"decider"}, events=events, actor=CHIEF, at=at)[0]
    assert not grant.is_open
    assert grant.sentence.en == "The advice is no."


# What happens by itself -------------------------------------------------------------------------------


def test_what_a_table_decides_happens_at_once():
    low = {"name": "An", "height": 1}
    done = flow.settle(TREE, low, happened(), at=SENT)
    assert [one.action for one in done] == ["hedge"]
    assert flow.settle(TREE, ANSWERS, happened(), at=SENT) == []


def test_an_automatic_action_that_stays_is_done_once_per_visit_of_its_state():
    changed = {"actions": [*FLOW["actions"], action("tell", ["system"], ["sent", "ready"], automatic="true")]}
    definition = tree(changed)
    first = flow.settle(definition, ANSWERS, happened(), at=SENT)
    assert [one.action for one in first] == ["tell"]
    events = [*happened(), *first]
    assert flow.settle(definition, ANSWERS, events, at=SENT) == []
    moved = Event(9, SENT + DAY, EventKind.ACTION, CLERK, "agent", "propose", {"filled": {"advice": "yes"}})
    assert [one.action for one in flow.settle(definition, ANSWERS, [*events, moved], at=SENT + DAY)] == ["tell"]


def test_a_definition_that_goes_round_is_stopped():
    changed = {
        "states": [*FLOW["states"], state("other")],
        "actions": [
            action("there", ["system"], ["sent"], "other", automatic="true"),
            action("back", ["system"], ["other"], "sent", automatic="true"),
        ],
        "deadlines": [],
    }
    with pytest.raises(flow.GoesInCircles):
        flow.settle(tree(changed), ANSWERS, happened(), at=SENT)


def test_a_deadline_fires_once_and_counts_from_its_end():
    events = happened()
    assert flow.elapse(TREE, ANSWERS, events, at=SENT + 5 * DAY) == []
    late = flow.elapse(TREE, ANSWERS, events, at=SENT + 60 * DAY)
    assert [(one.kind, one.action, one.data["deadline"]) for one in late] == [
        (EventKind.EXPIRED, "", "visit"),
        (EventKind.ACTION, "tacit", "decide"),
    ]
    found = flow.derive(TREE, ANSWERS, [*events, *late], at=SENT + 60 * DAY)
    assert (found.state, found.closed_at.date().isoformat()) == ("granted", "2026-04-01")
    assert flow.elapse(TREE, ANSWERS, [*events, *late], at=SENT + 90 * DAY) == []


def test_what_cannot_be_done_when_a_deadline_passes_only_makes_late():
    changed = {"actions": [one if one["id"] != "tacit" else {**one, "at": ["ready"]} for one in FLOW["actions"]]}
    late = flow.elapse(tree(changed), ANSWERS, happened(), at=SENT + 60 * DAY)
    assert [one.kind for one in late] == [EventKind.EXPIRED, EventKind.EXPIRED]


def test_a_deadline_that_moved_after_it_was_marked_can_pass_again():
    events = happened()
    marked = flow.elapse(TREE, ANSWERS, events, at=SENT + 8 * DAY)
    assert [one.data["deadline"] for one in marked] == ["visit"]
    later = {"received_at": (SENT + 7 * DAY).isoformat()}
    corrected = Event(9, SENT + 9 * DAY, EventKind.RECEIPT_CORRECTED, CLERK, "agent", data=later)
    again = flow.elapse(TREE, ANSWERS, [*events, *marked, corrected], at=SENT + 15 * DAY)
    assert [one.data["deadline"] for one in again] == ["visit"]


# For any history --------------------------------------------------------------------------------------

NAMES = [
    "propose", "grant", "refuse", "lengthen", "look", "suspended", "resumed", "note_added", "message_sent",
    "pieces_requested", "pieces_added", "receipt_corrected", "withdrawn", "assigned",
]  # fmt: skip
STEPS = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=80),
        st.sampled_from(NAMES),
    ),
    max_size=9,
)
DATA = {
    "propose": {"filled": {"advice": "yes"}},
    "pieces_requested": {"pieces": ["plan"]},
    "pieces_added": {"pieces": ["plan"]},
    "receipt_corrected": {"received_at": (SENT - DAY).isoformat()},
}


def lived(steps):
    return happened(*((days, what, DATA.get(what, {})) for days, what in sorted(steps, key=lambda one: one[0])))


@given(STEPS, st.randoms())
def test_the_order_in_which_events_are_read_does_not_matter(steps, chance):
    events = lived(steps)
    shuffled = list(events)
    chance.shuffle(shuffled)
    at = flow.latest(events, SENT)
    assert flow.derive(TREE, ANSWERS, shuffled, at=at) == flow.derive(TREE, ANSWERS, events, at=at)


@given(STEPS, st.integers(min_value=0, max_value=900))
def test_time_alone_changes_nothing(steps, days):
    events = lived(steps)
    at = flow.latest(events, SENT)
    assert flow.derive(TREE, ANSWERS, events, at=at + days * DAY) == flow.derive(TREE, ANSWERS, events, at=at)


@given(STEPS, st.sampled_from(["note_added", "message_sent", "assigned", "letter_sent"]))
def test_what_is_only_said_moves_no_date(steps, what):
    events = lived(steps)
    at = flow.latest(events, SENT)
    said = Event(99, at, EventKind(what), CLERK, "agent")
    assert flow.derive(TREE, ANSWERS, [*events, said], at=at) == flow.derive(TREE, ANSWERS, events, at=at)


@given(STEPS, st.integers(min_value=0, max_value=200))
def test_whatever_happened_deadlines_fire_at_most_once(steps, days):
    events = lived(steps)
    at = flow.latest(events, SENT) + days * DAY
    fired = flow.elapse(TREE, ANSWERS, events, at=at)
    assert flow.elapse(TREE, ANSWERS, [*events, *fired], at=at) == []
    marks = [(one.data["deadline"], one.data["due_at"]) for one in fired if "deadline" in one.data]
    assert len(marks) == len(set(marks))


@given(STEPS, st.integers(min_value=0, max_value=80), st.integers(min_value=1, max_value=60))
def test_standing_still_never_brings_an_end_nearer(steps, since, length):
    events = lived(steps)
    at = flow.latest(events, SENT)
    before = clock(flow.derive(TREE, ANSWERS, events, at=at))
    stretch = {"since": (SENT + since * DAY).isoformat(), "until": (SENT + (since + length) * DAY).isoformat()}
    still = Event(99, at, EventKind.SUSPENDED, CLERK, "agent", data=stretch)
    after = clock(flow.derive(TREE, ANSWERS, [*events, still], at=at))
    never = datetime.max.replace(tzinfo=UTC)  # a clock that stands still ends later than any that runs
    assert (after.due_at or never) >= (before.due_at or never)


def test_a_clock_from_an_answer_can_end_with_the_submission():
    definition = tree(
        {
            "deadlines": [
                {**FLOW["deadlines"][2], "id": "ask", "ends": ["submitted"]},
            ]
        }
    )  # fmt: skip
    found = clock(standing(definition=definition), "ask")
    assert (found.ended_at, found.is_running) == (SENT, False)
    assert found.due_at.date().isoformat() == "2026-06-01"


def late_notice(*more):
    """Return the tree with a term whose passing only tells the applicant, and nothing else."""
    told = action("tell_late", ["system"], ["sent", "ready"], citizen=state("late")["citizen"])
    deadline = {**FLOW["deadlines"][0], "on_expiry": "tell_late"}
    return tree({"actions": [*FLOW["actions"], told], "deadlines": [deadline, *more]})


def test_a_term_that_passed_with_a_notice_stays_late_until_it_is_met():
    definition = late_notice()
    events = happened()
    events += flow.elapse(definition, ANSWERS, events, at=SENT + 60 * DAY)
    assert [one.action for one in events[1:]] == ["tell_late"]
    found = flow.derive(definition, ANSWERS, events, at=SENT + 60 * DAY)
    late = clock(found)
    assert (late.is_running, late.is_pending, late.ended_at) == (True, False, None)
    assert flow.most_urgent(found) == late
    assert found.due is None
    assert flow.elapse(definition, ANSWERS, events, at=SENT + 90 * DAY) == [], "it fires once"
    decided = Event(len(events) + 1, SENT + 61 * DAY, EventKind.ACTION, CHIEF, "decider", "refuse")
    found = flow.derive(definition, ANSWERS, [*events, decided], at=SENT + 61 * DAY)
    assert clock(found).ended_at == SENT + 61 * DAY
    assert flow.was_late(found)


def test_a_fee_that_collects_is_a_sum_for_every_condition():
    table = {
        "id": "cost",
        "purpose": "What it costs.",
        "hit": "collect",
        "rows": [
            {"id": "base", "when": "height >= 1", "then": {"amount_cents": 1000}},
            {"id": "tall", "when": "height >= 10", "then": {"amount_cents": 250}},
        ],
    }
    definition = replace(
        tree({"initial": "sent"}, fee={"table": "cost"}), tables=(*TREE.tables, Table.model_validate(table))
    )
    facts = flow.facts_of(definition, standing(definition=definition), ANSWERS, happened(), at=SENT)
    assert facts.holds("cost.amount_cents == 1250")
    assert fee_cents(definition, facts) == 1250
