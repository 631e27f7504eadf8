import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from parvis.kernel.vault import api as vault
from parvis.kernel.vault import keyring
from parvis.kernel.vault.models import DataKey

pytestmark = pytest.mark.django_db
SCOPE, CONTEXT = "elsene-ixelles/case", "counter.Case:answers:17"
NUMBER = "85052000107"


def seal(plain=NUMBER, scope=SCOPE, context=CONTEXT):
    return vault.seal(plain, scope=scope, context=context)


def unseal(sealed, scope=SCOPE, context=CONTEXT):
    return vault.unseal(sealed, scope=scope, context=context)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain=st.binary(max_size=300), scope=st.sampled_from(["a/b", "c/d"]))
def test_what_is_sealed_opens_again(plain, scope):
    sealed = seal(plain, scope)
    assert unseal(sealed, scope) == plain
    assert len(sealed) == len(plain) + 33


def test_text_and_json_come_back_as_they_were():
    record = {"first_name": "Zoë", "children": [1, None, 2.5], "empty": ""}
    assert (
        vault.unseal_json(vault.seal_json(record, scope=SCOPE, context=CONTEXT), scope=SCOPE, context=CONTEXT) == record
    )
    assert vault.unseal_text(seal("Zoë"), scope=SCOPE, context=CONTEXT) == "Zoë"
    assert unseal(memoryview(seal("Zoë"))) == "Zoë".encode()


def test_equal_values_are_sealed_differently_and_unreadably():
    first, second = seal(), seal()
    assert first != second
    assert NUMBER.encode() not in first + second


def test_any_flipped_bit_is_found():
    sealed = seal("short")
    for position in range(len(sealed)):
        for bit in (1, 128):
            changed = bytearray(sealed)
            changed[position] ^= bit
            with pytest.raises(vault.CannotUnseal):
                unseal(bytes(changed))


@pytest.mark.parametrize("cut", [0, 1, 4, 5, 16, 32])
def test_a_piece_is_not_a_value(cut):
    with pytest.raises(vault.CannotUnseal):
        unseal(seal()[:cut])


def test_a_value_moved_elsewhere_does_not_open():
    sealed = seal()
    seal(scope="other/case")
    with pytest.raises(vault.CannotUnseal, match="does not belong at"):
        unseal(sealed, context="counter.Case:answers:18")
    with pytest.raises(vault.CannotUnseal, match="another scope"):
        unseal(sealed, scope="other/case")


def test_the_key_version_is_bound_to_the_value():
    sealed = seal()
    DataKey.objects.filter(scope=SCOPE).update(version=2)
    vault.forget()
    with pytest.raises(vault.NoMasterKey):  # the wrapped key, too, knows its version
        unseal(sealed)


def test_every_scope_has_its_own_key():
    assert seal(scope="a/case")[:5] != seal(scope="b/case")[:5]
    assert sorted(DataKey.objects.values_list("scope", "version")) == [("a/case", 1), ("b/case", 1)]


@pytest.mark.parametrize(("scope", "context"), [("", CONTEXT), (SCOPE, "")])
def test_scope_and_context_are_needed(scope, context):
    with pytest.raises(ValueError, match="scope and a context"):
        seal(scope=scope, context=context)


def test_after_the_first_field_sealing_costs_no_query(django_assert_num_queries):
    sealed = seal()
    with transaction.atomic(), django_assert_num_queries(0):
        unseal(sealed)
        unseal(seal())


def test_a_key_that_was_rolled_back_is_not_used_again():
    with transaction.atomic():
        with transaction.atomic():
            lost = seal()
            assert unseal(lost) == NUMBER.encode()
            transaction.set_rollback(True)
        sealed = seal()
    vault.forget()
    assert unseal(sealed) == NUMBER.encode()
    assert DataKey.objects.count() == 1


def test_a_commit_callback_run_by_a_test_is_no_commit(django_capture_on_commit_callbacks):
    with transaction.atomic():
        with django_capture_on_commit_callbacks(execute=True):
            seal()
        transaction.set_rollback(True)
    seal()
    assert DataKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_committed_key_is_kept(django_assert_num_queries):
    with transaction.atomic():
        sealed = seal()
    with django_assert_num_queries(0):
        assert unseal(sealed) == NUMBER.encode()
        seal()
    with transaction.atomic():
        seal(scope="lost/case")
        transaction.set_rollback(True)
    again = seal(scope="lost/case")
    vault.forget()
    assert unseal(again, scope="lost/case") == NUMBER.encode()


def test_what_other_processes_did_is_seen_after_a_while(monkeypatch):
    first = seal()
    row = DataKey.objects.get()
    keyring.make(SCOPE, after=1, by="system:test", at=row.created_at)  # as another process would
    assert seal()[:5] == first[:5]
    monkeypatch.setattr(keyring.time, "monotonic", lambda: float("inf"))
    assert seal()[:5] != first[:5]


def test_memory_for_keys_is_limited(monkeypatch):
    monkeypatch.setattr(keyring, "_MOST_KEPT", 3)
    sealed = {f"o{n}/case": seal(scope=f"o{n}/case") for n in range(8)}
    assert len(keyring._by_header) <= 3
    assert all(unseal(value, scope) == NUMBER.encode() for scope, value in sealed.items())


def test_blind_indexes_find_without_reading():
    found = vault.blind_index(NUMBER, purpose="people.national_number")
    assert found == vault.blind_index(NUMBER, purpose="people.national_number")
    assert len(found) == 16
    assert found != vault.blind_index(NUMBER, purpose="people.email")
    assert found != vault.blind_index("85052000108", purpose="people.national_number")


def test_blind_indexes_outlive_master_keys(django_capture_on_commit_callbacks, operator, now):
    before = vault.blind_index(NUMBER, purpose="x")
    with django_capture_on_commit_callbacks(execute=True):
        vault.rewrap(by=operator, at=now)
    vault.forget()
    assert vault.blind_index(NUMBER, purpose="x") == before


def test_the_database_holds_no_readable_key():
    seal()
    with connection.cursor() as cursor:
        cursor.execute("SELECT wrapped FROM vault_datakey")
        assert len(bytes(cursor.fetchone()[0])) == 12 + 32 + 16
