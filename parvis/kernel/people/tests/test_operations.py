"""What happens to people is done by those who may, and written down in the same breath."""

from datetime import timedelta

import pytest

from parvis.kernel.definitions.localised import Localised
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.models import Account, Mandate, Membership, Session
from parvis.kernel.people.tests.factories import (
    LONG_AGO,
    NOW,
    actor_for,
    agent_actor,
    citizen_actor,
    make_agent,
    make_citizen,
    make_company,
    make_mandate,
    make_membership,
    make_organisation,
    national_number,
)
from parvis.kernel.people.types import (
    AccountKind,
    Actor,
    Contact,
    MandateKind,
    OrganisationInfo,
    OrganisationKind,
    Profile,
    Role,
)
from parvis.kernel.registry import registry

pytestmark = pytest.mark.django_db
HOUSE = Actor.system("test")
DAY = timedelta(days=1)


def entries(subject):
    return [(entry.verb, dict(entry.data)) for entry in journal.history(subject)]


def create(by=HOUSE, kind=AccountKind.CITIZEN, username="Amina ", profile=None, **more):
    profile = profile or Profile(first_name="Amina", national_number="85.05.20-002.22", email="Amina@Example.org")
    return people.create_account(kind=kind, username=username, profile=profile, by=by, at=NOW, **more)


# Accounts


def test_an_account_is_opened_and_found():
    account = create(password="een zin die ik onthoud")
    assert people.find_by_username("AMINA") == account
    assert people.find_by_national_number("85052000222") == account
    assert people.find_by_national_number("") is None
    assert people.find_by_national_number("85052000223") is None
    assert people.find_by_email(" amina@example.ORG") == [account]
    assert people.find_by_email("") == []
    assert Account.objects.get().check_password("een zin die ik onthoud")
    assert entries(f"account:{account}") == [("people.account.created", {"kind": "citizen"})]


def test_names_and_numbers_are_taken_once():
    create()
    with pytest.raises(people.UsernameTaken):
        create(username="amina")
    with pytest.raises(people.NationalNumberTaken):
        create(username="other")


def test_accounts_are_opened_by_those_who_may():
    with pytest.raises(people.MayNot):
        create(by=citizen_actor())
    with pytest.raises(people.MayNot):
        create(by=agent_actor(roles=[Role.AGENT]), kind=AccountKind.AGENT)


def test_a_company_has_no_password():
    create(kind=AccountKind.COMPANY, profile=Profile(enterprise_name="Bakkerij"), password="x")
    assert not Account.objects.get().has_usable_password()
    assert people.login_account("amina") is None


def test_a_profile_changes_and_the_journal_names_the_fields_only():
    amina = make_citizen(first_name="Amina", last_name="Benali", national_number=national_number())
    me = actor_for(amina)
    profile = people.profile(str(amina.pk), by=me, purpose="own page")
    changed = Profile(**{**profile.__dict__, "last_name": "Peeters", "email": "new@example.org"})
    people.change_profile(account=str(amina.pk), profile=changed, by=me, at=NOW)
    assert people.profile(str(amina.pk), by=me, purpose="own page") == changed
    assert people.find_by_email("new@example.org") == [str(amina.pk)]
    assert entries(me.id) == [("people.profile.changed", {"fields": ["email", "last_name"]})]
    taken = Profile(**{**changed.__dict__, "national_number": make_citizen().open_profile().national_number})
    with pytest.raises(people.NationalNumberTaken):
        people.change_profile(account=str(amina.pk), profile=taken, by=me, at=NOW)
    with pytest.raises(people.MayNot):
        people.change_profile(account=str(amina.pk), profile=changed, by=citizen_actor(), at=NOW)


def test_the_language_is_chosen_by_its_speaker():
    amina = make_citizen()
    people.change_language(account=str(amina.pk), language="fr", by=actor_for(amina), at=NOW)
    people.change_language(account=str(amina.pk), language="fr", by=actor_for(amina), at=NOW)
    assert people.language_of(amina.pk) == "fr"
    assert entries(f"account:{amina.pk}") == [("people.language.changed", {"language": "fr"})]
    with pytest.raises(ValueError, match="nl, fr"):
        people.change_language(account=str(amina.pk), language="de", by=actor_for(amina), at=NOW)
    with pytest.raises(people.MayNot):
        people.change_language(account=str(amina.pk), language="en", by=agent_actor(), at=NOW)


def test_closing_an_account_ends_everything():
    jan = make_agent("elsene-ixelles", [Role.AGENT])
    make_membership(jan, make_organisation("ukkel-uccle"), Role.DECIDER, NOW + DAY)
    make_mandate(jan, make_citizen())
    Session.objects.create(session_key="k", reference=jan.pk, expire_date=NOW, account=jan, began_at=NOW, seen_at=NOW)
    with pytest.raises(people.MayNot):
        people.close_account(account=str(jan.pk), by=actor_for(jan), at=NOW)
    people.close_account(account=str(jan.pk), by=HOUSE, at=NOW)
    assert [row.valid_until for row in Membership.objects.filter(account=jan)] == [NOW]
    assert Mandate.objects.get().revoked_by == HOUSE.id
    assert not Session.objects.exists()
    assert people.find_by_username(jan.username) is None
    with pytest.raises(people.UnknownAccount):
        people.actor_of(jan.pk, NOW)


# Reading


def test_people_read_their_own():
    amina = make_citizen(first_name="Amina")
    me = actor_for(amina)
    assert people.profile(me.id, by=me, purpose="form").first_name == "Amina"
    for other in (
        citizen_actor(),
        Actor.anonymous(),
        agent_actor(roles=[Role.OPERATOR]),
        agent_actor(roles=[Role.EDITOR]),
    ):
        with pytest.raises(people.MayNotRead):
            people.profile(amina.pk, by=other, purpose="curiosity")
    with pytest.raises(people.MayNotRead):
        people.profile("not-an-id", by=me, purpose="guess")
    with pytest.raises(ValueError, match="purpose"):
        people.profile(amina.pk, by=me, purpose=" ")


def test_an_agents_reading_is_shown_to_whom_it_concerns(monkeypatch):
    monkeypatch.setattr(registry, "hook", lambda name: None)
    amina, jan = make_citizen(), make_agent(first_name="Jan", last_name="Peeters")
    profile = people.open_profile(
        account=str(amina.pk), by=actor_for(jan), at=NOW, purpose="letter returned", legal_basis="GDPR art. 6(1)(e)"
    )
    assert profile.last_name
    (reading,) = people.readings_of(amina.pk)
    assert (reading.who, reading.purpose, reading.at) == ("Jan Peeters", "letter returned", NOW)


def test_the_keeper_of_cases_decides_who_may_read(monkeypatch):
    amina, jan = make_citizen(), agent_actor()
    asked = []

    def decides(actor, account):
        asked.append((actor, account))
        return False

    monkeypatch.setattr(registry, "hook", lambda name: decides if name == "people.may_read_profile" else None)
    with pytest.raises(people.MayNotRead):
        people.open_profile(account=str(amina.pk), by=jan, at=NOW, purpose="work")
    assert asked == [(jan, str(amina.pk))]
    assert journal.readers(f"account:{amina.pk}") == []
    assert people.profile(amina.pk, by=HOUSE, purpose="letter").last_name


def test_only_agents_are_named_to_others():
    jan, amina = make_agent(first_name="Jan", last_name="Peeters"), make_citizen()
    asked = {f"account:{jan.pk}", str(amina.pk), "system:deadlines", "anonymous"}
    assert people.agent_names(asked) == {f"account:{jan.pk}": "Jan Peeters"}


# Roles


def test_a_role_is_given_and_taken():
    jan, admin = make_agent("elsene-ixelles", []), agent_actor("elsene-ixelles", [Role.ADMINISTRATOR])
    told = {"account": str(jan.pk), "organisation": "elsene-ixelles", "role": Role.DECIDER, "by": admin}
    people.give_role(**told, at=NOW)
    assert people.actor_of(jan, NOW).grants == {("elsene-ixelles", Role.DECIDER)}
    assert people.actor_of(jan, NOW - DAY).grants == frozenset()
    assert [grant.role for grant in people.grants_in("elsene-ixelles", NOW, roles=[Role.DECIDER])] == [Role.DECIDER]
    with pytest.raises(people.RoleHeld):
        people.give_role(**told, at=NOW + DAY)
    people.take_role(**told, at=NOW + DAY)
    assert people.actor_of(jan, NOW + DAY).grants == frozenset()
    with pytest.raises(people.RoleNotHeld):
        people.take_role(**told, at=NOW + 2 * DAY)
    people.give_role(**told, at=NOW + 2 * DAY, valid_until=NOW + 3 * DAY)
    assert [verb for verb, _ in entries(f"account:{jan.pk}")] == [
        "people.role.given",
        "people.role.taken",
        "people.role.given",
    ]
    assert journal.history(f"account:{jan.pk}")[0].organisation == "elsene-ixelles"


def test_a_role_that_was_to_come_never_comes():
    jan = make_agent("elsene-ixelles", [])
    told = {"account": str(jan.pk), "organisation": "elsene-ixelles", "role": Role.AGENT, "by": HOUSE, "at": NOW}
    people.give_role(**told, valid_from=NOW + DAY)
    people.take_role(**told)
    assert not Membership.objects.exists()
    with pytest.raises(ValueError, match="ends after"):
        people.give_role(**told, valid_until=NOW)


def test_roles_are_given_by_their_own_administrator_to_agents():
    jan, admin = make_agent("elsene-ixelles", []), agent_actor("ukkel-uccle", [Role.ADMINISTRATOR])
    told = {"organisation": "elsene-ixelles", "role": Role.AGENT, "at": NOW}
    for operation in (people.give_role, people.take_role):
        with pytest.raises(people.MayNot):
            operation(**told, account=str(jan.pk), by=admin)
    with pytest.raises(people.NotAnAgent):
        people.give_role(**told, account=str(make_citizen().pk), by=HOUSE)
    with pytest.raises(people.UnknownOrganisation):
        people.give_role(account=str(jan.pk), organisation="nowhere", role=Role.AGENT, by=HOUSE, at=NOW)


# Mandates


def give(giver, holder, by=None, kind=MandateKind.HELPER, **more):
    told = {"valid_until": NOW + 30 * DAY, "at": NOW, **more}
    return people.give_mandate(giver=str(giver.pk), holder=str(holder.pk), kind=kind, by=by or actor_for(giver), **told)


def test_a_mandate_is_given_used_and_revoked():
    amina, karim = make_citizen(first_name="Amina", last_name="Benali"), make_citizen()
    mandate = give(amina, karim)
    me = actor_for(karim)
    assert [one.giver_name for one in people.mandates_held(karim.pk, NOW)] == ["Amina Benali"]
    assert people.use_mandate(mandate=mandate.id, by=me, at=NOW) == mandate
    acting = people.actor_of(karim, NOW, acting_for=mandate.id)
    assert acting.acting_for == f"account:{amina.pk}"
    assert people.profile(amina.pk, by=acting, purpose="form").first_name == "Amina"
    people.revoke_mandate(mandate=mandate.id, by=me, at=NOW + DAY)
    people.revoke_mandate(mandate=mandate.id, by=me, at=NOW + 2 * DAY)
    assert people.actor_of(karim, NOW + DAY, acting_for=mandate.id).acting_for is None
    assert [one.revoked_at for one in people.mandates_given(amina.pk)] == [NOW + DAY]
    with pytest.raises(people.UnknownMandate):
        people.use_mandate(mandate=mandate.id, by=me, at=NOW + DAY)
    told = journal.history(f"account:{amina.pk}")
    assert [entry.verb for entry in told] == ["people.mandate.given", "people.mandate.used", "people.mandate.revoked"]
    assert {entry.on_behalf_of for entry in told} == {f"account:{amina.pk}"}


@pytest.mark.parametrize("at", [NOW - DAY, NOW + 30 * DAY])
def test_a_mandate_holds_within_its_time(at):
    amina, karim = make_citizen(), make_citizen()
    mandate = give(amina, karim)
    assert people.actor_of(karim, at, acting_for=mandate.id).acting_for is None
    assert people.mandates_held(karim.pk, at) == []


def test_nobody_uses_the_mandate_of_another():
    amina, karim, eve = make_citizen(), make_citizen(), make_citizen()
    mandate = give(amina, karim)
    for guess in (mandate.id, "no-id", str(eve.pk)):
        assert people.actor_of(eve, NOW, acting_for=guess).acting_for is None
        with pytest.raises(people.UnknownMandate):
            people.use_mandate(mandate=guess, by=actor_for(eve), at=NOW)
        with pytest.raises(people.UnknownMandate):
            people.revoke_mandate(mandate=guess, by=actor_for(eve), at=NOW)
    with pytest.raises(people.UnknownMandate):
        people.use_mandate(mandate=mandate.id, by=HOUSE, at=NOW)


@pytest.mark.parametrize(
    "more",
    [
        {"valid_until": NOW},
        {"valid_until": NOW - DAY},
        {"valid_until": NOW + 1000 * DAY},
        {"valid_from": LONG_AGO, "valid_until": LONG_AGO + DAY},
        {"kind": MandateKind.COMPANY, "by": HOUSE},
    ],
)
def test_mandates_that_cannot_be(more):
    with pytest.raises(people.WrongMandate):
        give(make_citizen(), make_citizen(), **more)


def test_who_gives_what():
    amina, company = make_citizen(), make_company()
    clerk = agent_actor()
    assert give(company, amina, by=clerk, kind=MandateKind.COMPANY).kind is MandateKind.COMPANY
    with pytest.raises(people.WrongMandate):
        give(amina, company, by=clerk)
    with pytest.raises(people.WrongMandate):
        give(amina, amina, by=clerk)
    with pytest.raises(people.MayNot):
        give(company, amina, by=actor_for(amina), kind=MandateKind.COMPANY)
    with pytest.raises(people.MayNot):
        give(make_citizen(), amina, by=actor_for(amina))


# Organisations


def info(**more):
    name = Localised(nl="Elsene", fr="Ixelles", en="Ixelles")
    fields = {
        "code": "elsene-ixelles",
        "kind": OrganisationKind.MUNICIPALITY,
        "name": name,
        "short": name,
        "contact": Contact(email="info@elsene.example", hours=Localised(nl="9-12", fr="9-12", en="9-12")),
    }
    return OrganisationInfo(**{**fields, **more})


def test_organisations_are_written_once_and_seen_at_once():
    assert people.save_organisations(infos=[info()], by=HOUSE, at=NOW) == ["elsene-ixelles"]
    assert people.organisation("elsene-ixelles") == info()
    assert people.save_organisations(infos=[info()], by=HOUSE, at=NOW) == []
    people.save_organisations(infos=[info(number="0207372674")], by=HOUSE, at=NOW)
    assert people.organisation("elsene-ixelles").number == "0207372674"
    people.save_organisations(infos=[info(active=False)], by=HOUSE, at=NOW)
    assert people.organisations() == []
    assert [verb for verb, _ in entries("organisation:elsene-ixelles")] == [
        "people.organisation.added",
        "people.organisation.changed",
        "people.organisation.changed",
    ]
    with pytest.raises(people.MayNot):
        people.save_organisations(infos=[info()], by=agent_actor(), at=NOW)


def test_organisations_by_kind():
    make_organisation("elsene-ixelles")
    make_organisation("ocmw-elsene", OrganisationKind.WELFARE_CENTRE, parent="elsene-ixelles", short_nl="", name_en="X")
    assert [one.code for one in people.organisations("welfare_centre")] == ["ocmw-elsene"]
    assert people.organisation("ocmw-elsene").short.nl == "Gemeente Ocmw Elsene"
    with pytest.raises(people.UnknownOrganisation, match="nowhere"):
        people.organisation("nowhere")


def test_organisations_cost_one_query_in_all(django_assert_num_queries):
    make_organisation("elsene-ixelles")
    with django_assert_num_queries(1):
        for _ in range(3):
            people.organisation("elsene-ixelles")
            people.organisations()


# Actors


def test_what_an_actor_costs(django_assert_num_queries):
    amina, jan = make_citizen(), make_agent(roles=[Role.AGENT, Role.DECIDER])
    mandate = make_mandate(make_citizen(), amina)
    people.actor_of(jan, NOW)  # reads the vault's key once
    with django_assert_num_queries(0):
        people.actor_of(amina, NOW)
    with django_assert_num_queries(1):
        people.actor_of(amina, NOW, acting_for=str(mandate.pk))
    with django_assert_num_queries(1):
        people.actor_of(jan, NOW)
    with django_assert_num_queries(2):
        people.actor_of(jan.pk, NOW)


def test_roles_of_a_closed_organisation_are_idle():
    jan = make_agent("elsene-ixelles", first_name="Jan", last_name="Peeters")
    make_organisation("elsene-ixelles", is_active=False)
    actor = people.actor_of(f"account:{jan.pk}", NOW)
    assert (actor.name, actor.grants) == ("Jan Peeters", frozenset())
