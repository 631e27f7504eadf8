"""The filters of a page as the words of a sentence: each a name, what it is called, and what may be chosen."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from parvis.incidents import api as incidents
from parvis.incidents.web.public.words import town_names


def kind(given: Mapping[str, str], language: str) -> dict[str, Any]:
    """Return the choice of a main group of categories."""
    groups = [(one.code, one.name.to(language)) for one in incidents.tree().roots]
    return choice("group", _("Kind"), [("", _("everything")), *groups], given)


def municipality(given: Mapping[str, str], language: str) -> dict[str, Any]:
    """Return the choice of a municipality, by name."""
    towns = sorted(town_names(language).items(), key=lambda one: one[1])
    return choice("municipality", _("Municipality"), [("", _("the whole region")), *towns], given)


def choice(name: str, label: str, options: Sequence[tuple[str, str]], given: Mapping[str, str]) -> dict[str, Any]:
    """Return a choice among codes with their words; what is given is chosen."""
    value = given.get(name, "")
    return {
        "name": name,
        "label": label,
        "options": [{"value": code, "name": words, "selected": code == value} for code, words in options],
    }
