"""Under a mandate: as far as it reaches, until it ends; and what an account knows stands in the fields already."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.counter.models import Draft
from parvis.counter.tests.region import TOWN
from parvis.counter.types import Kind
from parvis.counter.web.proposals import proposed
from parvis.kernel.people import api as people
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_citizen, make_mandate, sign_in
from parvis.kernel.people.types import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]


def acting(scope: str) -> tuple[Client, Any, Any]:
    giver, holder = make_citizen(first_name="Oma"), make_citizen()
    mandate = make_mandate(giver, holder, scope=scope, valid_until=timezone.now() + timedelta(days=9))
    client = sign_in(Client(), holder)
    client.post(reverse("account_mandate_use", args=[mandate.pk]))
    return client, giver, mandate


def begin(client: Client) -> Any:
    return client.post("/nl/procedures/complaint/start/", {"organisation": TOWN}, follow=True)


def test_another_request_than_the_mandate_covers_is_not_begun() -> None:
    client, _giver, _mandate = acting("procedure:parking-card")
    said = begin(client).content.decode()
    assert "uw mandaat geldt voor andere aanvragen" in said
    assert "Oma" in said
    assert not Draft.objects.exists()


def test_a_form_begun_under_a_mandate_ends_with_it() -> None:
    client, giver, mandate = acting("procedure:complaint")
    page = begin(client).request["PATH_INFO"]
    assert Draft.objects.get().account_id == giver.pk
    assert client.get(page).status_code == 200
    by = actor_of(giver, timezone.now())
    people.revoke_mandate(mandate=str(mandate.pk), by=by, at=timezone.now())
    shown = client.get(page)
    assert shown.status_code == 403
    assert "u handelt niet meer voor die persoon" in shown.content.decode()
    assert client.post(page, {"revision": "0"}).status_code == 403
    Draft.objects.all().delete()
    assert client.get(page).status_code == 404


def test_what_the_account_knows_is_proposed_for_empty_fields() -> None:
    giver, holder = make_citizen(email="oma@example.org", phone=""), make_citizen(email="me@example.org")
    mandate = make_mandate(giver, holder, valid_until=timezone.now() + timedelta(days=9))
    questions = [
        SimpleNamespace(id="email", kind=Kind.EMAIL, source=None),
        SimpleNamespace(id="partner_email", kind=Kind.EMAIL, source=None),
        SimpleNamespace(id="phone", kind=Kind.PHONE, source=None),
        SimpleNamespace(id="birth_date", kind=Kind.DATE, source=None),
        SimpleNamespace(id="name", kind=Kind.TEXT, source="national_register.name"),
    ]
    here: Any = SimpleNamespace(questions=questions)

    def seen(actor: Actor, **values: Any) -> dict[str, Any]:
        return proposed(SimpleNamespace(actor=actor), here, values)  # type: ignore[arg-type]

    now = timezone.now()
    assert seen(actor_of(holder, now))["email"] == "me@example.org"
    under = actor_of(holder, now, acting_for=str(mandate.pk))
    assert seen(under) == {"email": "oma@example.org", "birth_date": "1985-05-20"}
    assert "email" not in seen(under, email="typed@example.org")
    assert seen(Actor.anonymous()) == seen(actor_of(make_agent(TOWN), now)) == {}
