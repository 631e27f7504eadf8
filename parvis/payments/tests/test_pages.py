"""The pages of payments, and the commands."""

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from parvis.kernel.people.models import Account
from parvis.kernel.people.tests.factories import make_agent, make_citizen, sign_in
from parvis.kernel.people.types import Role
from parvis.payments import api as payments
from parvis.payments.tests.world import HOUSE, IBAN, NOW, OTHER, PAYER, TOWN, asked, imported, line, now, statement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
STATES = payments.DemandState


@pytest.fixture
def manager(client) -> Account:
    account = make_agent(TOWN, (Role.MANAGER,))
    sign_in(client, account)
    return account


def upload(client, *contents: bytes) -> str:
    files = [SimpleUploadedFile(f"{n}.xml", content) for n, content in enumerate(contents)]
    answer = client.post("/nl/payments/statements/", {"statement": files, "organisation": TOWN}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_anyone_with_the_address_sees_what_is_to_be_paid_and_nobody_s_name(client):
    demand = asked()
    page = client.get(f"/fr/pay/{demand.id}/").content.decode()
    assert "À payer" in page
    assert "Place en rue" in page
    assert demand.shown_ogm in page
    assert "BE68 5390 0754 7034" in page
    assert "data:image/svg+xml" in page


def test_an_unknown_demand_is_not_there(client):
    for path in ("", "online/", "back/"):
        assert client.get(f"/nl/pay/00000000-0000-0000-0000-000000000000/{path}").status_code == 404


def test_an_invented_account_is_marked_in_a_demonstration_and_absent_elsewhere(client, settings):
    payments.save_beneficiary(organisation=TOWN, name="E", iban=IBAN, is_invented=True, by=HOUSE, at=NOW)
    demand = asked()
    assert "BE68" not in client.get(f"/nl/pay/{demand.id}/").content.decode()
    settings.DEMO = True
    page = client.get(f"/nl/pay/{demand.id}/").content.decode()
    assert "BE68" in page
    assert "verzonnen" in page


@pytest.mark.parametrize(
    ("ending", "said"),
    [("paid", "Betaald, dank u wel"), ("cancelled", "niet meer te betalen"), ("refund", "U krijgt uw geld terug")],
)
def test_what_is_over_says_so(client, ending, said):
    demand = asked()
    if ending != "cancelled":
        imported(line(1_500, structured=demand.ogm))
    if ending != "paid":
        payments.end(subject="thing:1", by=HOUSE, at=NOW)
    page = client.get(f"/nl/pay/{demand.id}/").content.decode()
    assert said in page
    assert "/online/" not in page


# The desk ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("roles", [(Role.AGENT,), (Role.DECIDER,), (Role.ADMINISTRATOR,)])
def test_only_who_handles_money_sees_what_came_in(client, roles):
    sign_in(client, make_agent(TOWN, roles))
    assert client.get("/nl/payments/").status_code == 403
    assert client.post("/nl/payments/statements/").status_code == 403
    assert client.post("/nl/payments/refunds/export/").status_code == 403


def test_a_citizen_sees_no_desk(client):
    sign_in(client, make_citizen())
    assert client.get("/nl/payments/").status_code == 403
    assert client.get(f"/nl/payments/demands/{asked().id}/").status_code == 403


def test_a_statement_is_uploaded_and_what_is_no_statement_says_what_it_is(client, manager):
    demand = asked()
    page = upload(client, statement(line(1_500, structured=demand.ogm), line(70, "huur")), b"nothing")
    assert "2 verrichtingen, 1 gekoppeld, 1 na te kijken" in page
    assert "1.xml: We kunnen het bestand niet lezen" in page
    assert "Jan Peeters" in page
    assert now(demand).state is STATES.PAID
    assert "was er al" in upload(client, statement(line(1_500, structured=demand.ogm), line(70, "huur")))


def test_an_upload_of_another_organisation_is_refused(client, manager):
    other = payments.beneficiary(OTHER)
    assert "Uw rol laat dit niet toe" in upload(client, statement(line(100), account=other.iban))


def test_a_line_is_matched_from_the_list(client, manager):
    demand = asked()
    imported(line(1_500, "fout"))
    (entry,) = payments.unmatched(TOWN, by=HOUSE)
    where = f"/nl/payments/entries/{entry.id}/match/"
    for typed in ("onzin", "+++090/9337/55493+++"):
        assert "Niets hier heeft deze mededeling" in client.post(where, {"ogm": typed}, follow=True).content.decode()
    client.post(where, {"ogm": demand.shown_ogm, "organisation": TOWN})
    assert now(demand).state is STATES.PAID
    assert client.post(where, {"ogm": demand.shown_ogm}).status_code == 404


def test_a_line_is_set_aside_from_the_list(client, manager):
    imported(line(1_500, "huur"))
    (entry,) = payments.unmatched(TOWN, by=HOUSE)
    client.post(f"/nl/payments/entries/{entry.id}/aside/")
    assert payments.unmatched(TOWN, by=HOUSE) == []


def test_a_clerk_notes_what_was_paid_at_the_counter(client):
    sign_in(client, make_agent(TOWN))
    demand = asked()
    where = f"/nl/payments/demands/{demand.id}/"
    assert 'value="15,00"' in client.get(where).content.decode()
    for typed in ({"amount": "veel", "receipt": "1"}, {"amount": "15", "receipt": ""}):
        client.post(f"{where}note/", {"kind": "cash", **typed})
        assert now(demand).state is STATES.DUE
    answer = client.post(f"{where}note/", {"kind": "card", "amount": "15,00", "receipt": "A-7"}, follow=True)
    assert "Met kaart aan het loket" in answer.content.decode()
    assert now(demand).state is STATES.PAID


def test_a_clerk_of_elsewhere_finds_no_demand(client):
    sign_in(client, make_agent(OTHER))
    demand = asked()
    for path in ("", "note/", "refund/"):
        call = client.post if path else client.get
        assert call(f"/nl/payments/demands/{demand.id}/{path}").status_code == 404


def test_what_was_paid_too_much_is_given_back_by_file(client, manager):
    demand = asked()
    imported(line(2_000, structured=demand.ogm))
    assert "€ 5,00 mogen we niet houden" in client.get("/nl/payments/").content.decode().replace("\u202f", " ")
    client.post(f"/nl/payments/demands/{demand.id}/refund/", {"because": "excess", "amount": ""})
    answer = client.post("/nl/payments/refunds/export/", {"organisation": TOWN})
    assert answer["Content-Disposition"].startswith('attachment; filename="pain001-')
    assert PAYER.encode() in answer.content
    assert client.post("/nl/payments/refunds/export/", {"organisation": TOWN}).status_code == 302


def test_a_large_refund_waits_for_somebody_else(client, manager):
    demand = asked(90_000)
    imported(line(90_000, structured=demand.ogm))
    payments.end(subject="thing:1", by=HOUSE, at=NOW)
    client.post(f"/nl/payments/demands/{demand.id}/refund/", {"because": "mistake", "amount": "900"})
    (found,) = payments.refunds(TOWN, by=HOUSE)
    where = f"/nl/payments/refunds/{found.id}/decide/"
    assert "Iemand anders" in client.post(where, {"agree": "yes"}, follow=True).content.decode()
    sign_in(client, make_agent(TOWN, (Role.MANAGER,)))
    assert "Akkoord" in client.get("/nl/payments/").content.decode()
    client.post(where, {"agree": "yes", "organisation": TOWN})
    assert payments.refunds(TOWN, by=HOUSE)[0].state is payments.RefundState.APPROVED


def test_another_organisation_is_not_looked_at(client, manager):
    assert client.get(f"/nl/payments/?organisation={OTHER}").status_code == 404


# Commands ----------------------------------------------------------------------------------------------


def test_statements_are_imported_from_the_command_line(tmp_path):
    demand, out = asked(), StringIO()
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_bytes(statement(line(1_500, structured=demand.ogm)))
    bad.write_bytes(b"nothing")
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("import-statements", str(bad), str(good), stdout=out, stderr=StringIO())
    assert "1 new, 1 matched" in out.getvalue()
    assert now(demand).state is STATES.PAID


def test_an_account_is_set_from_the_command_line():
    out = StringIO()
    call_command("beneficiary", TOWN, PAYER, stdout=out)
    assert payments.beneficiary(TOWN).iban == PAYER
    assert PAYER[:4] in out.getvalue()
    with pytest.raises(CommandError, match="no account number"):
        call_command("beneficiary", TOWN, "BE00", stdout=out)
    with pytest.raises(CommandError, match="no organisation"):
        call_command("beneficiary", "nowhere", PAYER, stdout=out)
