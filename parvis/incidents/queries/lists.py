"""Lists of reports as everyone may read them: page by page, by moment or by distance."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import numpy as np

from parvis.incidents.models import Report
from parvis.incidents.models.report import IS_PUBLIC
from parvis.incidents.queries.columns import picture
from parvis.incidents.queries.columns.choosing import chosen, gathered
from parvis.incidents.queries.columns.distances import millimetres
from parvis.incidents.queries.columns.table import Array
from parvis.incidents.queries.reports import EVERYONE
from parvis.incidents.rules.duplicates import metres_between
from parvis.incidents.types.filters import Filter
from parvis.incidents.types.report import Channel, Moderation, Place, State
from parvis.incidents.types.seen import Export, PublicReport, ReportPage

BATCH = 500
_KEY = re.compile(r"(-?[0-9]{1,18})~([0-9]{1,18})")
_COLUMNS = (
    "id", "category", "lat", "lon", "municipality_id", "street", "street_nl", "street_fr", "number", "postcode",
    "text", "moderation", "state", "manager_id", "channel", "language", "reported_at", "changed_at", "accepted_at",
    "closed_at", "due_at", "planned_on", "is_paused", "follower_count", "photo_count",
)  # fmt: skip


def public_list(
    filter: Filter,  # noqa: A002
    *,
    at: datetime,
    after: str = "",
    around: tuple[float, float] | None = None,
    limit: int = 20,
) -> ReportPage:
    """Return a page of what a filter asks for: the last reported first, or the nearest to a point.

    :param after: the `next` of the page before; anything else begins anew.
    :param around: latitude and longitude from which distances count.
    """
    numbers, keys = _wanted(filter, at, around)
    here, following = _page(numbers, keys, after, limit)
    rows = public_reports(here)
    if around is not None:
        rows = [replace(row, metres=metres_between(around, (row.place.lat, row.place.lon))) for row in rows]
    return ReportPage(rows=tuple(rows), total=len(numbers), next=following)


def export(
    filter: Filter,  # noqa: A002
    *,
    at: datetime,
    after: str = "",
    limit: int,
) -> Export:
    """Return what a filter asks for in batches, the last reported first.

    :param after: the `next` of an earlier export; empty for the beginning.
    """
    numbers, keys = _wanted(filter, at, None)
    here, following = _page(numbers, keys, after, limit)
    batches = (public_reports(here[first : first + BATCH]) for first in range(0, len(here), BATCH))
    return Export(batches=batches, total=len(numbers), next=following)


def public_reports(numbers: Sequence[int]) -> list[PublicReport]:
    """Return reports as everyone may read them, in the order of `numbers`; those that nobody may see are left out."""
    # The picture may be older than the row by a moment: the row itself decides what everyone may see.
    rows = Report.objects.unscoped(EVERYONE).filter(IS_PUBLIC, merged_into__isnull=True, pk__in=list(numbers))
    found = {row[0]: row for row in rows.values_list(*_COLUMNS)}
    return [_public(*found[number]) for number in numbers if number in found]


def _public(
    pk: int, category: str, lat: float, lon: float, municipality: str, street: str, street_nl: str, street_fr: str,
    number: str, postcode: str, text: str, moderation: str, state: str, manager: str, channel: str, language: str,
    reported_at: datetime, changed_at: datetime, accepted_at: datetime | None, closed_at: datetime | None,
    due_at: datetime | None, planned_on: date | None, is_paused: bool, followers: int, photos: int,
) -> PublicReport:  # fmt: skip
    is_held = moderation != Moderation.FINE.value
    return PublicReport(
        number=pk,
        category=category,
        place=Place(
            lat=lat, lon=lon, municipality=municipality, street=street, street_nl=street_nl, street_fr=street_fr,
            number=number, postcode=postcode,
        ),
        text="" if is_held else text,
        is_text_held=is_held,
        state=State(state),
        manager=manager,
        channel=Channel(channel),
        language=language,
        reported_at=reported_at,
        changed_at=changed_at,
        accepted_at=accepted_at,
        closed_at=closed_at,
        due_at=due_at,
        planned_on=planned_on,
        is_paused=is_paused,
        followers=followers,
        photos=photos,
    )  # fmt: skip


def _wanted(wanted: Filter, at: datetime, around: tuple[float, float] | None) -> tuple[Array, Array]:
    """Return the numbers that are wanted, and the keys by which a list orders them, the smallest first."""
    found = chosen(picture(), wanted, at=at)
    numbers = gathered(found, "number")
    if around is None:
        return numbers, -gathered(found, "reported").astype(np.int64)
    return numbers, millimetres(around, gathered(found, "lat"), gathered(found, "lon"))


def _page(numbers: Array, keys: Array, after: str, limit: int) -> tuple[list[int], str]:
    """Return the numbers of a page, and the key that the page after it begins with; of equals the last one first."""
    if (begin := _read_key(after)) is not None:
        is_left = (keys > begin[0]) | ((keys == begin[0]) & (numbers < begin[1]))
        numbers, keys = numbers[is_left], keys[is_left]
    if len(numbers) > limit:
        is_early = keys <= np.partition(keys, limit)[limit]
        numbers, keys = numbers[is_early], keys[is_early]
    order = np.lexsort((-numbers, keys))
    here = numbers[order][:limit].tolist()
    return here, f"{keys[order[limit - 1]]}~{here[-1]}" if len(numbers) > limit > 0 else ""


def _read_key(text: str) -> tuple[int, int] | None:
    found = _KEY.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None
