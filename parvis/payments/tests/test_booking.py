"""Demands, what comes in at the counter and by statement, and money that counts once."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Role
from parvis.kernel.registry import registry
from parvis.payments import api as payments
from parvis.payments.models import Beneficiary, Checkout, Demand, Entry, Movement, Refund
from parvis.payments.queries import unmatched
from parvis.payments.tests.world import (
    HOUSE,
    IBAN,
    NOW,
    OTHER,
    OTHER_IBAN,
    PAYER,
    TODAY,
    TOWN,
    asked,
    clerk,
    imported,
    line,
    now,
    statement,
)  # fmt: skip
from parvis.payments.types import WrongIban, WrongStatement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
STATES = payments.DemandState


def test_a_demand_is_due_under_a_communication_of_its_own():
    one, two = asked(), asked()
    assert one.state is STATES.DUE
    assert one.ogm != two.ogm
    assert {found.id for found in payments.demands_of("thing:1")} == {one.id, two.id}
    assert payments.pay_url(one, "fr").endswith(f"/fr/pay/{one.id}/")


def test_nothing_is_asked_for_nothing_and_nobody_is_sent_away():
    with pytest.raises(payments.CannotPay):
        asked(0)
    assert asked(return_url="https://elsewhere.example/").return_url == ""
    assert asked(return_url="//elsewhere.example/").return_url == ""


def test_a_clerk_notes_a_payment_once_per_receipt():
    demand, by = asked(), clerk()
    noted = {"demand": demand.id, "kind": payments.MovementKind.CARD, "amount_cents": 1_500, "receipt": "R-1"}
    assert payments.pay_at_counter(**noted, by=by, at=NOW).state is STATES.PAID
    assert payments.pay_at_counter(**noted, by=by, at=NOW).received_cents == 1_500
    other = asked()
    with pytest.raises(payments.CannotPay):
        payments.pay_at_counter(**{**noted, "demand": other.id}, by=by, at=NOW)


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"amount_cents": 0}, "amount"),
        ({"receipt": "  "}, "reference"),
        ({"kind": payments.MovementKind.TRANSFER}, "amount"),
    ],
)
def test_what_is_noted_is_whole(known, reason):
    noted = {"kind": payments.MovementKind.CASH, "amount_cents": 1_500, "receipt": "R-1", **known}
    with pytest.raises(payments.CannotPay) as wrong:
        payments.pay_at_counter(demand=asked().id, **noted, by=clerk(), at=NOW)
    assert wrong.value.reason == reason


def test_only_clerks_of_the_organisation_note_payments():
    demand = asked()
    noted = {"kind": payments.MovementKind.CASH, "amount_cents": 1, "receipt": "R", "at": NOW}
    with pytest.raises(payments.UnknownDemand):
        payments.pay_at_counter(demand=demand.id, **noted, by=clerk(organisation=OTHER))
    with pytest.raises(payments.MayNotHandle):
        payments.pay_at_counter(demand=demand.id, **noted, by=clerk(Role.INSPECTOR))


def test_what_is_wanted_no_more_is_cancelled_or_goes_back():
    paid, due = asked(subject="thing:2"), asked(subject="thing:3")
    imported(line(1_500, structured=paid.ogm))
    assert [one.state for one in payments.end(subject="thing:2", by=HOUSE, at=NOW)] == [STATES.REFUND_DUE]
    assert [one.state for one in payments.end(subject="thing:3", by=HOUSE, at=NOW)] == [STATES.CANCELLED]
    assert payments.end(subject="thing:3", by=HOUSE, at=NOW) == []
    with pytest.raises(payments.CannotPay) as wrong:
        payments.pay_at_counter(
            demand=due.id, kind=payments.MovementKind.CASH, amount_cents=1, receipt="R", by=clerk(), at=NOW
        )
    assert wrong.value.reason == "ended"
    assert due.ogm


def test_what_happens_is_in_the_journal_and_told_to_who_asked(monkeypatch):
    told, held = [], []
    hooks = {
        payments.CHANGED: lambda demand, by, at: told.append(demand.state),
        payments.HOLD: held.append,
    }
    monkeypatch.setattr(registry, "hook", hooks.get)
    demand = asked()
    imported(line(1_500, structured=demand.ogm))
    assert (told, held) == ([STATES.PAID], ["thing:1"])
    verbs = [entry.verb for entry in journal.history(f"demand:{demand.id}")]
    assert verbs == ["payments.demand.made", "payments.movement.added"]


# Statements --------------------------------------------------------------------------------------------


def test_a_transfer_finds_its_demand_by_its_communication():
    one, two = asked(), asked()
    found = imported(line(1_500, structured=one.ogm), line(1_500, f"voor {two.shown_ogm} dank"))
    assert (found.new, found.matched, found.unmatched) == (2, 2, 0)
    assert (now(one).state, now(two).state) == (STATES.PAID, STATES.PAID)


def test_a_statement_that_is_imported_twice_changes_nothing():
    demand = asked()
    lines = [line(1_500, structured=demand.ogm), line(700, "niets")]
    imported(*lines)
    again = imported(*lines)
    assert (again.new, again.matched, again.unmatched) == (0, 0, 0)
    assert now(demand).received_cents == 1_500
    assert Entry.objects.unscoped("test").count() == 2


def test_a_statement_that_broke_off_half_way_is_finished_the_second_time():
    one, two = asked(), asked()
    imported(line(1_500, structured=one.ogm))
    found = imported(line(1_500, structured=one.ogm), line(1_500, structured=two.ogm))
    assert (found.new, now(one).received_cents, now(two).received_cents) == (1, 1_500, 1_500)


def test_several_transfers_make_up_a_payment_and_what_is_too_much_is_shown():
    demand = asked()
    imported(line(1_000, structured=demand.ogm), number="1")
    assert (now(demand).state, now(demand).rest_cents) == (STATES.DUE, 500)
    imported(line(800, structured=demand.ogm), number="2")
    found = now(demand)
    assert (found.state, found.excess_cents, found.rest_cents) == (STATES.PAID, 300, 0)
    assert [one.id for one in payments.to_decide(TOWN, by=clerk(Role.MANAGER))] == [demand.id]


def test_money_after_the_end_is_to_be_given_back():
    demand = asked()
    payments.end(subject="thing:1", by=HOUSE, at=NOW)
    imported(line(1_500, structured=demand.ogm))
    assert now(demand).state is STATES.REFUND_DUE


def test_what_fits_no_demand_is_left_to_a_clerk_with_the_words_of_the_bank():
    foreign = asked(organisation=OTHER)
    found = imported(line(500, "geen idee"), line(600, structured="090933755493"), line(700, structured=foreign.ogm))
    assert (found.matched, found.unmatched) == (0, 3)
    listed = payments.unmatched(TOWN, by=clerk(Role.MANAGER))
    assert [one.reason for one in listed if one.amount_cents == 500] == [payments.EntryReason.NO_REFERENCE]
    assert {one.reason for one in listed if one.amount_cents > 500} == {payments.EntryReason.UNKNOWN_REFERENCE}
    assert {(one.name, one.iban) for one in listed} == {("Jan Peeters", PAYER)}
    assert b"Peeters" not in bytes(Entry.objects.unscoped("test").first().party)
    assert payments.unmatched(TOWN, by=clerk(Role.MANAGER, organisation=OTHER)) == []


def test_a_clerk_matches_a_line_by_hand_or_sets_it_aside():
    demand, by = asked(), clerk(Role.MANAGER)
    imported(line(1_500, "fout"), line(99, "huur"))
    right, wrong = sorted(payments.unmatched(TOWN, by=by), key=lambda one: -one.amount_cents)
    assert payments.match_entry(entry=right.id, ogm=demand.ogm, by=by, at=NOW) == demand.id
    payments.set_aside(entry=wrong.id, by=by, at=NOW)
    assert now(demand).state is STATES.PAID
    assert unmatched(TOWN, by=by) == []
    with pytest.raises(payments.UnknownDemand):
        payments.match_entry(entry=right.id, ogm=demand.ogm, by=by, at=NOW)
    assert now(demand).received_cents == 1_500


def test_a_line_is_only_matched_within_its_organisation_and_by_who_handles_money():
    foreign = asked(organisation=OTHER)
    imported(line(1_500, "fout"))
    (entry,) = payments.unmatched(TOWN, by=HOUSE)
    with pytest.raises(payments.UnknownDemand):
        payments.match_entry(entry=entry.id, ogm=foreign.ogm, by=clerk(Role.MANAGER), at=NOW)
    with pytest.raises(payments.MayNotHandle):
        payments.match_entry(entry=entry.id, ogm=asked().ogm, by=clerk(), at=NOW)
    with pytest.raises(payments.UnknownDemand):
        payments.set_aside(entry=entry.id, by=clerk(Role.MANAGER, organisation=OTHER), at=NOW)


def test_what_the_bank_takes_back_is_due_again():
    demand = asked()
    imported(line(1_500, structured=demand.ogm), number="1")
    imported(line(-1_500, structured=demand.ogm, is_reversal=True), number="2")
    assert (now(demand).state, now(demand).received_cents) == (STATES.DUE, 0)
    imported(line(-1_500, "?", is_reversal=True), number="3")
    assert [one.reason for one in payments.unmatched(TOWN, by=HOUSE)] == [payments.EntryReason.REVERSAL]


def test_money_that_leaves_for_other_things_needs_nobody():
    assert imported(line(-12_000, "loon")).unmatched == 0


def test_statements_are_imported_for_own_accounts_by_who_handles_money():
    content = statement(line(100))
    for by in (clerk(), clerk(Role.MANAGER, organisation=OTHER)):
        with pytest.raises(payments.MayNotHandle):
            payments.import_statement(content=content, by=by, at=NOW)
    assert payments.import_statement(content=content, by=clerk(Role.MANAGER), at=NOW)[0].new == 1
    with pytest.raises(WrongStatement):
        payments.import_statement(content=statement(account=PAYER), by=HOUSE, at=NOW)


def test_who_paid_is_forgotten_after_seven_years_and_the_sums_stay():
    demand = asked()
    imported(line(1_500, structured=demand.ogm))
    assert payments.forget_parties(by=HOUSE, at=NOW) == 0
    assert payments.forget_parties(by=HOUSE, at=NOW.replace(year=2034)) == 1
    assert now(demand).received_cents == 1_500


def test_an_account_is_set_by_an_administrator_and_checked():
    saved = {"organisation": TOWN, "name": "Elsene", "iban": OTHER_IBAN[:-1] + "0", "at": NOW}
    with pytest.raises(WrongIban):
        payments.save_beneficiary(**saved, by=HOUSE)
    with pytest.raises(payments.MayNotHandle):
        payments.save_beneficiary(**{**saved, "iban": PAYER}, by=clerk(Role.MANAGER))
    found = payments.save_beneficiary(**{**saved, "iban": PAYER}, by=clerk(Role.ADMINISTRATOR))
    assert payments.beneficiary(TOWN) == found


# What cannot be ----------------------------------------------------------------------------------------


def refused(call):
    with pytest.raises(IntegrityError), transaction.atomic():
        call()


@pytest.mark.parametrize(
    "known",
    [
        {"amount_cents": 0},
        {"currency": "USD"},
        {"subject": ""},
        {"state": "paid"},
        {"received_cents": 1_500},
        {"state": "refund_due", "ended_at": NOW},
        {"state": "refunded", "ended_at": NOW},
        {"state": "cancelled"},
        {"ended_at": NOW},
        {"state": "lost"},
    ],
)
def test_a_demand_that_cannot_be_is_refused_by_the_database(known):
    demand = asked()
    refused(lambda: Demand.objects.unscoped("test").filter(pk=demand.id).update(**known))


@pytest.mark.parametrize(
    "known",
    [
        {"amount_cents": -1},
        {"kind": "refund"},
        {"kind": "reversal"},
        {"kind": "returned", "amount_cents": -1},
        {"reference": ""},
        {"kind": "gift"},
    ],
)
def test_a_movement_that_cannot_be_is_refused_by_the_database(known):
    row = {"demand_id": asked().id, "kind": "cash", "amount_cents": 1, "reference": "r", "at": NOW, "by": "x", **known}
    refused(lambda: Movement.objects.create(**row))


def test_the_same_outside_reference_counts_once():
    row = {"demand_id": asked().id, "kind": "cash", "amount_cents": 1, "reference": "r", "at": NOW, "by": "x"}
    Movement.objects.create(**row)
    refused(lambda: Movement.objects.create(**row))


def test_movements_are_never_changed():
    imported(line(1_500, structured=asked().ogm))
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Movement.objects.update(amount_cents=1)
    if connection.vendor == "postgresql":
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            Movement.objects.all().delete()


def test_two_attempts_to_pay_are_never_open_at_once():
    row = {"demand_id": asked().id, "amount_cents": 1, "begun_at": NOW, "look_at": NOW}
    Checkout.objects.create(**row)
    refused(lambda: Checkout.objects.create(**row))
    refused(lambda: Checkout.objects.create(**row, state="paid"))
    refused(lambda: Checkout.objects.update(ended_at=NOW))
    refused(lambda: Checkout.objects.update(url="https://pay.example/"))


@pytest.mark.parametrize(
    "known",
    [
        {"state": "matched"},
        {"handled_by": "x", "state": "set_aside"},
        {"handled_at": NOW},
        {"handled_by": "x", "handled_at": NOW},
    ],
)
def test_a_line_that_cannot_be_is_refused_by_the_database(known):
    imported(line(100, "niets"))
    refused(lambda: Entry.objects.unscoped("test").update(**known))


@pytest.mark.parametrize(
    "known",
    [
        {"amount_cents": 0},
        {"means": "online"},
        {"payment": "tr_1"},
        {"state": "approved"},
        {"decided_by": "other", "decided_at": NOW},
        {"state": "approved", "decided_by": "me", "decided_at": NOW},
        {"state": "sent", "decided_by": "other", "decided_at": NOW},
        {"state": "done", "decided_by": "other", "decided_at": NOW},
        {"ended_at": NOW},
    ],
)
def test_a_refund_that_cannot_be_is_refused_by_the_database(known):
    row = {
        "organisation_id": TOWN, "demand_id": asked().id, "amount_cents": 1, "means": "transfer", "because": "mistake",
        "needs_second": True, "asked_by": "me", "asked_at": NOW, **known,
    }  # fmt: skip
    refused(lambda: Refund.objects.create(**row))


def test_an_account_has_a_name_and_one_owner():
    refused(lambda: Beneficiary.objects.filter(pk=TOWN).update(name=""))
    refused(lambda: Beneficiary.objects.filter(pk=TOWN).update(iban=OTHER_IBAN))
    assert payments.beneficiary(TOWN).iban == IBAN


def test_the_figure_counts_what_came_in():
    imported(line(1_500, structured=asked().ogm), line(50, "niets"))
    assert payments.received_euros(TODAY, TODAY.replace(day=25), TOWN) == 15
    assert payments.received_euros(TODAY, TODAY.replace(day=25)) == 15
    assert payments.received_euros(TODAY, TODAY.replace(day=25), OTHER) == 0
    assert payments.unmatched_count(NOW) == 1
