import dataclasses

import pytest
from django.db import IntegrityError, connection, transaction

from parvis.kernel.journal import api as journal
from parvis.kernel.journal.models import Entry, Head
from parvis.kernel.journal.tests.conftest import NOW
from parvis.kernel.people.types import Actor, ActorKind

pytestmark = pytest.mark.django_db


def test_an_entry_is_told_as_it_was_written(write):
    written = write(data={"outcome": "granted", "n": 1}, sealed=b"\x01", purpose="why", legal_basis="law, art. 1")
    assert journal.history("case:1") == [written]
    assert (written.sequence, written.organisation, written.at, written.by) == (1, "elsene-ixelles", NOW, "system:test")
    assert (written.data, written.sealed) == ({"outcome": "granted", "n": 1}, b"\x01")
    assert len(written.hash) == 32
    with pytest.raises(dataclasses.FrozenInstanceError):
        written.verb = "other"


def test_every_organisation_has_its_own_chain(write):
    places = [write(organisation=code).sequence for code in ("a", "b", "a", None, "a", None)]
    assert places == [1, 1, 2, 1, 3, 2]
    assert {chain: head.sequence for chain, head in journal.heads().items()} == {"": 2, "a": 3, "b": 1}


def test_many_entries_keep_their_order_and_fill_their_chains():
    def one(n, organisation):
        return {
            "verb": "counter.case.submitted",
            "by": Actor.system("test"),
            "at": NOW,
            "subject": f"case:{n}",
            "organisation": organisation,
        }

    entries = journal.append_many([one(n, "ab"[n % 2]) for n in range(700)])
    assert [entry.subject for entry in entries] == [f"case:{n}" for n in range(700)]
    assert [entry.sequence for entry in entries[:4]] == [1, 1, 2, 2]
    assert journal.append_many([]) == []
    assert journal.verify().ok


def test_whom_an_actor_stands_for_is_written_down(write):
    helper = Actor(kind=ActorKind.PERSON, id="account:1", acting_for="account:2")
    assert write(by=helper).on_behalf_of == "account:2"
    assert write(by=helper, on_behalf_of="account:3").on_behalf_of == "account:3"
    assert write().on_behalf_of is None


def test_history_knows_subjects_and_verbs(write):
    write()
    write(verb="counter.case.opened", purpose="handling")
    write(subject="case:2")
    write(verb="counter.case.decided", organisation="evere")
    assert [entry.verb for entry in journal.history("case:1")] == [
        "counter.case.submitted",
        "counter.case.opened",
        "counter.case.decided",
    ]
    assert [entry.verb for entry in journal.history("case:1", verbs={"counter.case.decided"})] == [
        "counter.case.decided"
    ]
    assert journal.history("case:1", verbs=[]) == []


def test_readers_are_those_who_opened(write):
    write()
    for n in range(3):
        write(verb="counter.case.opened", purpose=f"reason {n}")
    assert [entry.purpose for entry in journal.readers("case:1")] == ["reason 0", "reason 1", "reason 2"]
    assert [entry.purpose for entry in journal.readers("case:1", limit=2)] == ["reason 1", "reason 2"]


def test_a_chain_can_be_followed_from_where_one_stopped(write):
    for n in range(5):
        write(subject=f"case:{n}")
    write(organisation=None)
    assert [entry.sequence for entry in journal.after("elsene-ixelles", 2, limit=2)] == [3, 4]
    assert [entry.sequence for entry in journal.after(None, 0)] == [1]
    assert journal.after("elsene-ixelles", 5) == []


def test_an_entry_costs_two_queries(write, django_assert_num_queries):
    write()
    with django_assert_num_queries(2):
        write()


@pytest.mark.django_db(transaction=True)
def test_an_entry_belongs_in_the_transaction_of_what_it_tells(write):
    with pytest.raises(journal.NotInTransaction):
        write()
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert journal.heads() == {}
    with transaction.atomic():
        write()
    assert journal.heads()["elsene-ixelles"].sequence == 1


def test_entries_out_of_form_are_refused_together(write):
    good = {"verb": "a.b.done", "by": Actor.system("t"), "at": NOW, "subject": "case:1", "organisation": None}
    with pytest.raises(ValueError, match="no verb"):
        journal.append_many([good, good | {"verb": "nonsense"}])
    assert not Entry.objects.exists()


def change(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_entry SET purpose = 'x'",
        "DELETE FROM journal_entry",
        "UPDATE journal_head SET sequence = sequence + 1",
        "UPDATE journal_head SET sequence = 1",
        "DELETE FROM journal_head",
        'INSERT INTO journal_entry (chain, sequence, at, verb, "by", subject, data, purpose, legal_basis, hash) '
        'SELECT chain, sequence + 7, at, verb, "by", subject, data, purpose, legal_basis, hash FROM journal_entry',
        'INSERT INTO journal_entry (chain, sequence, at, verb, "by", subject, data, purpose, legal_basis, hash) '
        "SELECT 'nochain', 1, at, verb, \"by\", subject, data, purpose, legal_basis, hash FROM journal_entry LIMIT 1",
    ],
)
def test_the_database_forbids_changing_the_journal(write, sql):
    write()
    write()
    with pytest.raises(IntegrityError, match=r"journal is added to|only follows|does not follow|UNIQUE|no_fork"):
        change(sql)
    assert journal.verify().ok
    assert Entry.objects.count() == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL can truncate")
@pytest.mark.parametrize("table", ["journal_entry", "journal_head"])
def test_the_database_forbids_truncating_the_journal(write, table):
    write()
    with pytest.raises(IntegrityError, match="journal is added to"):
        change(f"TRUNCATE {table}")


@pytest.mark.parametrize("changed", [{"verb": ""}, {"by": ""}, {"subject": ""}, {"sequence": 0}])
def test_the_database_refuses_impossible_entries(write, changed):
    write()
    row = Entry.objects.get()
    Head.objects.create(chain="other", sequence=max(changed.get("sequence", 1) - 1, 0), hash=row.hash)
    row.pk, row.chain = None, "other"
    for name, value in changed.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError, match="journal_"), transaction.atomic():
        row.save()


def test_the_database_refuses_a_fork(write):
    write()
    row = Entry.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
