"""What people see of what was fetched about them, and how they take an agreement back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from parvis.kernel.definitions import Localised
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_citizen, make_company, make_mandate, sign_in
from parvis.kernel.people.types import Actor, MandateKind
from parvis.kernel.people.web import moments
from parvis.sources import api as sources
from parvis.sources.fake.app import Mischief
from parvis.sources.tests.serving import AMELIE, COMPANY

WORDS = Localised(nl="Zo kennen wij uw inkomen", fr="Nous connaissons ainsi vos revenus", en="So we know your income")
LAW = Localised(nl="Wet van 8 augustus 1983", fr="Loi du 8 août 1983", en="Law of 8 August 1983")
YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
def _dutch():
    with translation.override("nl"):
        yield


@pytest.fixture
def amelie(db):
    return make_citizen("amelie", national_number=AMELIE)


def agree(account, **changes):
    now = timezone.now()
    given = {"source": "income", "procedure": "parking-card", "purpose": WORDS, "by": actor_of(account, now), "at": now}
    return sources.agree(**{"account": account.pk, "until": given["at"] + YEAR} | given | changes)


def fetch(by, **changes):
    given = {
        "source": "national_register",
        "key": AMELIE,
        "fields": ["name", "address"],
        "by": by,
        "at": timezone.now(),
        "purpose": WORDS,
        "legal_basis": LAW,
        "organisation": "elsene-ixelles",
        "about": "draft:1",
        "procedure": "parking-card",
    }
    return sources.fetch(**given | changes)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "nl",
            [
                "Rijksregister: naam, adres",
                "Inkomens: inkomstenjaar",
                "Zo kennen wij uw inkomen.",
                "Wet van 8 augustus 1983.",
                "u ging akkoord.",
                "Jan Claes, Gemeente Elsene Ixelles",
                "De bron antwoordde niet",
                "Intrekken",
            ],
        ),
        (
            "fr",
            [
                "Registre national : nom, adresse",
                "Nous connaissons ainsi vos revenus.",
                "Loi du 8 août 1983.",
                "vous avez donné votre accord.",
                "La source n’a pas répondu",
                "Retirer",
            ],
        ),
        ("en", ["National Register: name, address", "So we know your income.", "you agreed.", "Take back"]),
    ],
)
def test_the_page_says_what_was_fetched_in_every_language(client, fake, amelie, language, said):
    agree(amelie)
    fetch(actor_of(amelie, timezone.now()), source="income", fields=["year"], legal_basis=sources.AGREEMENT)
    fetch(actor_of(make_agent("elsene-ixelles", first_name="Jan", last_name="Claes"), timezone.now()))
    fake.does(Mischief.FORBIDDEN)
    with pytest.raises(sources.SourceDown):
        fetch(Actor.system("evidence"), organisation=None)
    page = sign_in(client, amelie).get(f"/{language}/account/sources/").content.decode()
    for text in said:
        assert text in page
    assert "Dubois" not in page
    assert AMELIE not in page


def test_an_empty_page_says_what_it_is_for(client, amelie):
    page = sign_in(client, amelie).get(reverse("account_sources")).content.decode()
    assert "Nog niets." in page
    assert "Op dit moment niets." in page


def test_the_page_of_ones_own_leads_there(client, amelie):
    assert reverse("account_sources") in sign_in(client, amelie).get(reverse("account")).content.decode()


def test_an_agreement_is_taken_back(client, amelie):
    given = agree(amelie)
    response = sign_in(client, amelie).post(reverse("account_sources_revoke", args=[given.id]), follow=True)
    page = response.content.decode()
    assert "Ingetrokken." in page
    assert "Waar u vroeger mee akkoord ging" in page
    assert not sources.is_agreed(account=amelie.pk, source="income", procedure="parking-card", at=timezone.now())


def test_nobody_takes_back_for_another(client, amelie):
    given = agree(amelie)
    assert sign_in(client, make_citizen()).post(reverse("account_sources_revoke", args=[given.id])).status_code == 404
    assert sources.is_agreed(account=amelie.pk, source="income", procedure="parking-card", at=timezone.now())


def test_who_has_not_signed_in_sees_nothing(client, db):
    for response in (
        client.get(reverse("account_sources")),
        client.post(reverse("account_sources_revoke", args=["8b0f9a4e-59f9-4a0c-8c11-0d6f8b8a6a11"])),
    ):
        assert response.status_code == 302
        assert "/account/" in response["Location"]


@pytest.mark.parametrize(("kind", "scope", "sees"), [("company", "", True), ("company", "procedure:x", False)])
def test_who_acts_for_all_of_a_company_reads_its_page(client, fake, amelie, kind, scope, sees):
    company = make_company(number=COMPANY)
    mandate = make_mandate(company, amelie, kind=MandateKind(kind), valid_until=timezone.now() + YEAR, scope=scope)
    by = actor_of(amelie, timezone.now(), acting_for=str(mandate.pk))
    fetch(by, source="enterprise_register", key=COMPANY, fields=["name"])
    sign_in(client, amelie)
    session = client.session
    session[moments.ACTING] = str(mandate.pk)
    session.save()
    page = client.get(reverse("account_sources")).content.decode()
    assert ("Kruispuntbank van Ondernemingen" in page) is sees


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
@pytest.mark.browser
@pytest.mark.slow
def test_the_page_is_for_everyone(page, live_server, fake, assert_accessible, assert_light, assert_narrow, language):
    amelie = make_citizen("amelie", national_number=AMELIE)
    agree(amelie)
    agree(amelie, source="land_register")
    fetch(actor_of(amelie, timezone.now()))
    client = sign_in(Client(), amelie)
    page.context.add_cookies([{"name": "sessionid", "value": client.session.session_key, "url": live_server.url}])
    page.goto(f"{live_server.url}/{language}/account/sources/")
    assert page.locator(".timeline li").count() == 1
    assert_accessible(page)
    assert_light(page, 60_000)
    assert_narrow(page)
