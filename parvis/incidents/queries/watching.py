"""Watches of streets and neighbourhoods, and what happened within them."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from django.db.models import Q

from parvis.incidents.models import Report, Watch
from parvis.incidents.models.report import IS_PUBLIC
from parvis.incidents.queries import editions
from parvis.incidents.queries.following import digest
from parvis.incidents.queries.reports import EVERYONE, report_info
from parvis.incidents.types.report import CLOSED, ReportInfo
from parvis.incidents.types.watch import Cadence, WatchInfo
from parvis.kernel.people.types import Actor


class UnknownWatch(Exception):
    """There is no such watch (any more)."""


def watch_info(row: Watch) -> WatchInfo:
    """Return a watch as others read it."""
    return WatchInfo(
        id=row.pk,
        name=row.name,
        area=row.area,
        groups=tuple(row.groups),
        cadence=Cadence(row.cadence),
        language=row.language,
        is_confirmed=row.confirmed_at is not None,
        told_until=row.told_until,
        due_at=row.due_at,
    )


def watch_of_key(key: str) -> WatchInfo:
    """Return the watch that a key opens.

    :raises UnknownWatch: if there is none, or it has ended.
    """
    row = Watch.objects.filter(key_digest=digest(key), ended_at__isnull=True).first() if key else None
    if row is None:
        raise UnknownWatch("There is no such watch (any more).")
    return watch_info(row)


def watches_of(actor: Actor) -> list[WatchInfo]:
    """Return what the holder of an account watches, the latest first."""
    if actor.account_id is None:
        return []
    rows = Watch.objects.filter(account=UUID(actor.account_id), ended_at__isnull=True)
    return [watch_info(row) for row in rows.order_by("-created_at")]


def happened_within(
    area: Mapping[str, Any], groups: Collection[str], *, since: datetime, until: datetime
) -> list[ReportInfo]:
    """Return the public reports in an area that were made or closed in a period, the latest first.

    :param groups: codes of main groups of categories; empty for all.
    :param since: exclusive; `until` is included.
    """
    polygon = shapely.from_geojson(json.dumps(area))
    west, south, east, north = polygon.bounds
    period = {"gt": since, "lte": until}
    made = Q(**{f"reported_at__{word}": moment for word, moment in period.items()})
    closed = Q(state__in=sorted(CLOSED)) & Q(**{f"closed_at__{word}": moment for word, moment in period.items()})
    box = {"lat__gte": south, "lat__lte": north, "lon__gte": west, "lon__lte": east}
    # By moment and not by place: of a day or a week there are fewer rows than ever were in a neighbourhood. What was
    # merged is left out here and not there, where its index would tempt the database to read nearly everything.
    rows = Report.objects.unscoped(EVERYONE).filter(IS_PUBLIC, made | closed, **box)
    shapely.prepare(polygon)
    found = [
        row
        for row in rows
        if row.merged_into_id is None
        and shapely.intersects_xy(polygon, row.lon, row.lat)
        and (not groups or _group(row.category) in groups)
    ]
    return [report_info(row) for row in sorted(found, key=lambda row: (row.reported_at, row.pk), reverse=True)]


def _group(category: str) -> str:
    tree = editions.tree()
    return tree.group(category) if category in tree else ""
