"""Workload and terms of one administration, for who manages it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from parvis.counter.models import Case
from parvis.counter.types.desk import Load, Workload
from parvis.kernel.clock import local_day, start_of_day
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor

WEEKS = 12
Row = Mapping[str, Any]


def workload(organisation: str, *, by: Actor, at: datetime) -> Workload:
    """Return what an organisation has on its desk, what is late, and how it kept its terms in the last twelve weeks.

    Three questions to the database, each answered by an index alone: the open cases, those closed, those received.
    """
    cases = Case.objects.seen_by(by).filter(organisation=organisation).order_by()
    monday = local_day(at) - timedelta(days=local_day(at).weekday())
    mondays = [monday - timedelta(weeks=WEEKS - number) for number in range(WEEKS + 1)]
    since = start_of_day(mondays[0])
    waiting = list(cases.filter(closed_at=None).values("procedure", "assigned_to_id").annotate(**_ends(at)))
    closed = _per_week(cases.filter(closed_at__gte=since).values("procedure", "was_late"), "closed_at", mondays)
    received = _per_week(cases.filter(received_at__gte=since).values("organisation_id"), "received_at", mondays)
    procedures = _loads(waiting, closed, "procedure")
    agents = _loads(waiting, (), "assigned_to_id")
    holders = [one.id for one in agents if one.id]
    return Workload(
        total=_load("", waiting, closed),
        procedures=procedures,
        agents=agents,
        weeks=tuple(
            (
                day.isoformat(),
                sum(row[f"week_{number}"] for row in received),
                sum(row[f"week_{number}"] for row in closed),
            )
            for number, day in enumerate(mondays)
        ),
        names=people.agent_names(holders) if holders else {},
    )


def _ends(at: datetime) -> dict[str, Any]:
    week = start_of_day(local_day(at) + timedelta(days=8))
    return {
        "open": Count("pk"),
        "late": Count("pk", filter=Q(queue_at__lt=at)),
        "week": Count("pk", filter=Q(queue_at__gte=at, queue_at__lt=week)),
        "still": Count("pk", filter=Q(is_suspended=True)),
        "oldest_at": Min("received_at"),
    }


def _per_week(cases: QuerySet[Case, Any], field: str, mondays: list[date]) -> list[Row]:
    """Count per group and week in one pass; SQLite would work out weeks of its own row by row in Python."""
    weeks: dict[str, Any] = {
        f"week_{number}": Count(
            field,
            filter=Q(**{f"{field}__gte": start_of_day(day), f"{field}__lt": start_of_day(day + timedelta(weeks=1))}),
        )
        for number, day in enumerate(mondays)
    }
    return list(cases.annotate(many=Count(field), **weeks))


def _loads(waiting: Iterable[Row], closed: Iterable[Row], name: str) -> tuple[Load, ...]:
    """Return a load per procedure or agent, those with most that is late on top."""
    waiting, closed = list(waiting), list(closed)
    ids = {row[name] for row in (*waiting, *closed)}
    found = [
        _load(
            str(one or ""),
            [row for row in waiting if row[name] == one],
            [row for row in closed if row[name] == one],
        )
        for one in ids
    ]
    return tuple(sorted(found, key=lambda one: (-one.late, -one.open, one.id)))


def _load(id: str, waiting: Iterable[Row], closed: Iterable[Row]) -> Load:  # noqa: A002 (the word of the record)
    waiting, closed = list(waiting), list(closed)

    def total(field: str) -> int:
        return sum(row[field] for row in waiting)

    return Load(
        id=id,
        open=total("open"),
        late=total("late"),
        week=total("week"),
        still=total("still"),
        closed=sum(row["many"] for row in closed),
        in_time=sum(row["many"] for row in closed if not row["was_late"]),
        oldest_at=min((row["oldest_at"] for row in waiting), default=None),
    )
