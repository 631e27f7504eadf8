"""Rules of payments: structured communications, sums, statements and payment files."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from stdnum.be import ogm_vcs

from parvis.payments.rules.camt import read_statements
from parvis.payments.rules.girocode import girocode
from parvis.payments.rules.iban import read_iban
from parvis.payments.rules.ogm import find_ogm, is_ogm, ogm_of
from parvis.payments.rules.pain import NAMESPACE, payment_file, plain
from parvis.payments.rules.sums import split_refund, state_of, sums
from parvis.payments.tests.world import IBAN, PAYER, line, statement
from parvis.payments.types import (
    BeneficiaryInfo,
    DemandState,
    MovementKind,
    Transfer,
    WrongIban,
    WrongStatement,
    shown_ogm,
)

US = BeneficiaryInfo(organisation="elsene-ixelles", name="Gemeente Elsene", iban=IBAN)


@given(st.integers(min_value=0, max_value=10**10 - 1))
def test_a_structured_communication_checks_as_others_check_it(number):
    digits = ogm_of(number)
    assert is_ogm(digits)
    assert ogm_vcs.is_valid(shown_ogm(digits))
    assert digits[-2:] != "00"


def test_a_rest_of_zero_is_written_97():
    assert ogm_of(97) == "000000009797"


@pytest.mark.parametrize("number", [-1, 10**10])
def test_a_number_that_does_not_fit_is_refused(number):
    with pytest.raises(ValueError, match="ten digits"):
        ogm_of(number)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("+++090/9337/55493+++", "090933755493"),
        ("***090/9337/55493***", "090933755493"),
        ("betaling 090933755493 bedankt", "090933755493"),
        ("Ref 090 9337 55493", "090933755493"),
        ("+++090/9337/55494+++", ""),
        ("tel 0470123456789", ""),
        ("1090933755493", ""),
        ("eerst 000000000001, dan +++090/9337/55493+++", "090933755493"),
        ("", ""),
    ],
)
def test_a_communication_is_found_however_it_is_written(text, digits):
    assert find_ogm(text) == digits


@pytest.mark.parametrize(
    ("received", "returned", "is_wanted", "state"),
    [
        (0, 0, True, DemandState.DUE),
        (1_499, 0, True, DemandState.DUE),
        (1_500, 0, True, DemandState.PAID),
        (3_000, 0, True, DemandState.PAID),
        (3_000, 1_500, True, DemandState.PAID),
        (1_500, 1, True, DemandState.DUE),
        (0, 0, False, DemandState.CANCELLED),
        (1, 0, False, DemandState.REFUND_DUE),
        (1_500, 1_500, False, DemandState.REFUNDED),
        (-100, 0, False, DemandState.CANCELLED),
    ],
)
def test_the_state_follows_from_the_sums(received, returned, is_wanted, state):
    assert state_of(1_500, received, returned, is_wanted=is_wanted) is state


def test_sums_take_reversals_and_refunds_that_came_back_into_account():
    movements = [
        (MovementKind.TRANSFER, 1_000), (MovementKind.CASH, 500), (MovementKind.REVERSAL, -1_000),
        (MovementKind.REFUND, -400), (MovementKind.RETURNED, 400),
    ]  # fmt: skip
    assert sums(movements) == (500, 0)


@given(
    st.integers(min_value=1, max_value=10**6),
    st.lists(st.tuples(st.text("ab", min_size=1), st.integers(min_value=0, max_value=10**6))),
)
def test_a_refund_is_split_without_loss_and_never_beyond_what_came(cents, online):
    parts = split_refund(cents, online)
    assert sum(part for _, part in parts) == cents
    assert sum(part for name, part in parts if name) <= sum(most for _, most in online)
    assert all(part > 0 for _, part in parts)


@pytest.mark.parametrize("text", ["BE68 5390 0754 7034", "be68539007547034", "NL91ABNA0417164300"])
def test_an_account_number_is_taken_as_people_write_it(text):
    assert read_iban(text) in ("BE68539007547034", "NL91ABNA0417164300")


@pytest.mark.parametrize("text", ["", "BE68539007547035", "123", "GB00"])
def test_what_is_no_account_number_is_refused(text):
    with pytest.raises(WrongIban):
        read_iban(text)


# Statements --------------------------------------------------------------------------------------------


def entries(*lines, **known):
    (found,) = read_statements(statement(*lines, **known))
    return found.entries


def test_a_line_of_a_statement_says_who_paid_how_much_and_for_what():
    (found,) = entries(line(1_500, structured="090933755493", reference="A1"))
    assert (found.amount_cents, found.ogm, found.name, found.iban) == (1_500, "090933755493", "Jan Peeters", PAYER)
    assert (found.booked_on, found.reference, found.is_reversal) == (date(2026, 11, 23), "A1#1", False)


def test_later_versions_put_some_things_elsewhere():
    newer = line(
        1_500, "+++090/9337/55493+++", status="<Sts><Cd>BOOK</Cd></Sts>", name="<Pty><Nm>Jan Peeters</Nm></Pty>"
    )
    for version in ("04", "08", "10", "13"):
        (found,) = entries(newer, version=version)
        assert (found.ogm, found.name) == ("090933755493", "Jan Peeters")


def test_what_is_announced_but_not_booked_is_left_out():
    assert entries(line(100, status="<Sts>PDNG</Sts>"), line(200, status="<Sts><Cd>INFO</Cd></Sts>")) == ()


def test_lines_with_the_same_or_no_reference_are_kept_apart():
    found = entries(line(100, reference="X"), line(100, reference="X"), line(100), line(100))
    assert len({one.reference for one in found}) == 4


def test_payments_that_were_booked_together_are_taken_apart():
    parts = "".join(
        f"<TxDtls><Refs><EndToEndId>E{n}</EndToEndId></Refs>"
        f"<AmtDtls><TxAmt><Amt Ccy='EUR'>{n}.00</Amt></TxAmt></AmtDtls>"
        f"<RmtInf><Ustrd>nr {n}</Ustrd></RmtInf></TxDtls>"
        for n in (1, 2)
    )
    batch = (
        "<Ntry><Amt Ccy='EUR'>3.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
        "<BookgDt><Dt>2026-11-23</Dt></BookgDt>"
        f"<NtryDtls>{parts}</NtryDtls></Ntry>"
    )
    assert [(one.amount_cents, one.text, one.end_to_end) for one in entries(batch)] == [
        (100, "nr 1", "E1"),
        (200, "nr 2", "E2"),
    ]
    (whole,) = entries(batch.replace("3.00", "4.00"))  # parts that do not add up are not believed
    assert whole.amount_cents == 400


def test_money_that_leaves_is_negative():
    (found,) = entries(line(-700))
    assert (found.amount_cents, found.name) == (-700, "Jan Peeters")


BOMB = """<!DOCTYPE bomb [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>"""
SPY = '<!DOCTYPE spy [<!ENTITY file SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "xml"),
        (b"not xml", "xml"),
        (b"<Document/>", "kind"),
        (statement(version="01"), "kind"),
        (statement().replace(b"camt.053", b"camt.052"), "kind"),
        (statement(line(100, "&d;"), before=BOMB), "doctype"),
        (statement(line(100, "&file;"), before=SPY), "doctype"),
        (statement(line(100, "x")).decode().replace("UTF-8", "UTF-16").encode("utf-16"), None),
        (statement(line(100, "&d;"), before=BOMB).decode().replace("UTF-8", "UTF-16").encode("utf-16"), "doctype"),
        (b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'/>", "empty"),
        (statement(account=""), "account"),
        (statement(number=""), "account"),
        (statement(line(100, currency="USD")), "currency"),
        (statement(line(100).replace(">1.00<", ">1.005<")), "amount"),
        (statement(line(100).replace(">1.00<", ">-1.00<")), "amount"),
        (statement(line(100).replace(">1.00<", ">1e9<")), "amount"),
        (statement(line(100).replace("2026-11-23", "yesterday")), "date"),
        (b"x" * 20_000_001, "large"),
    ],
)
def test_what_is_no_statement_is_refused_with_what_is_wrong(content, reason):
    if reason is None:
        assert read_statements(content)
        return
    with pytest.raises(WrongStatement) as wrong:
        read_statements(content)
    assert wrong.value.reason == reason


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(content):
    with pytest.raises(WrongStatement):
        read_statements(content)


# For the bank ------------------------------------------------------------------------------------------


def test_a_payment_file_adds_up_and_names_each_transfer():
    transfers = [
        Transfer(end_to_end=f"e{n}", amount_cents=n, name="Zoë Ç", iban=PAYER, text="t") for n in (1_05, 20_00)
    ]
    root = etree.fromstring(payment_file("M1", US, transfers, at=datetime(2026, 11, 24, 9, tzinfo=UTC)))
    names = {"p": NAMESPACE}
    assert root.xpath("string(//p:GrpHdr/p:CtrlSum)", namespaces=names) == "21.05"
    assert root.xpath("//p:NbOfTxs/text()", namespaces=names) == ["2", "2"]
    assert root.xpath("//p:EndToEndId/text()", namespaces=names) == ["e105", "e2000"]
    assert root.xpath("//p:InstdAmt/text()", namespaces=names) == ["1.05", "20.00"]
    assert root.xpath("//p:Cdtr/p:Nm/text()", namespaces=names) == ["Zoe C", "Zoe C"]


def test_signs_that_banks_do_not_take_are_replaced():
    assert plain("Éric & Søn <x>", 70) == "Eric . S.n .x."


def test_the_qr_code_is_a_picture_that_needs_no_one_else():
    assert girocode(US, 1_500, "+++090/9337/55493+++").startswith("data:image/svg+xml")
