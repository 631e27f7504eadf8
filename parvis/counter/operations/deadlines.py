"""Deadlines that fire by themselves: once each, whatever crashes, with as many workers as there are.

A worker takes a batch of cases whose moment has come, locks them (rows on PostgreSQL, skipping those that another one
holds; the whole file on SQLite), lets happen what the rules say, and commits. A worker that dies in between has done
nothing; one that comes second finds that the moment has moved on.
"""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from parvis.counter.models import Case, Document
from parvis.counter.operations.answering import HOUSE, answer_parent
from parvis.counter.operations.running import Running
from parvis.counter.queries.history import told_of_each
from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor

BATCH = 50
RETRY = timedelta(hours=1)
"""After which a case whose deadline could not be handled is looked at again."""
WHY = "deadlines pass for everyone"

log = logging.getLogger(__name__)


def fire_due(*, by: Actor, at: datetime, limit: int = 10_000) -> int:
    """Let every deadline that has passed do what its flow says; return how many cases were touched.

    :param limit: cases at most, so that one turn of a schedule ends.
    """
    done = 0
    while done < limit:
        found = _fire_batch(by, at, min(BATCH, limit - done))
        if not found:
            break
        done += found
    return done


def _fire_batch(by: Actor, at: datetime, size: int) -> int:
    try:
        with transaction.atomic():
            cases = _take(at, size)
            if cases:
                _fire(cases, by, at)
            return len(cases)
    except Exception:  # one case that cannot be handled must not keep the others waiting
        log.exception("A batch of deadlines failed; its cases are handled one by one.")
    return _fire_singly(by, at, size)


def _fire_singly(by: Actor, at: datetime, size: int) -> int:
    due = Case.objects.unscoped(WHY).filter(fires_at__lte=at).order_by("fires_at").values_list("pk", flat=True)
    count = 0
    for pk in list(due[:size]):
        try:
            with transaction.atomic():
                cases = _take(at, 1, pk=pk)
                if cases:
                    _fire(cases, by, at)
        except Exception:
            log.exception("The deadline of case %s could not be handled; it is tried again in an hour.", pk)
            with transaction.atomic():
                Case.objects.unscoped(WHY).filter(pk=pk, fires_at__lte=at).update(fires_at=at + RETRY)
        count += 1
    return count


def _take(at: datetime, size: int, pk: object = None) -> list[Case]:
    """Lock cases whose moment has come, leaving out those that another worker holds."""
    due = Case.objects.unscoped(WHY).filter(fires_at__lte=at).order_by("fires_at")
    if pk is not None:
        due = due.filter(pk=pk)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    return list(due[:size])


def _fire(cases: list[Case], by: Actor, at: datetime) -> None:
    """Let happen what has come due for these cases, and write it in a few statements for all of them."""
    entries, letters, following = [], [], []
    held = {case.pk: Running.of(case, telling) for case, telling in told_of_each(cases).items()}
    for running in held.values():
        running.catch_up(at)
    waiting = list(held.values())
    for running in waiting:  # a parent that was not among them is now, and may itself be the child of another one
        parent = answer_parent(child=running, held=held, by=HOUSE, at=at)
        if parent is not None and parent not in waiting:
            waiting.append(parent)
    cases = [running.case for running in held.values()]
    for running in held.values():
        running.project(at=at)
        composed = running.compose_letters(at=at)
        entries += running.entries()
        letters += composed
        following += running.jobs(composed)
    _write(cases)
    journal.append_many(entries)
    Document.objects.bulk_create(letters)
    for running in held.values():
        running.let_money_follow(at=at)
    for task in sorted({name for name, _ in following}):
        jobs.enqueue_many(task, [kwargs for name, kwargs in following if name == task])


def _write(cases: list[Case]) -> None:
    """Write the projections in one prepared statement; a `bulk_update` costs four times as much as the rules do."""
    table = Case._meta.db_table
    fields = [one for one in Case._meta.concrete_fields if one.name in PROJECTED]
    sets = ", ".join(f"{connection.ops.quote_name(str(field.column))} = %s" for field in fields)
    sql = f"UPDATE {connection.ops.quote_name(table)} SET {sets} WHERE id = %s"  # noqa: S608 (our own names)
    key = Case._meta.pk
    rows = [
        [
            *(field.get_db_prep_save(getattr(case, field.attname), connection) for field in fields),
            key.get_db_prep_save(case.pk, connection),
        ]
        for case in cases
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


PROJECTED = [
    "state",
    "tracks",
    "outcome",
    "pieces_wanted",
    "received_at",
    "closed_at",
    "due_at",
    "next_deadline",
    "queue_at",
    "fires_at",
    "is_suspended",
    "was_late",
    "keep_until",
    "revision",
    "changed_at",
    "has_unread",
]
