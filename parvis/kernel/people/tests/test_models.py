"""Impossible and paired states: the database refuses each."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from parvis.kernel.people.models import Account, Mandate, Membership, Organisation, Session
from parvis.kernel.people.tests.factories import (
    LONG_AGO,
    NOW,
    make_account,
    make_agent,
    make_citizen,
    make_company,
    make_mandate,
    make_membership,
    make_organisation,
)
from parvis.kernel.people.types import AccountKind, MandateKind, Role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refuses(constraint, act):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        act()


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("organisation_kind_is_known", {"kind": "club"}),
        ("organisation_has_names", {"name_fr": ""}),
        ("organisation_is_not_its_own_parent", {"parent_id": "elsene-ixelles"}),
        ("organisation_number_has_ten_digits", {"number": "123"}),
    ],
)
def test_organisation(constraint, fields):
    make_organisation("elsene-ixelles")
    refuses(constraint, lambda: Organisation.objects.filter(code="elsene-ixelles").update(**fields))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("account_kind_is_known", {"kind": "robot"}),
        ("account_username_is_lower_case", {"username": "Amina"}),
        ("account_username_is_lower_case", {"username": ""}),
        ("account_language_is_ours", {"language": "de"}),
    ],
)
def test_account(constraint, fields):
    account = make_citizen("amina")
    refuses(constraint, lambda: Account.objects.filter(pk=account.pk).update(**fields))


def test_a_national_number_belongs_to_one_account():
    known = make_citizen()
    other = make_account()
    refuses(
        "national_number_index",
        lambda: Account.objects.filter(pk=other.pk).update(national_number_index=known.national_number_index),
    )


def test_a_company_has_no_national_number():
    company = make_company()
    refuses(
        "account_company_has_no_national_number",
        lambda: Account.objects.filter(pk=company.pk).update(national_number_index=b"0123456789abcdef"),
    )


def test_user_names_are_unique():
    make_citizen("amina")
    refuses("username", lambda: make_citizen("amina"))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("membership_role_is_known", {"role": "emperor"}),
        ("membership_ends_after_it_begins", {"valid_from": NOW, "valid_until": NOW}),
        ("membership_ends_after_it_begins", {"valid_from": NOW, "valid_until": NOW - DAY}),
    ],
)
def test_membership(constraint, fields):
    account = make_agent("elsene-ixelles")
    refuses(constraint, lambda: Membership.objects.filter(account=account).update(**fields))


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        ((LONG_AGO, None), (NOW, None), True),
        ((LONG_AGO, NOW), (NOW - DAY, None), True),
        ((LONG_AGO, NOW), (NOW - DAY, NOW + DAY), True),
        ((NOW, NOW + DAY), (LONG_AGO, None), True),
        ((NOW, NOW + DAY), (LONG_AGO, NOW + DAY), True),
        ((LONG_AGO, NOW), (NOW, None), False),  # the end is exclusive
        ((NOW, None), (LONG_AGO, NOW), False),
        ((NOW, NOW + DAY), (NOW + DAY, NOW + 2 * DAY), False),
    ],
)
def test_a_role_never_overlaps_itself(first, second, overlap):
    place = make_organisation("elsene-ixelles")
    agent = make_agent(place, roles=[])
    make_membership(agent, place, Role.DECIDER, *first)
    if overlap:
        refuses("membership_role_does_not_overlap", lambda: make_membership(agent, place, Role.DECIDER, *second))
    else:
        make_membership(agent, place, Role.DECIDER, *second)
        assert agent.memberships.count() == 2


def test_a_role_is_not_moved_over_another():
    place = make_organisation("elsene-ixelles")
    agent = make_agent(place, roles=[])
    make_membership(agent, place, Role.AGENT, LONG_AGO, NOW - DAY)
    later = make_membership(agent, place, Role.AGENT, NOW)
    later.valid_from = LONG_AGO
    refuses("membership_role_does_not_overlap", later.save)


def test_a_period_may_change_within_itself_and_beside_others():
    ixelles, uccle = make_organisation("elsene-ixelles"), make_organisation("ukkel-uccle")
    agent, colleague = make_agent(ixelles, [Role.AGENT, Role.DECIDER]), make_agent(ixelles)
    make_membership(agent, uccle, Role.AGENT)
    ending = agent.memberships.get(organisation=ixelles, role=Role.AGENT.value)
    ending.valid_until = NOW
    ending.save()
    assert (agent.memberships.count(), colleague.memberships.count()) == (3, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's writers stand in line by themselves")
def test_two_at_once_do_not_both_give_a_role():
    place = make_organisation("elsene-ixelles")
    agent, ready = make_agent(place, roles=[]), threading.Barrier(2)

    def give(_):
        try:
            with transaction.atomic():
                ready.wait(timeout=10)
                make_membership(agent, place, Role.DECIDER)
        except IntegrityError:
            return "refused"
        finally:
            connection.close()
        return "given"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(give, range(2))) == ["given", "refused"]


def test_the_guards_against_overlap_are_there():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'people_membership_no_overlap'")
            assert cursor.fetchone() == (1,)
        else:
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'people_membership_no_overlap%'")
            assert cursor.fetchone() == (2,)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("mandate_kind_is_for_another", {"kind": MandateKind.SELF.value}),
        ("mandate_kind_is_for_another", {"kind": "friend"}),
        ("mandate_ends_after_it_begins", {"valid_until": LONG_AGO}),
        ("mandate_revoked_at_and_by_go_together", {"revoked_at": NOW}),
        ("mandate_revoked_at_and_by_go_together", {"revoked_by": "system:test"}),
        ("mandate_has_a_giver_on_record", {"given_by": ""}),
    ],
)
def test_mandate(constraint, fields):
    mandate = make_mandate(make_citizen(), make_citizen())
    refuses(constraint, lambda: Mandate.objects.filter(pk=mandate.pk).update(**fields))


def test_nobody_has_a_mandate_of_themselves():
    amina = make_citizen()
    refuses("mandate_is_between_two", lambda: make_mandate(amina, amina))


@pytest.mark.parametrize(
    "fields", [{"account": None}, {"began_at": None}, {"seen_at": None}, {"account": None, "seen_at": None}]
)
def test_session_of_an_account_has_its_moments(fields):
    session = Session.objects.create(
        session_key=uuid.uuid4().hex,
        reference=uuid.uuid4(),
        expire_date=NOW,
        **{"account": make_citizen(), "began_at": NOW, "seen_at": NOW},
    )
    refuses(
        "session_of_an_account_has_its_moments",
        lambda: Session.objects.filter(pk=session.pk).update(**fields),
    )


def test_what_is_known_of_a_person_stands_nowhere_in_the_clear():
    amina = make_citizen(first_name="Amina", last_name="Benali", email="amina@example.org")
    row = Account.objects.filter(pk=amina.pk).values().get()
    stored = b"".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row.values()
    )
    for secret in ("Benali", "amina@example.org", amina.open_profile().national_number):
        assert secret.encode() not in stored
    assert Account.objects.get(pk=amina.pk).open_profile().last_name == "Benali"


def test_a_profile_opens_in_its_own_account_only():
    amina, karim = make_citizen(), make_citizen()
    karim.profile = amina.profile
    with pytest.raises(Exception, match=r".") as caught:
        karim.open_profile()
    assert type(caught.value).__name__ == "CannotUnseal"


def test_accounts_are_found_whatever_the_capitals():
    amina = make_account(AccountKind.CITIZEN, "amina")
    assert Account.objects.get_by_natural_key("AMINA") == amina
