"""What stands around every page: languages, menu, errors; and the documentation of the look."""

from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils import translation

from parvis.kernel.people.types import Actor, ActorKind, Role
from parvis.kernel.registry import Manifest, MenuItem
from parvis.kernel.registry.register import Register
from parvis.ui import checks, context
from parvis.ui.components import COMPONENTS
from parvis.ui.fields import KINDS

README = (Path(__file__).parent.parent / "README.md").read_text()
pytestmark = pytest.mark.urls("parvis.ui.tests.urls")


def item(audience, url_name="components", name="Werk"):
    return MenuItem(name={"nl": name, "fr": name, "en": name}, url_name=url_name, audience=audience)


def actor(kind, *roles):
    return Actor(kind=kind, id="account:1", name="Jan", grants=frozenset(("elsene-ixelles", role) for role in roles))


@pytest.fixture
def menu_of(monkeypatch):
    register = Register()
    names = ["public", "person", "agent", "manager", "editor", "administrator", "operator"]
    register.declare(
        Manifest(
            module="m",
            menu=(*(item(one, name=one) for one in names), item("public", "nowhere", "lost")),
        )
    )
    monkeypatch.setattr(context, "registry", register)
    monkeypatch.setattr(checks, "registry", register)

    def of(someone):
        request = RequestFactory().get("/nl/components/")
        request.actor = someone
        with translation.override("nl"):
            return [entry["name"] for entry in context.menu(request)]

    return of


@pytest.mark.parametrize(
    ("someone", "seen"),
    [
        (None, ["public"]),
        (Actor.anonymous(), ["public"]),
        (actor(ActorKind.PERSON), ["public", "person"]),
        (actor(ActorKind.AGENT, Role.AGENT), ["agent"]),
        (actor(ActorKind.AGENT, Role.MANAGER), ["agent", "manager"]),
        (actor(ActorKind.AGENT, Role.EDITOR), ["agent", "editor"]),
        (actor(ActorKind.AGENT, Role.ADMINISTRATOR), ["agent", "administrator"]),
        (actor(ActorKind.AGENT, Role.OPERATOR), ["agent", "operator"]),
    ],
)
def test_everyone_sees_the_menu_that_concerns_them(menu_of, someone, seen):
    assert menu_of(someone) == seen


def test_a_menu_entry_without_an_address_is_reported_at_start(menu_of):
    (found,) = checks.menu_leads_somewhere()
    assert found.id == "ui.W001"
    assert "'lost' leads to 'nowhere'" in found.msg


def test_every_page_has_itself_in_the_other_languages():
    request = RequestFactory().get("/nl/components/?desk")
    with translation.override("nl"):
        found = context.languages(request)
    assert [(one["code"], one["url"], one["current"]) for one in found] == [
        ("nl", "/nl/components/?desk", True),
        ("fr", "/fr/components/?desk", False),
        ("en", "/en/components/?desk", False),
    ]


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_our_own_mistake_is_said_without_anything_that_may_be_broken(language):
    with translation.override(language):
        said = render_to_string("500.html")
    assert f'<html lang="{language}"' in said
    assert {"nl": "bij ons iets mis", "fr": "de notre côté", "en": "on our side"}[language] in said


@override_settings(DEMO=True)
def test_the_demonstration_says_so():
    request = RequestFactory().get("/nl/components/")
    with translation.override("nl"):
        assert "verzonnen" in render_to_string("404.html", request=request)


@pytest.mark.urls("parvis.config.urls")
def test_who_acts_for_another_is_told_on_every_page():
    request = RequestFactory().get("/en/components/")
    request.actor = Actor(kind=ActorKind.PERSON, id="account:1", acting_for="account:2", acting_name="Nora")
    with translation.override("en"):
        assert "You act for Nora." in render_to_string("404.html", request=request)


@pytest.mark.django_db
def test_maps_find_their_ground_without_network(client):
    answer = client.get("/nl/outlines.json")
    assert answer.json()["type"] == "FeatureCollection"
    assert "max-age=86400" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", sorted(COMPONENTS))
def test_every_component_is_documented(name):
    assert f'component "{name}"' in README or f'wrap "{name}"' in README


@pytest.mark.parametrize("kind", sorted(KINDS - {"computed", "hidden"}))
def test_every_kind_of_field_says_what_it_posts(kind):
    assert kind in README.split("## Fields", 1)[1]
