"""A row by its key is what Django gives, read anew each time."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.kernel.people.models import Account, Mandate
from parvis.kernel.rows import RowByKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return Account.objects.create(
        username="fatima", kind="citizen", language="fr", profile=b"\x00\xff sealed", last_login=datetime.now(UTC)
    )


def values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_it_is_the_row_that_django_gives(account):
    found = RowByKey(Account).get(account.pk)
    asked = Account.objects.get(pk=account.pk)
    assert found == asked
    assert {name: (type(one), one) for name, one in values(found).items()} == {
        name: (type(one), one) for name, one in values(asked).items()
    }


@pytest.mark.parametrize("spell", [lambda key: key, str, lambda key: key.hex])
def test_a_key_may_be_written_as_django_takes_it(account, spell):
    assert RowByKey(Account).get(spell(account.pk)).username == "fatima"


def test_nobody_has_an_unknown_key(account):
    rows = RowByKey(Account)
    assert rows.get(uuid4()) is None
    assert rows.get(account.pk) is not None
    assert rows.get(uuid4()) is None


def test_a_row_is_read_anew_each_time(account):
    rows = RowByKey(Account)
    before = rows.get(account.pk)
    Account.objects.filter(pk=account.pk).update(language="nl")
    assert (before.language, rows.get(account.pk).language) == ("fr", "nl")


def test_one_row_is_one_query(account):
    rows = RowByKey(Account)
    rows.get(account.pk)
    with CaptureQueriesContext(connection) as asked:
        rows.get(account.pk)
    assert len(asked) == 1


def test_a_row_can_be_changed_and_saved(account):
    found = RowByKey(Account).get(account.pk)
    found.language = "en"
    found.save()
    assert Account.objects.get(pk=account.pk).language == "en"


def test_every_kind_of_column_comes_back_as_the_model_holds_it(account):
    giver = Account.objects.create(username="aline", kind="company")
    made = Mandate.objects.create(
        giver=giver,
        holder=account,
        kind="company",
        given_by="system:test",
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        valid_until=datetime(2027, 1, 1, tzinfo=UTC),
    )
    assert values(RowByKey(Mandate).get(made.pk)) == values(Mandate.objects.get(pk=made.pk))
