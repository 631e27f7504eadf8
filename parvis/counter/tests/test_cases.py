"""A case from its sending to its end, as the database and the journal keep it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from parvis.counter.models import Case, Document
from parvis.counter.models.case import NO_TERM
from parvis.counter.operations import assignment, cases, conversation, deadlines, decisions, pieces
from parvis.counter.queries import history
from parvis.counter.queries.sealed import answers_of, content_of, label_of, search_token
from parvis.counter.rules.references import read_reference
from parvis.counter.tests.cases import DAY, OTHER, SENT, TOWN, actor, citizen, sent
from parvis.counter.types import Channel, EventKind, Outcome
from parvis.counter.types.problems import (
    AlreadyDone,
    NotAllowed,
    NotPossible,
    StaleCase,
    UnknownCase,
    WrongAnswers,
)
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor, Role

pytestmark = pytest.mark.django_db
HOUSE = Actor.system("deadlines")


def row(info):
    return Case.objects.unscoped("a test looks").get(pk=info.id)


def kinds(info):
    return [one.event.kind.value if not one.event.action else one.event.action for one in history.told(row(info))]


def test_what_is_sent_is_kept_sealed_and_found():
    info = sent()
    case = row(info)
    assert read_reference(info.reference) == case.reference
    assert (case.state, case.revision, case.outcome) == ("sent", 1, "")
    assert answers_of(case)["answers"]["name"] == "An Peeters"
    assert label_of(case).name == "An Peeters"
    assert b"Peeters" not in bytes(case.answers) + bytes(case.label)
    assert case.due_at == datetime(2026, 3, 9, 22, 59, 59, tzinfo=UTC)
    assert (case.next_deadline, case.queue_at, case.fires_at) == ("visit", case.due_at, case.due_at)
    found = {bytes(one.token) for one in case.tokens.all()}
    assert {search_token(word, TOWN) for word in ("an", "peeters", "peet*")} <= found
    assert search_token("peeters", OTHER) not in found
    assert kinds(info) == ["submitted", "letter_sent"]


def test_sending_the_same_draft_again_is_the_same_case():
    draft, by = uuid4(), citizen()
    first = sent(draft_id=draft, by=by)
    again = sent(draft_id=draft, by=by)
    assert (again.id, again.reference, again.is_new) == (first.id, first.reference, False)
    assert first.is_new
    assert kinds(first) == ["submitted", "letter_sent"]


def test_without_an_account_there_is_a_code():
    info = sent(by=Actor.anonymous())
    assert len(info.code) == 8
    assert row(info).code_index is not None
    assert sent().code == ""


def test_the_flow_may_decide_at_once():
    info = sent(height=1)
    assert (info.state, info.outcome) == ("granted", Outcome.GRANTED)
    assert kinds(info) == ["submitted", "hedge", "letter_sent"]
    assert row(info).queue_at == NO_TERM
    letter = Document.objects.get(pk=info.documents[0])
    said = content_of(letter)
    assert said["blocks"][0]["text"] == "Dear An Peeters\n\nWe decided. (nl)"
    assert {"kind": "reasons", "reasons": [["It is a hedge. (nl)", "law art. 3"]]} in said["blocks"]
    assert letter.valid_until.isoformat() == "2026-09-02"


def test_a_decision_by_two_people():
    info = sent()
    clerk, chief = actor(), actor(Role.DECIDER)
    ready = decisions.act(case=info.id, action="propose", filled={"advice": "yes"}, by=clerk, at=SENT + DAY)
    assert (ready.state, ready.revision) == ("ready", 2)
    done = decisions.act(case=info.id, action="grant", filled={}, by=chief, at=SENT + 2 * DAY, expected_revision=2)
    assert done.outcome is Outcome.GRANTED
    case = row(info)
    assert (case.closed_at, case.due_at, case.fires_at) == (SENT + 2 * DAY, None, None)
    assert kinds(info)[-2:] == ["grant", "letter_sent"]


def test_the_second_of_two_clerks_hears_who_was_first():
    info = sent()
    first, second = actor(), actor()
    decisions.act(case=info.id, action="propose", filled={"advice": "yes"}, by=first, at=SENT + DAY)
    with pytest.raises(AlreadyDone) as caught:
        decisions.act(
            case=info.id,
            action="propose",
            filled={"advice": "no"},
            by=second,
            at=SENT + DAY,
            expected_revision=1,
        )
    assert (caught.value.done.event.by, caught.value.done.event.at) == (first.id, SENT + DAY)


def test_a_stale_page_hears_what_happened():
    info = sent()
    clerk = actor()
    pieces.request_pieces(case=info.id, pieces=["A plan"], by=clerk, at=SENT + DAY)
    with pytest.raises(StaleCase) as caught:
        decisions.act(
            case=info.id,
            action="propose",
            filled={"advice": "no"},
            by=clerk,
            at=SENT + DAY,
            expected_revision=1,
        )
    assert [one.event.kind for one in caught.value.since] == [EventKind.PIECES_REQUESTED]


def test_a_note_makes_no_page_stale():
    info = sent()
    clerk = actor()
    conversation.add_note(case=info.id, text="Called.", by=clerk, at=SENT + DAY)
    decisions.act(
        case=info.id,
        action="propose",
        filled={"advice": "no"},
        by=clerk,
        at=SENT + DAY,
        expected_revision=1,
    )


@pytest.mark.parametrize(
    ("action", "filled", "problem"),
    [
        ("propose", {}, WrongAnswers),
        ("propose", {"advice": "perhaps"}, WrongAnswers),
        ("grant", {}, NotAllowed),
        ("tacit", {}, NotAllowed),
        ("nothing", {}, NotPossible),
    ],
)
def test_what_an_agent_cannot_do(action, filled, problem):
    info = sent()
    with pytest.raises(problem):
        decisions.act(case=info.id, action=action, filled=filled, by=actor(), at=SENT + DAY)
    assert kinds(info) == ["submitted", "letter_sent"]


def test_a_deadline_that_passed_comes_before_a_late_decision():
    info = sent()
    clerk = actor()
    with pytest.raises(NotPossible) as caught:
        decisions.act(case=info.id, action="propose", filled={"advice": "no"}, by=clerk, at=SENT + 60 * DAY)
    assert caught.value.reason == "closed"
    assert kinds(info) == ["submitted", "letter_sent"]  # undone with the refusal; the schedule will do it


def test_nobody_handles_the_case_of_another_administration():
    info = sent()
    stranger = actor(Role.AGENT, Role.DECIDER, Role.MANAGER, organisation=OTHER)
    calls = [
        lambda: decisions.act(case=info.id, action="propose", filled={"advice": "no"}, by=stranger, at=SENT),
        lambda: cases.open_case(case=info.id, by=stranger, at=SENT, purpose="handling"),
        lambda: pieces.request_pieces(case=info.id, pieces=["x"], by=stranger, at=SENT),
        lambda: conversation.send_message(case=info.id, text="x", once=uuid4(), by=stranger, at=SENT),
        lambda: assignment.assign(case=info.id, to=None, by=stranger, at=SENT),
        lambda: cases.withdraw(case=info.id, by=citizen(), at=SENT),
        lambda: cases.withdraw(case=info.id, by=Actor.anonymous(), at=SENT),
    ]
    for call in calls:
        with pytest.raises(UnknownCase):
            call()


def test_an_inspector_sees_only_what_is_to_be_inspected():
    info = sent()
    inspector = actor(Role.INSPECTOR)
    assert Case.objects.seen_by(inspector).filter(pk=info.id).exists()
    Case.objects.unscoped("a test changes it").filter(pk=info.id).update(is_for_inspectors=False)
    assert not Case.objects.seen_by(inspector).filter(pk=info.id).exists()


def test_missing_pieces_stop_and_start_the_clock():
    by = citizen()
    info = sent(by=by, height=5)
    clerk = actor()
    pieces.request_pieces(case=info.id, pieces=["A plan", "A photo"], text="Thank you", by=clerk, at=SENT + 10 * DAY)
    case = row(info)
    assert (case.is_suspended, case.due_at, len(case.pieces_wanted)) == (True, None, 2)
    first, second = case.pieces_wanted
    pieces.add_pieces(case=info.id, files=[(first, uuid4(), "plan.pdf")], by=by, at=SENT + 12 * DAY)
    assert row(info).is_suspended
    with pytest.raises(NotPossible):
        pieces.add_pieces(case=info.id, files=[(first, uuid4(), "plan.pdf")], by=by, at=SENT + 12 * DAY)
    pieces.add_pieces(case=info.id, files=[], waived=[second], by=clerk, at=SENT + 15 * DAY)
    case = row(info)
    assert (case.is_suspended, case.pieces_wanted) == (False, [])
    assert case.due_at == datetime(2026, 4, 7, 21, 59, 59, tzinfo=UTC)
    assert case.files.count() == 1
    told = history.told(case)
    asked = next(one for one in told if one.event.kind is EventKind.PIECES_REQUESTED)
    assert [one["label"] for one in asked.payload["pieces"]] == ["A plan", "A photo"]
    assert asked.moved[0].after is None


def test_a_corrected_receipt_says_what_it_moved():
    info = sent(height=5)
    _, moved = cases.correct_receipt(
        case=info.id, received_at=SENT - 7 * DAY, reason="It lay in the letter box.", by=actor(), at=SENT + DAY
    )
    assert [(one.deadline, one.before - one.after) for one in moved] == [("decide", 7 * DAY)]
    assert row(info).received_at == SENT - 7 * DAY
    with pytest.raises(NotPossible):
        cases.correct_receipt(case=info.id, received_at=SENT + 9 * DAY, reason="", by=actor(), at=SENT + DAY)


def test_suspend_and_resume():
    info = sent(height=5)
    clerk = actor()
    with pytest.raises(NotPossible):
        cases.resume(case=info.id, reason="", by=clerk, at=SENT)
    cases.suspend(case=info.id, reason="Strike", by=clerk, at=SENT + DAY)
    assert row(info).is_suspended
    _, moved = cases.resume(case=info.id, reason="Over", by=clerk, at=SENT + 4 * DAY)
    assert moved[0].before is None
    assert not row(info).is_suspended


def test_a_citizen_corrects_until_the_decision():
    by = citizen()
    info = sent(by=by)
    cases.correct_answers(case=info.id, answers={"height": 14}, by=by, at=SENT + DAY)
    told = history.told(row(info))[-1]
    assert (told.payload["before"], told.payload["after"]) == ({"height": 12}, {"height": 14})
    with pytest.raises(NotPossible):
        cases.correct_answers(case=info.id, answers={"height": 14}, by=by, at=SENT + DAY)
    cases.withdraw(case=info.id, by=by, at=SENT + 2 * DAY, reason="No longer needed")
    assert row(info).outcome == "withdrawn"
    with pytest.raises(NotPossible):
        cases.correct_answers(case=info.id, answers={"height": 3}, by=by, at=SENT + 3 * DAY)
    with pytest.raises(NotPossible):
        cases.withdraw(case=info.id, by=by, at=SENT + 3 * DAY)


def test_who_opened_the_file_is_told_once_a_quarter():
    info = sent()
    clerk = actor()
    for minutes in (0, 5, 20):
        at = SENT + DAY / 1440 * minutes
        cases.open_case(case=info.id, by=clerk, at=at, purpose="handling")
    found = history.openings(row(info))
    assert [(one.by, one.organisation, one.purpose) for one in found] == [(clerk.id, TOWN, "handling")] * 2


def test_messages_go_both_ways_once():
    by = citizen()
    info = sent(by=by)
    clerk, once = actor(), uuid4()
    first = conversation.send_message(case=info.id, text="When?", once=once, by=by, at=SENT)
    assert conversation.send_message(case=info.id, text="When?", once=once, by=by, at=SENT) == first
    assert row(info).has_unread
    assert conversation.read_messages(case=info.id, by=clerk, at=SENT) == 1
    assert not row(info).has_unread
    conversation.send_message(case=info.id, text="Soon.", once=uuid4(), by=clerk, at=SENT)
    assert conversation.read_messages(case=info.id, by=by, at=SENT) == 1
    for text in (" ", "x" * 5001):
        with pytest.raises(NotPossible):
            conversation.send_message(case=info.id, text=text, once=uuid4(), by=by, at=SENT)


def test_a_case_is_taken_by_one():
    info = sent()
    first, second, chief = actor(), actor(), actor(Role.MANAGER)
    assignment.assign(case=info.id, to=first.account_id, by=first, at=SENT, expected=None)
    with pytest.raises(AlreadyDone):
        assignment.assign(case=info.id, to=second.account_id, by=second, at=SENT, expected=None)
    with pytest.raises(NotAllowed):
        assignment.assign(case=info.id, to=second.account_id, by=second, at=SENT)
    assignment.assign(case=info.id, to=second.account_id, by=chief, at=SENT)
    assert str(row(info).assigned_to_id) == second.account_id
    with pytest.raises(NotPossible):
        assignment.assign(case=info.id, to=actor(organisation=OTHER).account_id, by=chief, at=SENT)


def test_deadlines_fire_once():
    infos = [sent() for _ in range(3)]
    quiet = sent(at=SENT + 50 * DAY)
    assert deadlines.fire_due(by=HOUSE, at=SENT + 8 * DAY) == 3
    assert deadlines.fire_due(by=HOUSE, at=SENT + 8 * DAY) == 0
    assert [row(one).state for one in infos] == ["sent"] * 3
    assert deadlines.fire_due(by=HOUSE, at=SENT + 45 * DAY) == 3
    assert deadlines.fire_due(by=HOUSE, at=SENT + 45 * DAY) == 0
    for info in infos:
        assert kinds(info) == ["submitted", "letter_sent", "expired", "tacit", "letter_sent"]
        assert row(info).outcome == "granted"
    assert row(quiet).state == "sent"
    assert journal.verify().ok


def test_one_case_that_cannot_be_handled_does_not_stop_the_others(monkeypatch):
    broken, *others = [sent() for _ in range(3)]
    Case.objects.unscoped("a test breaks it").filter(pk=broken.id).update(answers=b"not sealed")
    assert deadlines.fire_due(by=HOUSE, at=SENT + 45 * DAY) == 3
    assert [row(one).outcome for one in others] == ["granted", "granted"]
    assert row(broken).fires_at == SENT + 45 * DAY + deadlines.RETRY


def test_the_database_refuses_impossible_rows():
    info = sent()
    mine = Case.objects.unscoped("a test breaks it").filter(pk=info.id)
    for change in (
        {"outcome": "granted"},
        {"closed_at": SENT},
        {"due_at": None},
        {"next_deadline": ""},
        {"queue_at": NO_TERM},
        {"channel": "smoke"},
        {"language": "de"},
        {"state": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            mine.update(**change)
    assert mine.get().channel == Channel.WEB
