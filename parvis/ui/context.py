"""What every page knows: its languages and its menu. Nothing here asks the database.

Addresses are looked up once per language: every page draws them, and they do not change while a process runs.
"""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from parvis.kernel.people.types import Actor, ActorKind, Role
from parvis.kernel.registry import Register, registry

OF_ROLES = frozenset({Role.MANAGER, Role.EDITOR, Role.ADMINISTRATOR, Role.OPERATOR})
"""The roles with menu entries of their own: the audience has the name of the role."""


def page(request: HttpRequest) -> dict[str, object]:
    """Give templates `languages`, `menu`, `doors`, `is_demo`."""
    return {
        "doors": _doors(settings.ROOT_URLCONF, get_language() or settings.LANGUAGE_CODE),
        "languages": SimpleLazyObject(lambda: languages(request)),
        "menu": SimpleLazyObject(lambda: menu(request)),
        "is_demo": settings.DEMO,
    }


def languages(request: HttpRequest) -> list[dict[str, object]]:
    """Return every language with the address of this very page in it."""
    here = request.get_full_path()
    current = get_language()
    return [
        {"code": code, "name": name, "url": _in_language(here, current, code), "current": code == current}
        for code, name in settings.LANGUAGES
    ]


def _in_language(here: str, current: str | None, code: str) -> str:
    """Return an address in another language: ours differ in their first part only, so nothing has to be looked up."""
    prefix = f"/{current}/"
    return f"/{code}/{here.removeprefix(prefix)}" if here.startswith(prefix) else translate_url(here, code)


def menu(request: HttpRequest) -> list[dict[str, object]]:
    """Return the menu entries that concern whoever asks, in the language of the page."""
    audiences = _audiences(getattr(request, "actor", None))
    language = get_language() or settings.LANGUAGE_CODE
    return [
        {"name": name, "url": url, "current": request.path == url}
        for audience, name, url in _entries(registry, settings.ROOT_URLCONF, language)
        if audience in audiences
    ]


@lru_cache(maxsize=64)
def _entries(register: Register, _urls: str, language: str) -> tuple[tuple[str, str, str], ...]:
    """Return audience, name and address of every menu entry; one that leads nowhere the check ui.W001 reports."""
    found = ((item, _address(item.url_name)) for item in register.menu)
    return tuple((item.audience, item.name.get(language, item.name["nl"]), url) for item, url in found if url)


@lru_cache(maxsize=64)
def _doors(_urls: str, _language: str) -> dict[str, str]:
    """Return where one signs in and out, and reads what is kept; empty where no module answers that."""
    names = {"sign_in": "account_sign_in", "sign_out": "account_logout", "privacy": "privacy"}
    return {door: _address(name) for door, name in names.items()}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _audiences(actor: Actor | None) -> frozenset[str]:
    """Return which menus someone sees: agents see the work, persons their own file, everyone the counter."""
    if actor is None or actor.kind is ActorKind.ANONYMOUS:
        return frozenset({"public"})
    if actor.kind is not ActorKind.AGENT:
        return frozenset({"public", "person"})
    roles = {role for _, role in actor.grants}
    return frozenset({"agent", *(role.value for role in roles & OF_ROLES)})
