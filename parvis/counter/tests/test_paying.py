"""A fee that is paid online: asked with the case, moved on by what comes in, given back or dropped when it ends."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from parvis.counter.models import Case
from parvis.counter.operations.cases import withdraw
from parvis.counter.operations.deadlines import fire_due
from parvis.counter.operations.decisions import act
from parvis.counter.operations.importing import import_cases
from parvis.counter.queries.cases import case_page
from parvis.counter.queries.history import told
from parvis.counter.tests.cases import DAY, SENT, TOWN, actor, citizen, pinned, sent
from parvis.counter.tests.definitions import FLOW, action, said, state, tree
from parvis.counter.tests.test_double_click import together
from parvis.counter.types import Channel, Event, EventKind
from parvis.counter.types.definition import Definition
from parvis.counter.types.past import PastCase
from parvis.counter.types.records import CaseInfo
from parvis.kernel.jobs import api as jobs
from parvis.kernel.messages import api as messages
from parvis.kernel.people.models import Account
from parvis.kernel.people.tests.factories import make_organisation, sign_in
from parvis.kernel.people.types import Actor, Role
from parvis.payments import api as payments

pytestmark = pytest.mark.django_db
HOUSE = Actor.system("test")
STATES = payments.DemandState


def paid_tree(due: str = "sending", **changes: Any) -> Definition:
    """Return the procedure of the tests with a fee: what is paid goes on, what is not lapses."""
    refuse = action("refuse", ["agent", "decider"], ["sent", "ready"], "refused", letter="permit", refunds=True)
    others = [one for one in FLOW["actions"] if one["id"] not in ("refuse", "hedge", "tacit")]
    propose = next(one for one in others if one["id"] == "propose")
    flow = {
        "states": [*FLOW["states"], state("lapsed", final=True, outcome="lapsed"), state("checked")],
        "actions": [
            *(one for one in others if one["id"] != "propose"),
            {**propose, "asks_payment": due == "action"},
            action("go_on", ["system"], ["sent"], "checked", automatic="payment == 'paid'", citizen=said("Paid.")),
            refuse | {"at": ["sent", "ready", "checked"]},
            action("lapse", ["system"], ["sent", "ready"], "lapsed"),
        ],
        "deadlines": [
            {
                "id": "pay", "label": said("Pay"), "term": {"length": 3, "unit": "working"}, "starts": "payment_asked",
                "ends": ["paid", "refuse"], "on_expiry": "lapse",
            }
        ],
    }  # fmt: skip
    return tree(flow, fee={"amount_cents": 1_500, "due": due}, **changes)


def pay(case: CaseInfo, cents: int = 1_500, receipt: str = "R-1") -> payments.DemandInfo:
    """Pay at the counter, which is the shortest way."""
    return payments.pay_at_counter(
        demand=demand_of(case).id, kind=payments.MovementKind.CARD, amount_cents=cents, receipt=receipt,
        by=actor(), at=SENT + timedelta(hours=1),
    )  # fmt: skip


def demand_of(case: CaseInfo) -> payments.DemandInfo:
    (found,) = payments.demands_of(f"case:{case.id}")
    return found


def row(case: CaseInfo) -> Case:
    return Case.objects.unscoped("test").get(pk=case.id)


def kinds(case: CaseInfo) -> list[str]:
    return [one.event.kind.value for one in told(row(case)) if one.event.kind is not EventKind.LETTER_SENT]


def test_a_fee_is_asked_in_the_transaction_in_which_a_case_is_sent():
    case = sent(definition=paid_tree())
    asked = demand_of(case)
    assert (asked.amount_cents, asked.organisation, asked.state) == (1_500, TOWN, STATES.DUE)
    assert asked.description.en == "Cut a tree"
    assert asked.return_url == f"/nl/my/cases/{case.id}/"
    assert asked.due_on == (SENT + 3 * DAY).date()
    assert kinds(case) == ["submitted", "payment_asked"]


def test_sending_twice_asks_once():
    definition, by, draft = paid_tree(), citizen(), uuid4()
    case = sent(definition=definition, by=by, draft_id=draft)
    assert not sent(definition=definition, by=by, draft_id=draft).is_new
    assert demand_of(case).state is STATES.DUE


def test_what_is_paid_moves_the_case_on_by_itself():
    case = sent(definition=paid_tree())
    pay(case, 1_000)
    assert row(case).state == "sent"
    pay(case, 500, "R-2")
    assert row(case).state == "checked"
    assert kinds(case) == ["submitted", "payment_asked", "paid", "action"]
    assert row(case).due_at is None


def test_who_asked_is_told_where_to_pay_unless_it_was_paid_meanwhile():
    by = citizen(email="an@example.be")
    sent(definition=paid_tree(), by=by)
    jobs.run_pending(limit=20)
    found = [one for one in messages.inbox(by.account_id) if "€ 15,00" in one.subject.replace("\u202f", " ")]
    assert len(found) == 1
    assert "/nl/pay/" in found[0].text
    other = citizen(email="bo@example.be")
    pay(sent(definition=paid_tree(), by=other))
    jobs.run_pending(limit=20)
    assert not [one for one in messages.inbox(other.account_id) if "/pay/" in one.text]


def test_what_is_not_paid_in_time_lapses_and_is_asked_no_more():
    case = sent(definition=paid_tree())
    fire_due(by=HOUSE, at=SENT + 10 * DAY)
    assert (row(case).state, demand_of(case).state) == ("lapsed", STATES.CANCELLED)


def test_money_that_comes_after_all_is_for_a_clerk_to_give_back():
    case = sent(definition=paid_tree())
    pay(case, 400)
    fire_due(by=HOUSE, at=SENT + 10 * DAY)
    assert (row(case).state, demand_of(case).state) == ("lapsed", STATES.REFUND_DUE)
    assert [one.id for one in payments.to_decide(TOWN, by=actor(Role.MANAGER))] == [demand_of(case).id]


def test_a_refusal_gives_back_what_was_paid():
    case = sent(definition=paid_tree())
    pay(case)
    act(case=case.id, action="refuse", filled={}, by=actor(), at=SENT + DAY)
    assert kinds(case)[-1] == "refunded"
    assert demand_of(case).state is STATES.REFUND_DUE
    (found,) = payments.refunds_of(demand_of(case).id, by=HOUSE)
    assert (found.amount_cents, found.because) == (1_500, payments.Because.REFUSED)


def test_a_refusal_before_it_was_paid_asks_nothing_more():
    case = sent(definition=paid_tree())
    act(case=case.id, action="refuse", filled={}, by=actor(), at=SENT + DAY)
    assert demand_of(case).state is STATES.CANCELLED
    assert "refunded" not in kinds(case)


def test_who_withdraws_unpaid_owes_nothing():
    by = citizen()
    case = sent(definition=paid_tree(), by=by)
    withdraw(case=case.id, by=by, at=SENT + DAY)
    assert demand_of(case).state is STATES.CANCELLED


def test_a_fee_can_be_asked_with_a_decision():
    case = sent(definition=paid_tree("action"))
    assert payments.demands_of(f"case:{case.id}") == []
    act(case=case.id, action="propose", filled={"advice": "yes"}, by=actor(), at=SENT + DAY)
    assert demand_of(case).state is STATES.DUE


def test_what_is_free_or_paid_elsewhere_asks_nothing():
    assert payments.demands_of(f"case:{sent().id}") == []
    free = sent(definition=tree(fee={"amount_cents": 0, "due": "sending"}))
    assert payments.demands_of(f"case:{free.id}") == []
    later = sent(definition=tree(fee={"amount_cents": 1_500}))
    assert payments.demands_of(f"case:{later.id}") == []


def test_what_the_bank_takes_back_is_noted_on_the_case():
    case = sent(definition=paid_tree())
    iban = "BE68539007547034"
    payments.save_beneficiary(organisation=TOWN, name="Elsene", iban=iban, by=HOUSE, at=SENT)
    ogm = demand_of(case).ogm
    for number, side, reversal in (("1", "CRDT", "false"), ("2", "DBIT", "true")):
        content = f"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
        <Id>{number}</Id><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>
        <Ntry><Amt Ccy="EUR">15.00</Amt><CdtDbtInd>{side}</CdtDbtInd>
        <RvslInd>{reversal}</RvslInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-03-03</Dt></BookgDt><NtryDtls><TxDtls>
        <RmtInf><Ustrd>{ogm}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"""
        payments.import_statement(content=content.encode(), by=HOUSE, at=SENT + DAY)
    assert demand_of(case).state is STATES.DUE
    last = told(row(case))[-1]
    assert last.event.kind is EventKind.NOTE_ADDED
    assert "banque" in last.payload["text"]


def test_a_demand_of_something_else_concerns_no_case():
    make_organisation(TOWN)
    for subject in ("thing:1", "case:nothing", "case:00000000-0000-0000-0000-000000000000"):
        one = payments.demand(
            organisation=TOWN, amount_cents=100, subject=subject, description=paid_tree().procedure.name,
            return_url="", language="nl", by=HOUSE, at=SENT,
        )  # fmt: skip
        noted = {"kind": payments.MovementKind.CASH, "amount_cents": 100, "receipt": subject}
        assert payments.pay_at_counter(demand=one.id, **noted, by=actor(), at=SENT).state is STATES.PAID


def test_a_case_that_is_taken_over_asks_nothing_anew():
    make_organisation(TOWN)
    definition = pinned(paid_tree())
    events = (
        Event(1, SENT, EventKind.SUBMITTED, "system:old", "applicant", "", {"channel": "paper", "organisation": TOWN}),
        Event(2, SENT, EventKind.PAYMENT_ASKED, "system:old", "system", "", {"amount_cents": 1_500}),
    )
    past = PastCase(
        source_id=UUID(int=7), definition=definition, organisation=TOWN, answers={"name": "An", "height": 12},
        events=events, channel=Channel.PAPER, language="nl",
    )  # fmt: skip
    import_cases(cases=[past], by=HOUSE, at=SENT)
    case = Case.objects.unscoped("test").get()
    assert payments.demands_of(case.subject) == []


# Pages -------------------------------------------------------------------------------------------------


def test_the_applicant_sees_what_is_to_be_paid_and_then_that_it_was(client, settings):
    settings.PAYMENTS_URL = ""
    make_organisation(TOWN)
    payments.save_beneficiary(organisation=TOWN, name="Elsene", iban="BE68539007547034", by=HOUSE, at=SENT)
    by = citizen()
    case = sent(definition=paid_tree(), by=by)
    sign_in(client, account_of(by))
    page = client.get(f"/nl/my/cases/{case.id}/").content.decode()
    assert demand_of(case).shown_ogm in page
    assert "BE68 5390 0754 7034" in page
    pay(case)
    page = client.get(f"/nl/my/cases/{case.id}/").content.decode()
    assert demand_of(case).shown_ogm not in page
    assert "We hebben € 15,00 ontvangen." in page.replace("\u202f", " ")


def test_the_clerk_sees_whether_it_was_paid_and_where_to_note_it(client):
    case = sent(definition=paid_tree())
    clerk = actor()
    sign_in(client, account_of(clerk))
    page = client.get(f"/nl/desk/cases/{case.id}/").content.decode()
    assert f"/nl/payments/demands/{demand_of(case).id}/" in page
    assert "te betalen" in page


def account_of(by: Actor) -> Any:
    return Account.objects.get(pk=by.account_id)


def test_the_page_of_a_case_knows_the_payment():
    case = sent(definition=paid_tree())
    assert case_page(case.id, by=actor(), at=SENT, language="nl").standing.payment == "due"


# At once -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_payment_and_a_refusal_at_the_same_moment_end_with_the_money_on_its_way_back():
    if connection.vendor == "sqlite":
        pytest.skip("an in-memory database has one connection; the other database proves this")
    definition, clerk = paid_tree(), actor()
    for turn in range(5):
        case = sent(definition=definition)
        asked = demand_of(case)

        def note(asked=asked, turn=turn):
            return payments.pay_at_counter(
                demand=asked.id, kind=payments.MovementKind.CASH, amount_cents=1_500, receipt=f"R-{turn}",
                by=clerk, at=SENT + DAY,
            )  # fmt: skip

        def refuse(case=case):
            return act(case=case.id, action="refuse", filled={}, by=clerk, at=SENT + DAY)

        came, refused = together(note, refuse)
        assert not isinstance(refused, Exception)
        if isinstance(came, Exception):
            assert isinstance(came, payments.CannotPay)
            assert demand_of(case).state is STATES.CANCELLED
        else:
            assert demand_of(case).state is STATES.REFUND_DUE
        assert row(case).state == "refused"
