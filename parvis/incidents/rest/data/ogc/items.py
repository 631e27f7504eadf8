"""The reports themselves: page by page within a rectangle and an interval, or one by its number."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from parvis.incidents import api as incidents
from parvis.incidents.rest.data.asking import (
    GEOJSON,
    JSON,
    as_json,
    demand_known,
    filter_of,
    language_of,
    open_data,
    refused,
    whole_number,
)
from parvis.incidents.rest.data.exports import feature_of, moment_text, next_url
from parvis.incidents.rest.data.ogc.definition import DEFAULT_LIMIT, MOST_ITEMS
from parvis.incidents.rest.data.ogc.describing import link
from parvis.incidents.types.filters import BadFilter, Filter, read_moment
from parvis.kernel.definitions import Localised


@open_data(seconds=60)
def items(request: HttpRequest) -> HttpResponse:
    """Answer reports, the last reported first."""
    demand_known(request, "limit", "datetime", "after")
    # A client that asks for more than there may be gets the most: requirement 22 of the standard.
    limit = min(whole_number(request, "limit", least=1, most=10**9 - 1, default=DEFAULT_LIMIT), MOST_ITEMS)
    now = timezone.now()
    asked = _within(filter_of(request, everything=True), request.GET.get("datetime", "").strip())
    found = incidents.export(asked, at=now, after=request.GET.get("after", ""), limit=limit)
    features = [feature_of(row) for batch in incidents.open_batches(found) for row in batch]
    with translation.override(language_of(request)):
        links = [
            {"href": request.build_absolute_uri(), "rel": "self", "type": GEOJSON, "title": _("These reports")},
            link(request, "ogc_collection", "collection", JSON, _("This collection")),
        ]
        if found.next:
            href = next_url(request, found.next)
            links.append({"href": href, "rel": "next", "type": GEOJSON, "title": _("The reports that follow")})
    content: dict[str, Any] = {
        "type": "FeatureCollection",
        "timeStamp": moment_text(now),
        "numberMatched": found.total,
        "numberReturned": len(features),
        "links": links,
        "features": features,
    }
    return as_json(content, kind=GEOJSON)


@open_data(seconds=60)
def item(request: HttpRequest, number: int) -> HttpResponse:
    """Answer one report; a private, deleted or merged one is not there."""
    demand_known(request, others=())
    language = language_of(request)
    found = incidents.public_reports([number]) if number < 2**63 else []
    if not found:
        return refused({"featureId": _not_there(number)}, language, status=404)
    feature = feature_of(incidents.open_row(found[0]))
    with translation.override(language):
        feature["links"] = [
            link(request, "ogc_item", "self", GEOJSON, _("This report"), number=number),
            link(request, "ogc_collection", "collection", JSON, _("This collection")),
        ]
    return as_json(feature, kind=GEOJSON)


def _within(asked: Filter, word: str) -> Filter:
    """Return a filter narrowed to the moments of `datetime`: one, or an interval with both ends, `..` or nothing open.

    :raises BadFilter: if it cannot be understood.
    """
    if not word:
        return asked
    try:
        first, last = _interval(word)
    except ValueError as error:
        raise BadFilter({"datetime": _no_interval(word)}) from error
    begin = max((one for one in (asked.reported_from, first) if one), default=None)
    end = min((one for one in (asked.reported_until, last) if one), default=None)
    return replace(asked, reported_from=begin, reported_until=end)


def _interval(word: str) -> tuple[datetime | None, datetime | None]:
    """Return the first moment of an interval, and the first one after it."""
    parts = [part.strip() for part in word.split("/")]
    if len(parts) == 1:
        parts *= 2
    if len(parts) != 2 or all(part in ("", "..") for part in parts):
        raise ValueError("not an interval")
    first, last = (None if part in ("", "..") else part for part in parts)
    begin = read_moment(first) if first else None
    end = read_moment(last, is_end=True) if last else None
    if end is not None and last is not None and "T" in last.upper():
        end = end.replace(microsecond=0) + timedelta(seconds=1)
    if begin is not None and end is not None and begin >= end:
        raise ValueError("it ends before it begins")
    return begin, end


def _no_interval(word: str) -> Localised:
    return Localised(
        nl=f"datetime: “{word[:60]}” is geen moment of interval. Schrijf bijvoorbeeld 2026-11-01T00:00:00Z/..",
        fr=f"datetime : « {word[:60]} » n’est ni un moment ni un intervalle. Exemple : 2026-11-01T00:00:00Z/..",
        en=f"datetime: “{word[:60]}” is no moment and no interval. Write for instance 2026-11-01T00:00:00Z/..",
    )


def _not_there(number: int) -> Localised:
    return Localised(
        nl=f"Er is geen openbare melding {number}.",
        fr=f"Il n’y a pas de signalement public {number}.",
        en=f"There is no public report {number}.",
    )
