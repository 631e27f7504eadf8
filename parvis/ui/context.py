"""What every page knows: its languages and its menu. Nothing here asks the database."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from parvis.kernel.people.types import Actor, ActorKind, Role
from parvis.kernel.registry import registry

OF_ROLES = frozenset({Role.MANAGER, Role.EDITOR, Role.ADMINISTRATOR, Role.OPERATOR})
"""The roles with menu entries of their own: the audience has the name of the role."""


def page(request: HttpRequest) -> dict[str, object]:
    """Give templates `languages`, `menu`, `is_demo`; all lazily."""
    return {
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
    entries = []
    for item in registry.menu:
        if item.audience not in audiences:
            continue
        try:
            url = reverse(item.url_name)
        except NoReverseMatch:
            continue  # reported once, at start-up, by the check ui.W001
        entries.append({"name": item.name.get(language, item.name["nl"]), "url": url, "current": request.path == url})
    return entries


def _audiences(actor: Actor | None) -> frozenset[str]:
    """Return which menus someone sees: agents see the work, persons their own file, everyone the counter."""
    if actor is None or actor.kind is ActorKind.ANONYMOUS:
        return frozenset({"public"})
    if actor.kind is not ActorKind.AGENT:
        return frozenset({"public", "person"})
    roles = {role for _, role in actor.grants}
    return frozenset({"agent", *(role.value for role in roles & OF_ROLES)})
