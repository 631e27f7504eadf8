"""Invented accounts look like accounts, belong to nobody, and never replace a real one."""

from datetime import UTC, datetime

import pytest
from stdnum import iban

from parvis.kernel.people.tests.factories import make_organisation
from parvis.kernel.people.types import Actor
from parvis.payments import api as payments
from parvis.regions import accounts

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUSE = Actor.system("test")


@pytest.mark.parametrize("number", [1, 57, 9_999])
def test_an_invented_account_checks_and_begins_as_no_bank_does(number):
    found = accounts.invented_iban(number)
    assert iban.is_valid(found, check_country=False)
    assert found[4:7] == "999"


@pytest.mark.django_db
def test_every_organisation_of_a_demonstration_can_be_paid_and_a_real_account_stays(settings):
    settings.DEMO = True
    make_organisation("elsene-ixelles")
    make_organisation("sint-gillis-saint-gilles")
    payments.save_beneficiary(
        organisation="elsene-ixelles", name="Gemeente Elsene", iban="BE68539007547034", by=HOUSE, at=NOW
    )
    assert accounts.invent(by=HOUSE, at=NOW) == accounts.invent(by=HOUSE, at=NOW)
    kept, invented = payments.beneficiary("elsene-ixelles"), payments.beneficiary("sint-gillis-saint-gilles")
    assert (kept.iban, kept.is_invented) == ("BE68539007547034", False)
    assert invented.is_invented
    settings.DEMO = False
    assert payments.beneficiary("sint-gillis-saint-gilles") is None
