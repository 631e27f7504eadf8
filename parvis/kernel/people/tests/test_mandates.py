"""Acting for others: offered and taken, from a register, as far as it reaches, not a request longer than it holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from parvis.kernel.clock import local_day
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.models import Account, Invitation
from parvis.kernel.people.numbers import is_enterprise_number, is_national_number
from parvis.kernel.people.rules import comes_of_age_on
from parvis.kernel.people.tests.factories import (
    NOW,
    actor_for,
    make_agent,
    make_citizen,
    make_company,
    make_mandate,
    national_number,
    sign_in,
)
from parvis.kernel.people.types import Actor, ActorKind, Child, Company, MandateKind, procedures_in
from parvis.kernel.registry import registry

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NUMBER = "0123456749"


@pytest.fixture
def amina():
    return make_citizen(first_name="Amina", last_name="Benali")


@pytest.fixture
def karim():
    return make_citizen(first_name="Karim", last_name="Aziz")


@pytest.fixture
def hooks(monkeypatch):
    served = {}
    real = registry.hook
    monkeypatch.setattr(type(registry), "hook", lambda self, name: served[name] if name in served else real(name))
    return served


def offered(giver, **more):
    told = {"kind": MandateKind.HELPER, "until": NOW + 30 * DAY, "by": actor_for(giver), "at": NOW, **more}
    return people.offer_mandate(**told)


def verbs(account):
    return [entry.verb for entry in journal.history(f"account:{account.pk}")]


# Offers -----------------------------------------------------------------------------------------------------


def test_a_code_is_taken_once_and_both_sides_read_it(amina, karim):
    code = offered(amina, scope="procedure:parking-card")
    found = people.offer_of_code(code.upper().replace("-", " "), NOW)
    assert (found.giver_name, found.scope) == ("Amina Benali", "procedure:parking-card")
    mandate = people.take_offer(code=code, by=actor_for(karim), at=NOW + DAY)
    assert people.offer_of_code(code, NOW + DAY) is None
    with pytest.raises(people.UnknownInvitation):
        people.take_offer(code=code, by=actor_for(make_citizen()), at=NOW + DAY)
    acting = people.actor_of(karim, NOW + DAY, acting_for=mandate.id)
    assert (acting.acting_name, acting.procedures) == ("Amina Benali", {"parking-card"})
    assert verbs(amina) == ["people.mandate.offered", "people.mandate.given"]
    assert verbs(karim) == ["people.mandate.given"]
    said = people.history_of_mandates(karim.pk)
    assert [(one.what, one.giver_name, one.holder_name) for one in said] == [("given", "Amina Benali", "")]


def test_an_offer_to_a_number_says_nothing_of_who_has_it(amina, karim):
    number = karim.open_profile().national_number
    assert offered(amina, national_number=number) == offered(amina, national_number=national_number()) == ""
    (mine,) = people.offers_to(karim.pk, NOW)
    assert people.offers_to(make_citizen().pk, NOW) == []
    with pytest.raises(people.UnknownInvitation):
        people.take_offer(invitation=mine.id, by=actor_for(make_citizen()), at=NOW)
    assert people.take_offer(invitation=mine.id, by=actor_for(karim), at=NOW).holder == str(karim.pk)
    assert len(people.offers_by(amina.pk, NOW)) == 1


def test_offers_are_declined_taken_back_and_over(amina, karim):
    number = karim.open_profile().national_number
    offered(amina, national_number=number)
    (mine,) = people.offers_to(karim.pk, NOW)
    with pytest.raises(people.UnknownInvitation):
        people.withdraw_offer(invitation=mine.id, by=actor_for(karim), at=NOW)
    people.decline_offer(invitation=mine.id, by=actor_for(karim), at=NOW)
    assert people.offers_to(karim.pk, NOW) == []
    code = offered(amina)
    (theirs,) = people.offers_by(amina.pk, NOW)
    people.withdraw_offer(invitation=theirs.id, by=actor_for(amina), at=NOW)
    assert people.offer_of_code(code, NOW) is None
    assert people.offer_of_code(offered(amina), NOW + 15 * DAY) is None
    assert people.forget_offers(before=NOW + 20 * DAY, by=Actor.system("test"), at=NOW) == 3


@pytest.mark.parametrize(
    "more",
    [
        {"until": NOW},
        {"until": NOW + 800 * DAY},
        {"kind": MandateKind.CHILD},
        {"national_number": "own"},
    ],
)
def test_what_cannot_be_offered(amina, more):
    if "national_number" in more:
        more = {"national_number": amina.open_profile().national_number}
    with pytest.raises(people.WrongMandate):
        offered(amina, **more)


def test_who_may_not_offer(amina):
    for by in (actor_for(make_agent()), Actor.system("x"), Actor.anonymous()):
        with pytest.raises(people.MayNot):
            offered(amina, by=by)
    with pytest.raises(people.MayNot):
        offered(amina, kind=MandateKind.COMPANY)
    code = offered(amina)
    with pytest.raises(people.UnknownInvitation):
        people.take_offer(code=code, by=actor_for(amina), at=NOW)


def test_a_representative_lets_colleagues_act_and_colleagues_nobody(amina, karim, hooks):
    hooks["people.functions_of"] = lambda **_: Company(number=NUMBER, name="Aziz Velo", roles=("manager",))
    mine = people.act_for_company(number=NUMBER, by=actor_for(karim), at=NOW, level="substantial")
    acting = people.actor_of(karim, NOW, acting_for=mine.id)
    code = offered(karim, kind=MandateKind.COMPANY, by=acting)
    theirs = people.take_offer(code=code, by=actor_for(amina), at=NOW)
    colleague = people.actor_of(amina, NOW, acting_for=theirs.id)
    assert colleague.acting_for == acting.acting_for
    with pytest.raises(people.MayNot):
        offered(amina, kind=MandateKind.COMPANY, by=colleague)
    with pytest.raises(people.UnknownMandate):
        people.revoke_mandate(mandate=mine.id, by=colleague, at=NOW)
    people.revoke_mandate(mandate=theirs.id, by=acting, at=NOW)
    assert people.actor_of(amina, NOW, acting_for=theirs.id).acting_for is None


def test_the_database_refuses_an_offer_to_nobody_and_to_two(amina):
    told = {
        "giver": amina,
        "kind": "helper",
        "mandate_until": NOW + DAY,
        "created_by": "x",
        "created_at": NOW,
        "expires_at": NOW + DAY,
    }
    for wrong in ({}, {"number_index": b"a", "code_index": b"b"}, {"code_index": b"c", "kind": "child"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.create(**(told | wrong))
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(**told | {"code_index": b"d", "expires_at": NOW})


# From registers -------------------------------------------------------------------------------------------


def test_a_company_is_made_once_and_renewed(karim, hooks):
    hooks["people.functions_of"] = lambda **_: Company(number=NUMBER, name="Aziz Velo", roles=("director",))
    for day in range(2):
        people.act_for_company(number=NUMBER, by=actor_for(karim), at=NOW + day * DAY, level="high")
    (held,) = people.mandates_held(karim.pk, NOW + DAY)
    assert (held.giver_name, held.valid_until) == ("Aziz Velo", NOW + 366 * DAY)
    assert Account.objects.filter(kind="company").count() == 1


@pytest.mark.parametrize(
    "said", [None, Company(number=NUMBER, name="X", roles=()), Company(number=NUMBER, name="X", roles=("founder",))]
)
def test_who_does_not_manage_a_company_does_not_act_for_it(karim, hooks, said):
    hooks["people.functions_of"] = lambda **_: said
    with pytest.raises(people.UnknownMandate):
        people.act_for_company(number=NUMBER, by=actor_for(karim), at=NOW, level="high")
    assert not Account.objects.filter(kind="company").exists()


def test_a_parent_acts_until_the_child_comes_of_age(amina, hooks):
    nora = Child(
        national_number=national_number(born=date(2010, 3, 4)), name="Nora Benali", birth_date=date(2010, 3, 4)
    )
    grown = Child(
        national_number=national_number(born=date(2007, 1, 1)), name="Sam Benali", birth_date=date(2007, 1, 1)
    )
    hooks["people.children_of"] = lambda **_: [nora, grown]
    me = {"by": actor_for(amina), "at": NOW, "level": "substantial"}
    assert people.children_of(**me) == [nora]
    mandate = people.act_for_child(national_number=nora.national_number, **me)
    assert local_day(mandate.valid_until) == date(2028, 3, 4)
    assert people.find_by_national_number(nora.national_number) == mandate.giver
    assert verbs(amina) == ["people.mandate.given"]
    with pytest.raises(people.UnknownMandate):
        people.act_for_child(national_number=grown.national_number, **me)
    with pytest.raises(people.NotSure):
        people.act_for_child(national_number=nora.national_number, **me | {"level": "low"})


def test_without_a_register_nothing_is_given(amina, hooks):
    hooks["people.children_of"] = None
    with pytest.raises(people.RegisterDown):
        people.children_of(by=actor_for(amina), at=NOW, level="high")


# Rules ------------------------------------------------------------------------------------------------------


def test_what_a_scope_names():
    assert procedures_in("") is None
    assert procedures_in("procedure:a procedure:b") == {"a", "b"}
    assert procedures_in("everything") == frozenset()
    assert replace(Actor(kind=ActorKind.PERSON, id="account:a"), acting_scope="procedure:a").procedures == {"a"}


def test_numbers_and_ages():
    assert is_enterprise_number("0123456749")
    assert not any(map(is_enterprise_number, ("0123456748", "9123456749", "123456749", "")))
    assert is_national_number("79031200257")
    assert not any(map(is_national_number, ("79031200258", "7903120025", "٧٩٠٣١٢٠٠٢٥٧")))
    assert comes_of_age_on(date(2008, 2, 29)) == date(2026, 3, 1)


# Pages ------------------------------------------------------------------------------------------------------


def page(client, name, *args, **data):
    answer = client.post(reverse(name, args=args), data) if data else client.get(reverse(name, args=args))
    return answer.content.decode()


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_page_of_mandates_in_every_language(client, amina, karim, language):
    year = timezone.now() + 365 * DAY
    make_mandate(make_citizen(first_name="Oma", last_name="Claes"), amina, valid_until=year)
    make_mandate(amina, karim, valid_until=year)
    offered(amina, at=timezone.now(), until=timezone.now() + DAY)
    said = sign_in(client, amina).get(f"/{language}/account/mandates/").content.decode()
    assert "Oma Claes" in said
    assert "Karim Aziz" in said
    assert f'lang="{language}"' in said
    assert sign_in(client.__class__(), make_agent()).get(f"/{language}/account/mandates/").status_code == 403


def test_from_offer_to_acting_to_taking_back(client, amina, karim):
    sign_in(client, amina)
    form = {"kind": "helper", "way": "link", "last_day": "2026-12-31", "reach": "everything"}
    assert client.post(reverse("account_mandate_offer"), {**form, "last_day": ""}).status_code == 422
    assert client.post(reverse("account_mandate_offer"), {**form, "last_day": "2040-01-01"}).status_code == 422
    assert (
        client.post(reverse("account_mandate_offer"), {**form, "way": "number", "national_number": "1"}).status_code
        == 422
    )
    shown = client.post(reverse("account_mandate_offer"), form)
    code = shown.context["code"]
    assert code not in page(client, "account_mandates")
    other = sign_in(client.__class__(), karim)
    link = shown.context["link"].removeprefix("http://testserver")
    assert "Amina Benali" in other.get(link).content.decode()
    assert other.post(reverse("account_mandate_take"), {"code": "x"}).status_code == 422
    assert other.post(reverse("account_mandate_take"), {"code": code, "agree": "yes"}).status_code == 302
    (mandate,) = people.mandates_held(karim.pk, timezone.now())
    other.post(reverse("account_mandate_use", args=[mandate.id]))
    said = other.get(reverse("account"))
    assert said.wsgi_request.actor.acting_for == f"account:{amina.pk}"
    assert "Amina Benali" in said.content.decode()
    client.post(reverse("account_mandate_revoke", args=[mandate.id]))
    said = other.get(reverse("account"))
    assert said.wsgi_request.actor.acting_for is None
    assert "acting_for" not in other.session
    assert "mandaat" in said.content.decode()


def test_a_company_asks_for_surer(client, karim):
    mandate = make_mandate(make_company(), karim, kind=MandateKind.COMPANY, valid_until=timezone.now() + DAY)
    sign_in(client, karim, level="low")
    answer = client.post(reverse("account_mandate_use", args=[mandate.pk]))
    assert answer["Location"].startswith(reverse("account_sign_in") + "?level=substantial")
    for name in ("account_mandate_child", "account_mandate_company"):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_sign_in"))
    session = client.session
    session["acting_for"] = str(mandate.pk)
    session.save()
    assert client.get(reverse("account")).wsgi_request.actor.acting_for is None, "a session that is not sure enough"


def test_children_and_companies_on_their_pages(client, amina, hooks):
    nora = Child(
        national_number=national_number(born=date(2015, 3, 4)), name="Nora Benali", birth_date=date(2015, 3, 4)
    )
    hooks["people.children_of"] = lambda **_: [nora]
    hooks["people.functions_of"] = lambda **_: None
    sign_in(client, amina)
    shown = page(client, "account_mandate_child", look="1")
    assert "Nora Benali" in shown
    assert nora.national_number not in shown
    mark = shown.split('name="child" value="')[1].split('"')[0]
    assert client.post(reverse("account_mandate_child"), {"child": mark}).status_code == 302
    assert [one.kind for one in people.mandates_held(amina.pk, timezone.now())] == [MandateKind.CHILD]
    assert client.post(reverse("account_mandate_company"), {"number": "0123.456.749"}).status_code == 422

    def down(**_):
        raise people.RegisterDown

    hooks["people.children_of"] = hooks["people.functions_of"] = down
    assert client.post(reverse("account_mandate_child"), {"look": "1"}).status_code == 503
    assert client.post(reverse("account_mandate_company"), {"number": "0123.456.749"}).status_code == 503


def test_codes_are_not_guessed(client, karim):
    sign_in(client, karim)
    said = [page(client, "account_mandate_take", code="a" * 20) for _ in range(11)]
    assert said[0] != said[-1]


def test_ones_e_mail_and_telephone(client, amina):
    sign_in(client, amina)
    assert client.post(reverse("account_reach"), {"email": "no", "phone": "x"}).status_code == 422
    assert client.post(reverse("account_reach"), {"email": "a@b.be", "phone": "0470 11 22 33"}).status_code == 302
    amina.refresh_from_db()
    assert (amina.open_profile().email, amina.open_profile().phone) == ("a@b.be", "0470 11 22 33")
    assert verbs(amina) == ["people.profile.changed"]
