"""Counts how forms are used: a note when one ends, and a pass that adds the notes up and forgets them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from parvis.counter.models import Draft, FormCount, PageCount, UseNote
from parvis.counter.rules.trail import Trail, counted
from parvis.counter.types.measures import BOUNDS
from parvis.kernel.clock import local_day
from parvis.kernel.people.types import Actor

AT_ONCE = 2000
Key = tuple[Any, ...]


def note_use(row: Draft, trail: Trail, *, at: datetime, left_at: str = "") -> None:
    """Note how a form was filled in, when it ends; in the transaction of its end.

    A form in which nothing was ever answered is not noted: someone looked, and went on.

    :param left_at: the page at which it was given up; empty for one that was sent.
    """
    pages = counted(trail, left_at=left_at)
    if not trail:
        return
    UseNote.objects.create(
        procedure=row.procedure,
        organisation=row.organisation,
        channel=row.channel,
        language=row.language,
        ended_on=local_day(at),
        is_sent=not left_at,
        pages=pages,
    )


def count_use(*, by: Actor, at: datetime) -> int:
    """Add the notes up, and forget them; return how many. A process killed half-way counts nothing twice."""
    with transaction.atomic():
        notes = list(UseNote.objects.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE])
        _add_forms(notes)
        _add_pages(notes)
        UseNote.objects.filter(pk__in=[one.pk for one in notes]).delete()
    return len(notes)


def _month(day: date) -> str:
    return day.isoformat()[:7]


def _add_forms(notes: Iterable[UseNote]) -> None:
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for one in notes:
        sums[one.procedure, one.organisation, one.channel, one.language, _month(one.ended_on)][not one.is_sent] += 1
    for key, (sent, left) in sums.items():
        names = ("procedure", "organisation", "channel", "language", "month")
        row, _new = FormCount.objects.select_for_update().get_or_create(**dict(zip(names, key, strict=True)))
        row.sent, row.left = row.sent + sent, row.left + left
        row.save(update_fields=["sent", "left"])


def _add_pages(notes: Iterable[UseNote]) -> None:
    sums: dict[Key, list[Mapping[str, Any]]] = defaultdict(list)
    for note in notes:
        for page, one in note.pages.items():
            sums[note.procedure, page, note.organisation, _month(note.ended_on)].append(one)
    for key, seen in sums.items():
        names = ("procedure", "page", "organisation", "month")
        row, _new = PageCount.objects.select_for_update().get_or_create(**dict(zip(names, key, strict=True)))
        times = row.times or [0] * (len(BOUNDS) + 1)
        for one in seen:
            if one["time"] is not None:
                times[one["time"]] += 1
        row.times = times
        row.answered += sum(one["answered"] for one in seen)
        row.left += sum(one["left"] for one in seen)
        row.wrong += sum(one["wrong"] for one in seen)
        row.save()
