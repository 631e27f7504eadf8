"""Taking over reports of the past, with all that happened to them: hundreds of thousands, in batches."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from itertools import islice

from django.db import transaction

from parvis.incidents.models import Merge, Report, Update
from parvis.incidents.operations.beginning import begun, count_age, month_of
from parvis.incidents.operations.editing import signal
from parvis.incidents.queries import editions
from parvis.incidents.rules import routing, terms
from parvis.incidents.types.past import Past, TakenOver
from parvis.incidents.types.report import CLOSED, OPEN, State, What
from parvis.incidents.types.routing import Route
from parvis.kernel.clock import local_day, start_of_day
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor

BATCH = 2_000
_WHY = "reports of the past are taken over"
_STEPS = {
    State.RECEIVED: What.REPORTED,
    State.IN_PROGRESS: What.ACCEPTED,
    State.REFUSED: What.REFUSED,
    State.SOLVED: What.SOLVED,
    State.PROCESSED: What.PROCESSED,
    State.DELETED: What.DELETED,
}


def take_over(
    *, reports: Iterable[Past], source: str, by: Actor, at: datetime, is_synthetic: bool = False
) -> TakenOver:
    """Take reports over as they were, routed by the rules of today; what is there already is left alone.

    Each batch is a transaction of its own: broken off and begun anew, it goes on where it stopped. Nobody is told.

    :param source: one word for where they come from.
    :raises KeyError: for a category that does not exist.
    """
    router = _Router()
    taken = known = 0
    waiting = iter(reports)
    while batch := list(islice(waiting, BATCH)):
        with transaction.atomic():
            there = set(
                Report.objects.unscoped(_WHY)
                .filter(imported_as__in=[one.origin for one in batch])
                .exclude(imported_as="")
                .values_list("imported_as", flat=True)
            )
            fresh = [one for one in batch if one.origin not in there]
            _write(fresh, router, by=by, is_synthetic=is_synthetic)
        taken, known = taken + len(fresh), known + len(there)
    with transaction.atomic():
        signal("reports")
        data = {"source": source, "taken": taken, "known": known, "is_synthetic": is_synthetic}
        journal.append(
            verb="incidents.reports.taken_over", by=by, at=at, subject="reports", organisation=None, data=data
        )
    return TakenOver(taken=taken, known=known)


class _Router:
    """Routes as the rules of today do, and remembers what they said of the same facts."""

    def __init__(self) -> None:
        self.tree = editions.tree()
        self.areas = editions.areas()
        self.number, self.rules = editions.rules_in_force()
        names = {name for table in self.rules.tables for name in table.expression_names}
        self._asked = {name.removeprefix("answers.") for name in names if name.startswith("answers.")}
        self._is_dated = any(table.is_dated for table in self.rules.tables)
        self._known: dict[object, Route] = {}

    def _edition(self, on: date) -> date | None:
        """Return the day, where any row of the rules begins or ends; else all days are alike."""
        return on if self._is_dated else None

    def route(self, one: Past) -> Route:
        """Return who handles a report."""
        owners = self.areas.owners(one.place.lat, one.place.lon)
        on = local_day(one.life[0][1])
        answers = tuple((code, said) for code, said in one.answers.items() if code.replace("-", "_") in self._asked)
        private = one.is_on_private_property
        facts_key = (
            one.category,
            one.place.municipality,
            *sorted(owners.items()),
            one.channel,
            private,
            answers,
            self._edition(on),
        )
        found = self._known.get(facts_key)
        if found is None:
            facts = routing.facts_of(
                code=one.category,
                path=self.tree[one.category].path,
                owners=owners,
                municipality=one.place.municipality,
                channel=one.channel.value,
                is_on_private_property=private,
                answers=one.answers,
            )
            found = routing.decide(self.rules, facts, on=on, priority=0, number=self.number).route
            self._known[facts_key] = found
        return found


def _write(batch: list[Past], router: _Router, *, by: Actor, is_synthetic: bool) -> None:
    rows = Report.objects.bulk_create([_row(one, router, is_synthetic) for one in batch], batch_size=500)
    Update.objects.bulk_create(
        [update for one, row in zip(batch, rows, strict=True) for update in _updates(one, row, by)], batch_size=2_000
    )
    _merge(batch, rows, by)
    _tally(batch)


def _row(one: Past, router: _Router, is_synthetic: bool) -> Report:
    route = router.route(one)
    began, (state, last) = one.life[0][1], one.life[-1]
    return begun(
        one,
        router.tree[one.category],
        route,
        answers=one.answers,
        language=one.language,
        state=state.value,
        reported_at=began,
        changed_at=last,
        accepted_at=next((at for step, at in one.life if step is State.IN_PROGRESS), None),
        closed_at=_closed_at(one),
        due_at=_due(local_day(began), route.term_days),
        planned_on=one.planned_on,
        is_first=one.is_first,
        is_synthetic=is_synthetic,
        follower_count=one.followers,
        unnamed_followers=one.followers,
        imported_as=one.origin,
    )


@lru_cache(maxsize=50_000)
def _due(day: date, days: int) -> datetime:
    """Return the end of a term; the same for every report of a day."""
    return terms.due(start_of_day(day), days)


def _closed_at(one: Past) -> datetime | None:
    """Return when it was last closed: the first closed step since it was last open."""
    if one.life[-1][0] in OPEN:
        return None
    closed = one.life[-1][1]
    for state, at in reversed(one.life):
        if state not in CLOSED and state is not State.DELETED:
            break
        closed = at
    return closed


def _updates(one: Past, row: Report, by: Actor) -> Iterator[Update]:
    was_closed = False
    for number, (state, at) in enumerate(one.life):
        what = What.REOPENED if was_closed and state in OPEN else _STEPS[state]
        is_last = number == len(one.life) - 1
        yield Update(
            report=row,
            what=what.value,
            at=at,
            by=by.id,
            organisation="" if state is State.RECEIVED else row.manager_id,
            text=one.outcome if is_last and state in CLOSED else "",
            data={"origin": one.origin} if number == 0 else {},
            state=state.value,
            is_public=state is not State.DELETED,
        )
        was_closed = state in CLOSED


def _merge(batch: list[Past], rows: list[Report], by: Actor) -> None:
    """Merge what was merged there; the older one is always taken over first, so it is there."""
    doubles = [(one, row) for one, row in zip(batch, rows, strict=True) if one.duplicate_of]
    if not doubles:
        return
    wanted = {one.duplicate_of for one, _ in doubles}
    olders = Report.objects.unscoped(_WHY).filter(imported_as__in=wanted)
    kept = {row.imported_as: row for row in olders}
    merges = []
    gained: Counter[int] = Counter()
    for one, row in doubles:
        first = kept.get(one.duplicate_of)
        if first is None or first.pk == row.pk:
            continue
        row.merged_into_id, row.root_id = first.pk, first.root_id or first.pk
        merges.append(Merge(kept_id=first.pk, absorbed=row, by=by.id, at=one.life[-1][1]))
        gained[row.root_id] += row.follower_count
    Report.objects.unscoped(_WHY).bulk_update([row for row in rows if row.root_id], ["merged_into", "root"])
    Merge.objects.bulk_create(merges)
    roots = Report.objects.unscoped(_WHY).in_bulk(list(gained))
    for number, root in roots.items():
        root.follower_count += gained[number]
    Report.objects.unscoped(_WHY).bulk_update(list(roots.values()), ["follower_count"])


def _tally(batch: list[Past]) -> None:
    """Count who said how old they are, by month."""
    said = Counter((month_of(one.life[0][1]), one.over_65) for one in batch if one.over_65 is not None)
    for (month, is_over_65), count in said.items():
        count_age(month, is_over_65=is_over_65, by=count)
