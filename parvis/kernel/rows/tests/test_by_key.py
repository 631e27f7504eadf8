"""A row by its key is what Django gives, read anew each time."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
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


def test_many_are_one_query_and_those_that_are_not_there_are_left_out(account):
    other = Account.objects.create(username="jan", kind="citizen", language="nl")
    rows = RowByKey(Account)
    with CaptureQueriesContext(connection) as asked:
        found = rows.get_many([account.pk, other.pk, uuid4()])
    assert len(asked) == 1
    assert {key: row.username for key, row in found.items()} == {account.pk: "fatima", other.pk: "jan"}
    assert rows.get_many([]) == {}


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


def test_a_change_is_written_as_django_would(account):
    at = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
    rows = RowByKey(Account)
    assert rows.change(account.pk, {"language": "en", "last_login": at, "profile": b"\x01"}, was={"language": "fr"})
    now = Account.objects.get(pk=account.pk)
    assert (now.language, now.last_login, bytes(now.profile)) == ("en", at, b"\x01")


@pytest.mark.parametrize(
    ("was", "is_written"),
    [
        ({}, True),
        ({"language": "fr"}, True),
        ({"language": "nl"}, False),
        ({"email_index": None}, True),
        ({"profile": None}, False),
        ({"language": "fr", "email_index": None}, True),
        ({"language": "fr", "profile": None}, False),
    ],
)
def test_a_change_is_only_written_while_things_are_as_they_were(account, was, is_written):
    rows = RowByKey(Account)
    assert rows.change(account.pk, {"language": "en"}, was=was) is is_written
    assert Account.objects.get(pk=account.pk).language == ("en" if is_written else "fr")


def test_a_change_touches_no_other_row(account):
    other = Account.objects.create(username="aline", kind="citizen", language="fr")
    assert RowByKey(Account).change(account.pk, {"language": "en"}, was={"language": "fr"})
    assert not RowByKey(Account).change(uuid4(), {"language": "en"}, was={"language": "fr"})
    assert Account.objects.get(pk=other.pk).language == "fr"


def test_what_the_database_refuses_is_not_written(account):
    with pytest.raises(IntegrityError), transaction.atomic():
        RowByKey(Account).change(account.pk, {"language": "xx"}, was={})
    assert Account.objects.get(pk=account.pk).language == "fr"
