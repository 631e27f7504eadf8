import pytest
from django.db import connection

from parvis.kernel.journal import api as journal
from parvis.kernel.journal import protection
from parvis.kernel.journal.models import Entry, Head
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault

pytestmark = pytest.mark.django_db
CHAIN = "elsene-ixelles"


@pytest.fixture
def ten(write):
    for n in range(1, 11):
        write(subject=f"case:{n}", data={"n": n}, sealed=b"sealed %d" % n)
    for n in range(3):
        write(subject=f"job:{n}", organisation=None)


def tamper(sql, *values):
    with protection.lifted(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount != 0


def test_a_sound_journal_is_verified(ten):
    found = journal.verify()
    assert found.ok
    assert found.broken is None
    assert (found.entries, found.chains) == (13, 2)
    assert dict(found.heads) == journal.heads()


def test_one_organisation_may_be_verified_alone(ten):
    assert journal.verify(organisation=CHAIN).entries == 10
    assert journal.verify(organisation="").entries == 3


def test_an_empty_journal_is_sound():
    assert journal.verify() == journal.Verification(entries=0, chains=0, breaks=(), heads={})


def test_a_flipped_byte_is_found_and_named(ten):
    flipped = bytearray(Entry.objects.get(chain=CHAIN, sequence=6).sealed)
    flipped[-1] ^= 1
    tamper("UPDATE journal_entry SET sealed = %s WHERE chain = %s AND sequence = 6", bytes(flipped), CHAIN)
    found = journal.verify()
    assert not found.ok
    assert found.broken == journal.Broken(
        organisation=CHAIN,
        sequence=6,
        kind=journal.Break.CHANGED,
        reason="Entry 6 (counter.case.submitted) was changed after it was written.",
    )
    assert set(found.heads) == {""}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-11-24 09:00:00.123457+00:00"),
        ("verb", "counter.case.decided"),
        ("by", "system:other"),
        ("on_behalf_of", "account:1"),
        ("subject", "case:77"),
        ("data", '{"n":8}'),
        ("data", '{"n": 6}'),
        ("sealed", None),
        ("purpose", "x"),
        ("legal_basis", "x"),
        ("hash", bytes(32)),
    ],
)
def test_a_change_of_any_column_is_found(ten, column, value):
    tamper(f'UPDATE journal_entry SET "{column}" = %s WHERE chain = %s AND sequence = 6', value, CHAIN)
    broken = journal.verify().broken
    assert (broken.sequence, broken.kind) == (6, journal.Break.CHANGED)


@pytest.mark.parametrize(
    ("removed", "sequence", "reason"),
    [
        ([1], 1, "Entry 1 is missing."),
        ([5], 5, "Entry 5 is missing."),
        ([5, 6, 7], 5, "Entries 5 to 7 are missing."),
        ([10], 10, "Entry 10 is missing."),
        ([9, 10], 9, "Entries 9 to 10 are missing."),
    ],
)
def test_a_removed_entry_is_found_and_named(ten, removed, sequence, reason):
    with protection.lifted():
        Entry.objects.filter(chain=CHAIN, sequence__in=removed).delete()
    broken = journal.verify().broken
    assert (broken.kind, broken.sequence, broken.reason) == (journal.Break.MISSING, sequence, reason)


def test_a_removed_entry_is_found_also_when_the_others_close_the_gap(ten):
    with protection.lifted():
        Entry.objects.filter(chain=CHAIN, sequence=5).delete()
        for sequence in range(6, 11):
            Entry.objects.filter(chain=CHAIN, sequence=sequence).update(sequence=sequence - 1)
        Head.objects.filter(chain=CHAIN).update(sequence=9)
    assert journal.verify().broken.sequence == 5


@pytest.mark.parametrize(("one", "other"), [(4, 5), (2, 9), (1, 2), (1, 10), (9, 10)])
def test_swapped_entries_are_found_and_named(ten, one, other):
    with protection.lifted():
        rows = Entry.objects.filter(chain=CHAIN)
        rows.filter(sequence=one).update(sequence=99)
        rows.filter(sequence=other).update(sequence=one)
        rows.filter(sequence=99).update(sequence=other)
    broken = journal.verify().broken
    assert (broken.sequence, broken.kind) == (one, journal.Break.MOVED)
    assert broken.reason == f"In the place of entry {one} stands the one that was written as {other}."


def test_an_entry_moved_to_another_chain_is_found(ten):
    with protection.lifted():
        Entry.objects.filter(chain="", sequence=3).update(chain=CHAIN, sequence=11)
        Head.objects.filter(chain=CHAIN).update(sequence=11)
    found = journal.verify()
    assert [(one.organisation, one.sequence, one.kind) for one in found.breaks] == [
        (None, 3, journal.Break.MISSING),
        (CHAIN, 11, journal.Break.CHANGED),
    ]


def test_a_missing_or_wrong_head_is_found(ten):
    with protection.lifted():
        Head.objects.filter(chain=CHAIN).delete()
        Head.objects.filter(chain="").update(hash=bytes(32))
    assert [one.kind for one in journal.verify().breaks] == [journal.Break.HEAD, journal.Break.HEAD]


def test_a_chain_rewritten_from_the_start_differs_from_the_head_that_was_written_down(ten, write):
    before = journal.heads()
    assert journal.verify(against=before).ok
    write()
    assert journal.verify(against=before).ok
    with protection.lifted():
        Entry.objects.filter(chain=CHAIN).delete()
        Head.objects.filter(chain=CHAIN).delete()
    for n in range(12):
        write(subject=f"case:{n}")
    assert journal.verify().ok
    found = journal.verify(against=before)
    assert (found.broken.kind, found.broken.sequence) == (journal.Break.REWRITTEN, 10)


def test_a_chain_cut_short_with_its_head_differs_from_the_head_that_was_written_down(ten):
    before = journal.heads()
    with protection.lifted():
        Entry.objects.filter(chain=CHAIN, sequence__gt=8).delete()
        Head.objects.filter(chain=CHAIN).update(sequence=8, hash=Entry.objects.get(chain=CHAIN, sequence=8).hash)
        Entry.objects.filter(chain="").delete()
        Head.objects.filter(chain="").delete()
    assert journal.verify().ok
    found = journal.verify(against=before)
    assert [(one.organisation, one.kind) for one in found.breaks] == [
        (None, journal.Break.HEAD),
        (CHAIN, journal.Break.MISSING),
    ]


def test_shredding_leaves_the_chain_sound(write):
    sealed = vault.seal("personal", scope="elsene-ixelles/case", context="counter.event:sealed:1")
    entry = write(sealed=sealed)
    vault.shred(scope="elsene-ixelles/case", by=Actor.system("test"), at=entry.at)
    assert journal.verify().ok
    with pytest.raises(vault.Shredded):
        vault.unseal(journal.history("case:1")[0].sealed, scope="elsene-ixelles/case", context="counter.event:sealed:1")


def test_verification_streams(ten, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        journal.verify()


def test_the_triggers_survived_all_migrations():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'journal_%%' AND tgenabled = 'O'")
            expected = 6
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal_%%'")
            expected = 5
        assert len(cursor.fetchall()) == expected
