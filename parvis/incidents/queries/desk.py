"""The list of work of those who handle reports: page by page, what is overdue first."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from parvis.incidents.models import Report
from parvis.incidents.models.report import IS_CONTESTED, IS_OPEN, WAITS_FOR_MODERATION
from parvis.incidents.queries import editions
from parvis.incidents.queries.columns import picture
from parvis.incidents.queries.columns.choosing import is_named
from parvis.incidents.queries.reports import report_info
from parvis.incidents.types.desk import MANY, DeskFilter, DeskPage, DeskSort, DeskTab
from parvis.incidents.types.report import OPEN, State
from parvis.kernel.people.types import Actor, Role
from parvis.kernel.search.text import words_of

WHY = "those who handle reports see what their own organisations manage"
_DECIDING = (Role.DECIDER, Role.MANAGER)
_COUNTED = (DeskTab.MINE, DeskTab.OVERDUE, DeskTab.UNASSIGNED, DeskTab.ALL)
_MOST_STREETS = 200


def desk_list(
    actor: Actor,
    filter: DeskFilter,  # noqa: A002
    *,
    at: datetime,
    sort: DeskSort = DeskSort.DUE,
    after: str = "",
    limit: int = 50,
) -> DeskPage:
    """Return a page of the reports that an actor handles, with how many each tab holds.

    Pages follow each other by the last row seen, so that page 400 costs what page 1 costs, and a report that is closed
    meanwhile makes no other one disappear. Closed reports have neither term nor urgency: where they may be among them,
    the newest come first, whatever order is asked for.

    :param after: the `next` of the page before; anything else begins anew.
    """
    if not _codes(actor, filter.organisation):
        return DeskPage(rows=(), counts=dict.fromkeys(_COUNTED, 0))
    rows = _filtered(actor, filter, at)
    if _is_with_closed(filter):
        sort = DeskSort.NEWEST
    found = _PAGES[sort](rows, _read_key(after), limit + 1)
    return DeskPage(
        rows=tuple(report_info(row) for row in found[:limit]),
        counts=_counts(actor, filter.organisation, at),
        next=_key(found[limit - 1], sort) if len(found) > limit > 0 else "",
    )


def _is_with_closed(wanted: DeskFilter) -> bool:
    return wanted.tab is DeskTab.ALL and wanted.state not in OPEN


# Which ----------------------------------------------------------------------------------------------------


def _codes(actor: Actor, organisation: str) -> frozenset[str]:
    """Return the organisations of an actor that are asked for."""
    codes = actor.organisations(Report.seeing_roles)
    return codes & {organisation} if organisation else codes


def _of_tab(actor: Actor, tab: DeskTab, organisation: str, at: datetime) -> QuerySet[Report]:
    rows = Report.objects.unscoped(WHY)
    codes = _codes(actor, organisation)
    if tab is DeskTab.UNASSIGNED:
        rows = rows.filter(IS_OPEN, needs_arbitration=True)
        return (
            rows if actor.organisations(_DECIDING) & editions.regional() and not organisation else _managed(rows, codes)
        )
    rows = _managed(rows, codes)
    if tab is DeskTab.ALL:
        return rows.exclude(state=State.DELETED.value)
    rows = rows.filter(IS_OPEN)
    return rows.filter(due_at__lt=at) if tab is DeskTab.OVERDUE else rows


def _managed(rows: QuerySet[Report], codes: Iterable[str]) -> QuerySet[Report]:
    few = sorted(codes)
    # Of one organisation the index gives the rows in order; of several they must be sorted.
    return rows.filter(manager=few[0]) if len(few) == 1 else rows.filter(manager__in=few)


def _filtered(actor: Actor, wanted: DeskFilter, at: datetime) -> QuerySet[Report]:
    rows = _of_tab(actor, wanted.tab, wanted.organisation, at)
    given: dict[str, Any] = {
        "department": wanted.department,
        "street": wanted.street,
        "state": wanted.state.value if wanted.state else "",
    }
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if wanted.category:
        rows = rows.filter(category__in=_under(wanted.category))
    if wanted.priority:
        rows = rows.filter(priority__gte=wanted.priority)
    if wanted.is_contested:
        rows = rows.filter(IS_CONTESTED)
    if wanted.waits_for_moderation:
        rows = rows.filter(WAITS_FOR_MODERATION)
    if wanted.is_paused is not None:
        rows = rows.filter(is_paused=wanted.is_paused)
    if wanted.is_planned is not None:
        rows = rows.filter(planned_on__isnull=not wanted.is_planned)
    return _about(rows, wanted) if wanted.text.strip() else rows


def _under(code: str) -> list[str]:
    """Return a category and all that is under it."""
    return [one.code for one in editions.tree().walk() if code in one.path] or [code]


def _about(rows: QuerySet[Report], wanted: DeskFilter) -> QuerySet[Report]:
    """Return what is found by a number, by a street's name, or by words of the text.

    Texts are looked through as they stand, so only those of open reports are: an organisation has some thousands.
    """
    text = wanted.text.strip()
    number = text.removeprefix("#")
    if number.isascii() and number.isdigit():
        return rows.filter(pk=int(number[:18]))
    streets = _streets(text)
    said = Q()
    for word in text.split():
        said &= Q(text__icontains=word)
    if not _is_with_closed(wanted):
        return rows.filter(Q(street__in=streets) | said)
    return rows.filter(street__in=streets) if streets else rows.filter(IS_OPEN, said)


def _streets(text: str) -> list[str]:
    """Return the ids of the streets whose names begin as every word of a text."""
    sought = words_of(text)
    named = (street for street in [*picture().words["street"].words] if is_named(street, sought))
    return sorted({one for street in named if (one := street.partition("|")[0])})[:_MOST_STREETS]


def _counts(actor: Actor, organisation: str, at: datetime) -> dict[DeskTab, int]:
    """Return how many reports each tab holds, up to a thousand and one, in one query."""
    parts: list[str] = []
    given: list[Any] = []
    for tab in _COUNTED:
        rows = _of_tab(actor, tab, organisation, at).order_by().values("pk")[: MANY + 1]
        sql, values = rows.query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS {tab.value}_rows)")  # noqa: S608 (Django wrote the inner query)
        given.extend(values)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), given)
        return dict(zip(_COUNTED, cursor.fetchone(), strict=True))


# In which order -------------------------------------------------------------------------------------------

_KEY = re.compile(r"(?P<level>[0-9]{0,4})~(?P<moment>[0-9T:.+-]{0,40})~(?P<number>[0-9]{1,18})")
Key = tuple[str, datetime | None, int]
"""A priority or nothing, a moment or none, a number."""


def _by_due(rows: QuerySet[Report], after: Key | None, most: int) -> list[Report]:
    """Return rows by term, those without one last: databases do not agree where an empty one belongs."""
    dated, undated = rows.filter(due_at__isnull=False), rows.filter(due_at__isnull=True)
    found: list[Report] = []
    if after is None or after[1] is not None:
        found = list(_beyond_moment(dated, "due_at", after).order_by("due_at", "id")[:most])
        after = None
    if len(found) == most:
        return found
    if after is not None:
        undated = undated.filter(id__gt=after[2])
    return [*found, *undated.order_by("id")[: most - len(found)]]


def _beyond_moment(rows: QuerySet[Report], field: str, after: Key | None) -> QuerySet[Report]:
    if after is None:
        return rows
    # The first half lets the index begin at the right place; the second decides among equals.
    return rows.filter(**{f"{field}__gte": after[1]}).filter(Q(**{f"{field}__gt": after[1]}) | Q(id__gt=after[2]))


def _by_priority(rows: QuerySet[Report], after: Key | None, most: int) -> list[Report]:
    if after is not None and after[0]:
        level, due, number = int(after[0]), after[1], after[2]
        later = Q(due_at__isnull=True, id__gt=number)
        if due is not None:
            later = Q(due_at__gt=due) | Q(due_at=due, id__gt=number) | Q(due_at__isnull=True)
        rows = rows.filter(priority__lte=level).filter(Q(priority__lt=level) | later)
    return list(rows.order_by("-priority", F("due_at").asc(nulls_last=True), "id")[:most])


def _by_newest(rows: QuerySet[Report], after: Key | None, most: int) -> list[Report]:
    if after is not None and after[1] is not None:
        rows = rows.filter(reported_at__lte=after[1]).filter(Q(reported_at__lt=after[1]) | Q(id__lt=after[2]))
    return list(rows.order_by("-reported_at", "-id")[:most])


_PAGES = {DeskSort.DUE: _by_due, DeskSort.PRIORITY: _by_priority, DeskSort.NEWEST: _by_newest}


def _key(row: Report, sort: DeskSort) -> str:
    moment = row.reported_at if sort is DeskSort.NEWEST else row.due_at
    level = str(row.priority) if sort is DeskSort.PRIORITY else ""
    return f"{level}~{moment.isoformat() if moment else ''}~{row.pk}"


def _read_key(text: str) -> Key | None:
    """Return the key of a page; None where an address holds something else."""
    found = _KEY.fullmatch(text)
    try:
        moment = datetime.fromisoformat(found["moment"]) if found and found["moment"] else None
    except ValueError:
        return None
    if found is None or (moment is not None and moment.tzinfo is None):
        return None
    return found["level"], moment, int(found["number"])
