"""What every report begins with, new or of the past: its row, and the count of an answer that nobody keeps."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from parvis.incidents.models import Report, Tally
from parvis.incidents.rules import moderation
from parvis.incidents.rules.categories import priority
from parvis.incidents.types.category import Category
from parvis.incidents.types.past import Past
from parvis.incidents.types.report import Draft, Moderation
from parvis.incidents.types.routing import Route
from parvis.kernel.clock import local_day
from parvis.kernel.places import api as places


def begun(
    one: Draft | Past, category: Category, route: Route, *, answers: Mapping[str, str], language: str, **rest: Any
) -> Report:
    """Return the row of a report, not kept yet: what and where it is, what was said of it, and whose it is.

    :param rest: what else its row holds: how it stands, since when, and who follows it.
    """
    place, text = one.place, moderation.plain(one.text)
    return Report(
        category=category.code,
        lat=place.lat,
        lon=place.lon,
        place_key=places.key(place.lat, place.lon),
        municipality_id=place.municipality,
        street=place.street,
        street_nl=place.street_nl,
        street_fr=place.street_fr,
        number=place.number,
        postcode=place.postcode,
        text=text,
        moderation=(Moderation.WAITING if moderation.concerns(text) else Moderation.FINE).value,
        answers=dict(answers),
        language=language,
        channel=one.channel.value,
        manager_id=route.manager,
        department=route.department,
        rule=route.rule,
        rules_number=route.rules_number,
        priority=priority(category, answers),
        is_private=category.is_private,
        is_on_private_property=one.is_on_private_property,
        **rest,
    )


def count_age(month: str, *, is_over_65: bool, by: int = 1) -> None:
    """Count how old somebody said to be in a month (`2026-11`), which says nothing of who they are."""
    cell: dict[str, Any] = {"month": month, "question": "over_65", "answer": "yes" if is_over_65 else "no"}
    if not Tally.objects.filter(**cell).update(count=F("count") + by):
        Tally.objects.get_or_create(**cell)
        Tally.objects.filter(**cell).update(count=F("count") + by)


def month_of(moment: datetime) -> str:
    """Return the month in which something is counted."""
    return local_day(moment).strftime("%Y-%m")
