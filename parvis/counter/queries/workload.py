"""Workload and terms of one administration, for who manages it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from parvis.counter.models import Case
from parvis.counter.types.desk import Load, Workload
from parvis.kernel.clock import local_day, start_of_day
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor

WEEKS = 12


def workload(organisation: str, *, by: Actor, at: datetime) -> Workload:
    """Return what an organisation has on its desk, what is late, and how it kept its terms in the last twelve weeks."""
    cases = Case.objects.seen_by(by).filter(organisation=organisation).order_by()
    since = start_of_day(local_day(at) - timedelta(weeks=WEEKS, days=local_day(at).weekday()))
    still_open, closed = cases.filter(closed_at=None), cases.filter(closed_at__gte=since)
    ends = _ends(at)
    per_procedure = _loads(still_open.values("procedure").annotate(**ends), "procedure")
    done = {row["procedure"]: row for row in closed.values("procedure").annotate(**_closing())}
    per_agent = _loads(still_open.values("assigned_to").annotate(**ends), "assigned_to")
    procedures = tuple(
        _with_closed(per_procedure.get(name, _empty(name)), done.get(name)) for name in sorted({*per_procedure, *done})
    )
    holders = [one for one in per_agent if one]
    return Workload(
        total=_sum(procedures),
        procedures=tuple(sorted(procedures, key=lambda one: (-one.late, -one.open))),
        agents=tuple(sorted(per_agent.values(), key=lambda one: (-one.late, -one.open))),
        weeks=tuple(_weeks(cases, since, local_day(at))),
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


def _closing() -> dict[str, Any]:
    return {"closed": Count("pk"), "in_time": Count("pk", filter=Q(was_late=False))}


def _loads(rows: Iterable[dict[str, Any]], name: str) -> dict[str, Load]:
    return {
        str(row[name] or ""): Load(
            id=str(row[name] or ""),
            open=row["open"],
            late=row["late"],
            week=row["week"],
            still=row["still"],
            closed=0,
            in_time=0,
            oldest_at=row["oldest_at"],
        )
        for row in rows
    }


def _empty(name: str) -> Load:
    return Load(id=name, open=0, late=0, week=0, still=0, closed=0, in_time=0)


def _with_closed(load: Load, row: dict[str, Any] | None) -> Load:
    if row is None:
        return load
    return Load(
        id=load.id,
        open=load.open,
        late=load.late,
        week=load.week,
        still=load.still,
        closed=row["closed"],
        in_time=row["in_time"],
        oldest_at=load.oldest_at,
    )


def _sum(loads: Iterable[Load]) -> Load:
    loads = list(loads)
    oldest = [one.oldest_at for one in loads if one.oldest_at]
    return Load(
        id="",
        open=sum(one.open for one in loads),
        late=sum(one.late for one in loads),
        week=sum(one.week for one in loads),
        still=sum(one.still for one in loads),
        closed=sum(one.closed for one in loads),
        in_time=sum(one.in_time for one in loads),
        oldest_at=min(oldest, default=None),
    )


def _weeks(cases: Any, since: datetime, today: date) -> list[tuple[str, int, int]]:
    mondays = [local_day(since) + timedelta(weeks=number) for number in range(WEEKS + 1)]
    received = _per_week(cases.filter(received_at__gte=since), "received_at", mondays)
    closed = _per_week(cases.filter(closed_at__gte=since), "closed_at", mondays)
    return [
        (monday.isoformat(), came, went)
        for monday, came, went in zip(mondays, received, closed, strict=True)
        if monday <= today
    ]


def _per_week(cases: Any, field: str, mondays: Sequence[date]) -> list[int]:
    """Count per week in one pass; the database's own weeks would be counted row by row in Python on SQLite."""
    counted = cases.aggregate(
        **{
            f"week_{number}": Count(
                "pk",
                filter=Q(
                    **{
                        f"{field}__gte": start_of_day(monday),
                        f"{field}__lt": start_of_day(monday + timedelta(weeks=1)),
                    }
                ),
            )
            for number, monday in enumerate(mondays)
        }
    )
    return [counted[f"week_{number}"] for number in range(len(mondays))]
