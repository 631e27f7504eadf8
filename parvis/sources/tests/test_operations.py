"""What is asked, on which ground, and what is written down of it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from parvis.kernel.definitions import Localised
from parvis.kernel.journal import api as journal
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_citizen, make_company, make_mandate
from parvis.kernel.people.types import Actor, MandateKind
from parvis.kernel.places import api as places
from parvis.kernel.registry import registry
from parvis.regions import loading
from parvis.sources import api as sources
from parvis.sources.fake.app import Mischief
from parvis.sources.models import Agreement, Failure
from parvis.sources.tests.serving import AMELIE, COMPANY, TOM
from parvis.sources.types import Ask, Fault

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
YEAR = timedelta(days=365)
WORDS = Localised(nl="Om uw adres te kennen", fr="Pour connaître votre adresse", en="To know your address")
LAW = "Law of 8 August 1983"


@pytest.fixture
def amelie():
    return make_citizen("amelie", national_number=AMELIE)


def fetch(by, **changes):
    given = {
        "source": "national_register",
        "key": AMELIE,
        "fields": ["name"],
        "by": by,
        "at": AT,
        "purpose": WORDS,
        "legal_basis": LAW,
        "organisation": "elsene-ixelles",
        "about": "draft:1",
        "procedure": "residence-certificate",
    }
    return sources.fetch(**given | changes)


def agreed(account, **changes):
    given = {
        "account": account.pk,
        "source": "income",
        "procedure": "premium",
        "purpose": WORDS,
        "by": actor_of(account, AT),
        "at": AT,
        "until": AT + YEAR,
    }
    return sources.agree(**given | changes)


# Fetching -------------------------------------------------------------------------------------------------


def test_an_answer_is_written_down_without_its_values(fake, amelie):
    found = fetch(actor_of(amelie, AT), fields=["name", "birth_date"])
    assert found.values == {"name": "Amélie Dubois", "birth_date": "1979-03-12"}
    assert (found.source, found.at) == ("national_register", AT)
    (entry,) = journal.history(f"account:{amelie.pk}")
    assert (entry.verb, entry.by, entry.organisation) == (sources.FETCHED, f"account:{amelie.pk}", "elsene-ixelles")
    assert (entry.purpose, entry.legal_basis) == ("Om uw adres te kennen", LAW)
    assert entry.data == {
        "source": "national_register",
        "fields": ["name", "birth_date"],
        "about": "draft:1",
        "procedure": "residence-certificate",
        "purposes": WORDS.model_dump(),
        "reference": found.reference,
    }
    assert "Dubois" not in str(entry)
    assert AMELIE not in str(entry)
    assert fake.asked[0]["fields"] == ["name", "birth_date"]
    assert (fake.asked[0]["purpose"], fake.asked[0]["legalBasis"]) == ("Om uw adres te kennen", LAW)


def test_the_person_reads_who_asked_what_and_why(fake, amelie):
    agent = make_agent("elsene-ixelles", first_name="Jan", last_name="Claes")
    fetch(actor_of(agent, AT), purpose="Nakijken")
    fake.does(Mischief.ANOTHER)
    with pytest.raises(sources.WrongAnswer):
        fetch(actor_of(amelie, AT), fields=["address"])
    later, first = sources.fetches_about(amelie.pk)
    assert (first.who, first.organisation, first.fields, first.fault) == (
        "Jan Claes",
        "elsene-ixelles",
        ("name",),
        None,
    )
    assert (first.purpose_in("fr"), first.legal_basis, first.about) == ("Nakijken", LAW, "draft:1")
    assert (later.who, later.fields, later.fault) == ("", ("address",), Fault.ANOTHER)
    assert later.purpose_in("fr") == "Pour connaître votre adresse"


def test_who_is_no_account_here_is_found_back_at_what_it_was_for(fake):
    fetch(Actor.system("tests"), key=TOM)
    assert [one.verb for one in journal.history("draft:1")] == [sources.FETCHED]


def test_an_address_of_our_region_gets_its_street_and_municipality(fake, amelie):
    loading.load_region(by=Actor.system("tests"), at=AT)
    found = fetch(actor_of(amelie, AT), fields=["address"]).values["address"]
    assert found["municipality"] == "elsene-ixelles"
    street = places.street(found["street_id"])
    assert (street.name_fr, street.municipality) == ("Rue de l’Arbre Bénit", "elsene-ixelles")


@pytest.mark.parametrize(
    ("mischief", "problem", "fault"),
    [
        (Mischief.DOWN, sources.SourceDown, "status"),
        (Mischief.ANOTHER, sources.WrongAnswer, "another"),
        (Mischief.WRONG_SHAPE, sources.WrongAnswer, "malformed"),
        (Mischief.HUGE, sources.WrongAnswer, "too_large"),
    ],
)
def test_a_failure_is_written_down_and_counted(fake, amelie, mischief, problem, fault):
    fake.does(mischief)
    with pytest.raises(problem) as found:
        fetch(actor_of(amelie, AT))
    assert found.value.source == "national_register"
    (entry,) = journal.history(f"account:{amelie.pk}")
    assert (entry.verb, entry.data["fault"]) == (sources.FAILED, fault)
    assert "reference" not in entry.data
    assert sources.failures(since=AT - YEAR) == 1
    assert sources.failures(since=AT + YEAR) == 0


def test_not_to_know_someone_is_written_down_and_no_failure(fake):
    with pytest.raises(sources.NotKnown):
        fetch(Actor.system("tests"), key="01010199768")
    (entry,) = journal.history("draft:1")
    assert (entry.verb, entry.data["fault"]) == (sources.FAILED, "unknown")
    assert sources.failures(since=AT - YEAR) == 0


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"source": "tax"}, sources.UnknownSource),
        ({"fields": ["colour"]}, sources.UnknownField),
        ({"fields": []}, ValueError),
        ({"key": "79031200258"}, sources.WrongKey),
        ({"legal_basis": " "}, ValueError),
        ({"purpose": ""}, ValueError),
        ({"legal_basis": sources.AGREEMENT, "procedure": ""}, ValueError),
        ({"legal_basis": sources.AGREEMENT}, sources.NotAgreed),
    ],
)
def test_what_may_not_be_asked_is_not(fake, amelie, changes, problem):
    with pytest.raises(problem):
        fetch(actor_of(amelie, AT), **changes)
    assert fake.asked == []
    assert journal.history(f"account:{amelie.pk}") == []


def test_several_sources_are_asked_at_once(fake, amelie):
    fake.does(Mischief.DOWN, source="income")
    asks = [Ask(source=one, key=AMELIE, fields=("name",) if one == "national_register" else fields) for one, fields in [
        ("national_register", ()), ("income", ("year",)), ("vehicle_register", ("plate",))
    ]]  # fmt: skip
    name, income, plate = sources.fetch_many(
        asks=asks, by=actor_of(amelie, AT), at=AT, purpose=WORDS, legal_basis=LAW, organisation=None, about="case:1"
    )
    assert name.values == {"name": "Amélie Dubois"}
    assert isinstance(income, sources.SourceDown)
    assert plate.values["plate"]
    assert [one.verb.rpartition(".")[2] for one in journal.history(f"account:{amelie.pk}")] == [
        "fetched",
        "failed",
        "fetched",
    ]


def test_without_sources_there_is_nothing_to_ask(settings, amelie):
    settings.SOURCES_URL = ""
    assert not sources.is_configured()
    with pytest.raises(sources.SourceDown):
        fetch(actor_of(amelie, AT))
    assert sources.health() == []


def test_an_enterprise_is_told_to_who_stands_for_it(fake, amelie):
    company = make_company(number=COMPANY)
    make_mandate(company, amelie, kind=MandateKind.COMPANY, valid_from=AT - YEAR, valid_until=AT + YEAR)
    found = fetch(
        actor_of(amelie, AT),
        source="enterprise_register",
        key="1999.000.051",
        fields=["name"],
        on_behalf_of=f"account:{company.pk}",
    )
    assert found.values == {"name": "Dubois Bouw & Groen"}
    assert [one.source for one in sources.fetches_about(company.pk)] == ["enterprise_register"]
    fetch(actor_of(amelie, AT), source="enterprise_register", key=COMPANY, fields=["name"])
    assert len(sources.fetches_about(amelie.pk)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_source_is_never_asked_inside_a_transaction(fake, amelie):
    with transaction.atomic(), pytest.raises(RuntimeError):
        fetch(actor_of(amelie, AT))
    assert fake.asked == []


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_source_is_asked(fake, amelie, monkeypatch):
    seen = []
    ask = sources.fetch_many.__globals__["_ask"]
    monkeypatch.setitem(
        sources.fetch_many.__globals__,
        "_ask",
        lambda *given: seen.append(connection.in_atomic_block) or ask(*given),
    )
    fetch(actor_of(amelie, AT))
    assert seen == [False]
    assert len(sources.fetches_about(amelie.pk)) == 1


def test_a_fetch_asks_little_of_the_database(fake, amelie, django_assert_max_num_queries):
    by = actor_of(amelie, AT)
    fetch(by)
    agreed(amelie, source="national_register", procedure="lease")
    with django_assert_max_num_queries(9):
        fetch(by, legal_basis=sources.AGREEMENT, procedure="lease")


# Agreements -----------------------------------------------------------------------------------------------


def test_with_an_agreement_a_source_is_asked_until_it_is_revoked(fake, amelie):
    by = actor_of(amelie, AT)
    asked = {"source": "income", "fields": ["year"], "legal_basis": sources.AGREEMENT}
    given = agreed(amelie)
    assert fetch(by, procedure="premium", **asked).values == {"year": 2025}
    with pytest.raises(sources.NotAgreed):
        fetch(by, procedure="another", **asked)
    with pytest.raises(sources.NotAgreed):
        fetch(by, procedure="premium", key=TOM, **asked)
    with pytest.raises(sources.NotAgreed):
        fetch(by, procedure="premium", **asked | {"at": AT + YEAR})
    sources.revoke(agreement=given.id, by=by, at=AT + timedelta(days=1))
    with pytest.raises(sources.NotAgreed):
        fetch(by, procedure="premium", **asked | {"at": AT + timedelta(days=2)})
    verbs = [one.verb for one in journal.history(f"account:{amelie.pk}")]
    assert verbs == ["sources.agreement.given", sources.FETCHED, "sources.agreement.revoked"]


def test_agreeing_twice_is_agreeing_once(amelie):
    first = agreed(amelie)
    assert agreed(amelie, at=AT + timedelta(days=1)) == first
    longer = agreed(amelie, at=AT + timedelta(days=2), until=AT + YEAR + timedelta(days=2))
    assert longer.id != first.id
    open_ones = [one for one in sources.agreements_of(amelie.pk) if one.holds_at(AT + timedelta(days=3))]
    assert open_ones == [longer]


def test_other_words_are_another_agreement(amelie):
    agreed(amelie)
    agreed(amelie, at=AT + timedelta(days=1), purpose=Localised(nl="Iets anders", fr="Autre chose", en="Other"))
    assert [one.purpose.en for one in sources.agreements_of(amelie.pk)] == ["Other", "To know your address"]


def test_only_the_person_agrees_and_revokes_or_who_acts_for_them(amelie):
    eve, oma = make_citizen(), make_citizen()
    given = agreed(amelie)
    with pytest.raises(sources.NotYours):
        agreed(amelie, by=actor_of(eve, AT))
    with pytest.raises(sources.UnknownAgreement):
        sources.revoke(agreement=given.id, by=actor_of(eve, AT), at=AT)
    with pytest.raises(sources.UnknownAgreement):
        sources.revoke(agreement=uuid4(), by=actor_of(amelie, AT), at=AT)
    mandate = make_mandate(oma, eve, valid_from=AT - YEAR, valid_until=AT + YEAR)
    helper = actor_of(eve, AT, acting_for=str(mandate.pk))
    assert agreed(oma, by=helper).given_by == f"account:{eve.pk}"


@pytest.mark.parametrize("changes", [{"until": AT}, {"until": AT + 3 * YEAR}, {"procedure": ""}])
def test_an_agreement_is_for_something_and_for_a_time(amelie, changes):
    with pytest.raises(ValueError):
        agreed(amelie, **changes)


def test_one_agrees_to_ask_a_source_that_exists(amelie):
    with pytest.raises(sources.UnknownSource):
        agreed(amelie, source="tax")


def row(account, **changes):
    fields = {
        "account": account,
        "source": "income",
        "procedure": "premium",
        "purpose": WORDS.model_dump(),
        "given_at": AT,
        "given_by": "account:1",
        "valid_until": AT + YEAR,
    }
    return Agreement.objects.create(**fields | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_until": AT},
        {"revoked_at": AT},
        {"revoked_by": "account:1"},
        {"revoked_at": AT - YEAR, "revoked_by": "account:1"},
        {"source": ""},
        {"procedure": ""},
        {"given_by": ""},
    ],
)
def test_the_database_keeps_no_impossible_agreement(amelie, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        row(amelie, **changes)


def test_the_database_keeps_one_open_agreement(amelie):
    row(amelie, revoked_at=AT, revoked_by="account:1")
    row(amelie)
    with pytest.raises(IntegrityError), transaction.atomic():
        row(amelie)


@pytest.mark.parametrize("changes", [{"source": ""}, {"fault": ""}])
def test_the_database_keeps_no_failure_of_nothing(changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Failure.objects.create(**{"source": "income", "fault": "timeout", "at": AT} | changes)


# What operators see ---------------------------------------------------------------------------------------


def test_operators_see_sources_that_are_left_alone(fake):
    fake.does(Mischief.FORBIDDEN)
    for _ in range(6):
        with pytest.raises(sources.SourceDown):
            fetch(Actor.system("tests"))
    signs = {one.id: one.read(AT) for one in registry.signs if one.id.startswith("sources.")}
    assert signs == {"sources.resting": 1, "sources.failed": 6}
    assert [one.source for one in sources.health() if one.is_resting] == ["national_register"]


def test_old_failures_are_forgotten():
    for days in (5, 40):
        Failure.objects.create(source="income", fault="timeout", at=AT - timedelta(days=days))
    schedule = next(one for one in registry.schedules if one.id == "sources.forget_failures")
    assert (schedule.run(AT), schedule.run(AT)) == (1, 0)
    assert Failure.objects.count() == 1
