"""Money that goes back: by whom it is agreed to, how it goes, and how it is known to have gone."""

import pytest
from lxml import etree

from parvis.kernel.jobs import api as jobs
from parvis.kernel.people.types import Role
from parvis.payments import api as payments
from parvis.payments.models import Refund
from parvis.payments.queries import account_of
from parvis.payments.rules.pain import NAMESPACE
from parvis.payments.tests.test_online import paid_online
from parvis.payments.tests.world import HOUSE, NOW, OTHER, PAYER, TOWN, asked, clerk, imported, line, now
from parvis.payments.types import WrongIban

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
STATES, REFUNDS = payments.DemandState, payments.RefundState


def ended(cents: int = 1_500, *, by: str = "transfer") -> payments.DemandInfo:
    """Return a demand that was paid and is wanted no more."""
    demand = asked(cents)
    if by == "transfer":
        imported(line(cents, structured=demand.ogm), number=demand.ogm)
    else:
        kind = payments.MovementKind.CASH
        payments.pay_at_counter(demand=demand.id, kind=kind, amount_cents=cents, receipt=demand.ogm, by=clerk(), at=NOW)
    payments.end(subject="thing:1", by=HOUSE, at=NOW)
    return now(demand)


def ask(demand, by=HOUSE, **known):
    return payments.refund(demand=demand.id, because=payments.Because.REFUSED, by=by, at=NOW, **known)


def test_a_small_refund_is_agreed_to_at_once_and_goes_to_the_account_that_paid():
    (found,) = ask(ended())
    assert (found.state, found.means, found.amount_cents) == (REFUNDS.APPROVED, payments.RefundMeans.TRANSFER, 1_500)
    assert account_of(Refund.objects.unscoped("test").get()) == {"iban": PAYER, "name": "Jan Peeters"}


def test_a_large_refund_needs_somebody_else():
    demand, first, second = ended(50_000), clerk(Role.MANAGER), clerk(Role.MANAGER)
    (found,) = ask(demand, by=first)
    assert (found.state, found.needs_second) == (REFUNDS.ASKED, True)
    with pytest.raises(payments.CannotRefund) as wrong:
        payments.decide_refund(refund=found.id, is_agreed=True, by=first, at=NOW)
    assert wrong.value.reason == "second"
    with pytest.raises(payments.MayNotHandle):
        payments.decide_refund(refund=found.id, is_agreed=True, by=clerk(), at=NOW)
    with pytest.raises(payments.UnknownDemand):
        payments.decide_refund(refund=found.id, is_agreed=True, by=clerk(Role.MANAGER, organisation=OTHER), at=NOW)
    assert payments.decide_refund(refund=found.id, is_agreed=True, by=second, at=NOW).state is REFUNDS.APPROVED
    with pytest.raises(payments.CannotRefund):
        payments.decide_refund(refund=found.id, is_agreed=True, by=second, at=NOW)


def test_a_refund_that_is_refused_can_be_asked_again():
    demand = ended(50_000)
    (found,) = ask(demand, by=clerk())
    payments.decide_refund(refund=found.id, is_agreed=False, by=clerk(Role.MANAGER), at=NOW)
    assert [one.id for one in payments.to_decide(TOWN, by=HOUSE)] == [demand.id]
    assert ask(demand, by=clerk())[0].state is REFUNDS.ASKED
    assert payments.to_decide(TOWN, by=HOUSE) == []


@pytest.mark.parametrize("cents", [0, -5, 1_501])
def test_no_more_goes_back_than_came(cents):
    with pytest.raises(payments.CannotRefund):
        ask(ended(), amount_cents=cents)


def test_nothing_goes_back_twice():
    demand = ended()
    ask(demand, amount_cents=1_000)
    assert ask(demand)[0].amount_cents == 500
    with pytest.raises(payments.CannotRefund) as wrong:
        ask(demand)
    assert wrong.value.reason == "nothing"


def test_what_is_rightly_paid_does_not_go_back():
    demand = asked()
    imported(line(1_700, structured=demand.ogm))
    (found,) = ask(demand)
    assert found.amount_cents == 200


def test_who_paid_cash_is_asked_for_an_account_first():
    (found,) = ask(ended(by="cash"))
    assert not found.has_account
    with pytest.raises(payments.CannotRefund):
        payments.export_transfers(organisation=TOWN, by=clerk(Role.MANAGER), at=NOW)
    with pytest.raises(WrongIban):
        payments.decide_refund(refund=found.id, is_agreed=True, iban="BE00", by=clerk(Role.MANAGER), at=NOW)
    assert payments.decide_refund(
        refund=found.id, is_agreed=True, iban=PAYER, name="An", by=clerk(Role.MANAGER), at=NOW
    ).has_account


def sent(demand):
    (found,) = ask(demand)
    name, content = payments.export_transfers(organisation=TOWN, by=clerk(Role.MANAGER), at=NOW)
    return found, name, etree.fromstring(content)


def test_a_payment_file_is_known_again_on_the_statement():
    demand = ended()
    found, name, root = sent(demand)
    (end_to_end,) = root.xpath("//p:EndToEndId/text()", namespaces={"p": NAMESPACE})
    assert name.startswith("pain001-")
    assert payments.refunds(TOWN, by=HOUSE)[0].state is REFUNDS.SENT
    with pytest.raises(payments.CannotRefund):
        payments.export_transfers(organisation=TOWN, by=clerk(Role.MANAGER), at=NOW)
    imported(line(-1_500, end_to_end=end_to_end), number="back")
    assert (now(demand).state, now(demand).returned_cents) == (STATES.REFUNDED, 1_500)
    assert payments.refunds_of(demand.id, by=HOUSE)[0].state is REFUNDS.DONE
    assert found.id.hex == end_to_end


def test_a_refund_that_comes_back_is_to_be_given_back_again():
    demand = ended()
    found, _name, _root = sent(demand)
    imported(line(-1_500, end_to_end=found.id.hex), number="went")
    imported(line(1_500, end_to_end=found.id.hex, is_reversal=True), number="came back")
    assert now(demand).state is STATES.REFUND_DUE
    assert [one.id for one in payments.to_decide(TOWN, by=HOUSE)] == [demand.id]
    assert payments.failed_refunds(NOW) == 1


def test_a_file_that_never_reached_the_bank_is_made_anew():
    demand = ended()
    _found, name, _root = sent(demand)
    file = name.removeprefix("pain001-").removesuffix(".xml")
    by = clerk(Role.MANAGER)
    assert payments.take_back_file(file=file, organisation=TOWN, by=by, at=NOW) == 1
    assert payments.export_transfers(organisation=TOWN, by=by, at=NOW)[0] != name


def test_the_service_gives_back_what_it_took(service):
    demand = paid_online(service)
    payments.end(subject="thing:1", by=HOUSE, at=NOW)
    (found,) = ask(demand)
    assert found.means is payments.RefundMeans.ONLINE
    jobs.run_pending(limit=10)
    (payment,) = service.payments.values()
    assert list(payment.refunded.values()) == [1_500]
    assert now(demand).state is STATES.REFUNDED


def test_a_service_that_is_down_gives_back_later_and_once(service):
    demand = paid_online(service)
    payments.end(subject="thing:1", by=HOUSE, at=NOW)
    (found,) = ask(demand)
    service.is_down = True
    with pytest.raises(payments.ServiceDown):
        payments.give_back(refund=found.id, by=HOUSE, at=NOW)
    service.is_down = False
    answers = [payments.give_back(refund=found.id, by=HOUSE, at=NOW) for _ in range(2)]  # a worker died in between
    for note in answers:
        note()
    (payment,) = service.payments.values()
    assert sum(payment.refunded.values()) == 1_500
    assert now(demand).returned_cents == 1_500


def test_a_service_that_will_not_give_back_leaves_it_to_a_clerk(service):
    demand = paid_online(service)
    payments.end(subject="thing:1", by=HOUSE, at=NOW)
    (found,) = ask(demand)
    next(iter(service.payments.values())).refunded["elsewhere"] = 1_000
    payments.give_back(refund=found.id, by=HOUSE, at=NOW)()
    assert payments.refunds_of(demand.id, by=HOUSE)[0].state is REFUNDS.FAILED
    assert [one.id for one in payments.to_decide(TOWN, by=HOUSE)] == [demand.id]


def test_what_was_paid_in_two_ways_goes_back_in_two_ways(service):
    demand = paid_online(service)
    imported(line(1_500, structured=demand.ogm))
    payments.end(subject="thing:1", by=HOUSE, at=NOW)
    assert {(one.means, one.amount_cents) for one in ask(demand)} == {
        (payments.RefundMeans.ONLINE, 1_500),
        (payments.RefundMeans.TRANSFER, 1_500),
    }
