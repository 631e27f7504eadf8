"""A category and a place out of what a clerk types, with what to choose from where that is not clear."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.incidents import api as incidents
from parvis.incidents.types.category import Category
from parvis.incidents.types.point import BadPoint
from parvis.incidents.types.report import Place
from parvis.kernel.people.types import Role
from parvis.kernel.people.web.access import agents_only
from parvis.kernel.places import api as places
from parvis.kernel.places.types import StreetMatch
from parvis.ui.fields import Choice, Field

_PAIR = re.compile(r"\s*(-?[0-9]+[.,]?[0-9]*)\s*[;,/ ]\s*(-?[0-9]+[.,]?[0-9]*)\s*")


_WITH_NUMBER = re.compile(r"(.*\S),?\s+([0-9]+\s?[a-zA-Z]?)")


class NotClear(Exception):
    """What was typed is not clear: `said` is what to do, `choices` what it may mean."""

    def __init__(self, said: str, choices: tuple[Choice, ...] = ()) -> None:
        super().__init__(said)
        self.said, self.choices = said, choices


def categories(language: str, on: date) -> list[str]:
    """Return every category that can be chosen as it is typed: its name, with its groups where two are called alike."""
    return [name for name, _category in _named(language, on)]


def _named(language: str, on: date) -> list[tuple[str, Category]]:
    tree = incidents.tree()
    usable = [one for one in tree.leaves if tree.usable(one.code, on)]
    alike = Counter(one.name.to(language) for one in usable)
    return [
        (one.name.to(language) if alike[one.name.to(language)] == 1 else _written(one, language), one) for one in usable
    ]


def _written(category: Category, language: str) -> str:
    tree = incidents.tree()
    return " › ".join(tree[one].name.to(language) for one in category.path)


def typed_category(typed: str, language: str, on: date) -> str:
    """Return what stands in the field of a category: what was typed, or the name of the code that an address gave."""
    return next((name for name, one in _named(language, on) if one.code == typed), typed)


def category_field(language: str, *, name: str = "category", value: str = "", id: str = "") -> Field:  # noqa: A002
    """Return a field in which a category is typed; the page carries the list `categories`."""
    return Field(
        kind="text",
        name=name,
        id=id or f"id_{name}",
        label=_("Category"),
        value=value,
        hint=_("Type a word of it, such as ‘lamp’."),
        attributes={"list": "categories", "autocomplete": "off"},
    )


def category_of(text: str, chosen: str, language: str, on: date) -> Category:
    """Return the category that was meant.

    :param chosen: the code that was chosen among what it may mean; empty for none.
    :raises NotClear: with what it may mean.
    """
    tree = incidents.tree()
    for code in (chosen, text.strip()):
        if tree.usable(code, on):
            return tree[code]
    wanted = " ".join(text.split()).casefold()
    named = {name.casefold(): one for name, one in _named(language, on)}
    if wanted in named:
        return named[wanted]
    found = incidents.find_categories(tree, text, language, limit=6, on=on) if wanted else []
    if not found:
        raise NotClear(_("Choose a category, or type another word for it."))
    raise NotClear(
        _("Choose what you mean."), tuple(Choice(value=one.code, label=_written(one, language)) for one in found)
    )


@dataclass(frozen=True)
class Where:
    """A place as it is typed: a street and number, or coordinates, which go before the street."""

    street: str = ""
    street_id: str = ""
    number: str = ""
    postcode: str = ""
    lat: str = ""
    lon: str = ""

    @classmethod
    def posted(cls, given: Mapping[str, str]) -> "Where":
        """Return a place as a form or an address gives it."""
        names = {
            "street": "where-street_text", "street_id": "where-street_id", "number": "where-number",
            "postcode": "where-postcode", "lat": "where-lat", "lon": "where-lon",
        }  # fmt: skip
        return cls(**{name: given.get(sent, "").strip()[:200] for name, sent in names.items()})

    @property
    def is_empty(self) -> bool:
        return not (self.street or self.street_id or self.lat or self.lon)


def place_of(where: Where, language: str) -> Place:
    """Return the place that was meant, with its address as far as it is known.

    :raises NotClear: with the streets that it may be.
    """
    if where.lat or where.lon:
        return place_at(where.lat, where.lon, language)
    if pair := _PAIR.fullmatch(where.street):
        return place_at(pair[1], pair[2], language)
    if not where.number and (typed := _WITH_NUMBER.fullmatch(where.street)):
        where = replace(where, street=typed[1], number=typed[2])
    return _addressed(_street(where, language), where.number)


def place_at(lat: str | float, lon: str | float, language: str) -> Place:
    """Return the place with these coordinates, and the address of the nearest house.

    :raises NotClear: if it is no place in the region.
    """
    try:
        return incidents.place_at(*incidents.point_of(lat, lon))
    except BadPoint as problem:
        raise NotClear(problem.message.to(language)) from None


def _street(where: Where, language: str) -> StreetMatch:
    known = places.street(where.street_id) if where.street_id else None
    # A street that was chosen and then overwritten is not the one that is meant any more.
    if known and (not where.street or where.street in (known.name_nl, known.name_fr)):
        return known
    if not where.street:
        raise NotClear(_("Fill in a street, or coordinates."))
    found = places.find_streets(where.street, limit=8)
    if where.postcode:
        found = [one for one in found if one.postcode == where.postcode] or found
    exact = [one for one in found if where.street.casefold() in (one.name_nl.casefold(), one.name_fr.casefold())]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0]
    if not found:
        raise NotClear(_("We do not know this street. Check how it is written, or give coordinates."))
    raise NotClear(
        _("Choose the street."), tuple(Choice(value=one.id, label=street_words(one, language)) for one in found)
    )


def _addressed(street: StreetMatch, number: str) -> Place:
    found = incidents.place_in(street, number)
    if found is None:
        raise NotClear(_("We do not know where in this street it is. Give coordinates, or point it out on the map."))
    return found


def street_words(street: StreetMatch, language: str) -> str:
    """Return a street with its postcode and municipality."""
    town = places.municipality(street.municipality)
    return f"{street.name(language)}, {street.postcode} {town.name(language) if town else ''}".strip()


@require_safe
@agents_only(*incidents.HANDLING, Role.EDITOR)
def streets(request: HttpRequest) -> JsonResponse:
    """Look streets up while somebody types; the forms work without it."""
    language = get_language() or "nl"
    found = places.find_streets(request.GET.get("q", "")[:100], limit=8)
    rows = [
        {"id": one.id, "text": one.name(language), "postcode": one.postcode, "place": street_words(one, language)}
        for one in found
    ]
    return JsonResponse(rows, safe=False)
