"""What a manager does with a report, from accepting it to processing it."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from parvis.incidents.models import Contest, Report
from parvis.incidents.operations.happening import MayNot, locked, standing, write_down
from parvis.incidents.operations.transferring import transfer
from parvis.incidents.queries.reports import UnknownReport, report_info
from parvis.incidents.rules import life
from parvis.incidents.rules.life import NotPossible
from parvis.incidents.types.report import OPEN, ReportInfo, State, What
from parvis.kernel.definitions import Localised
from parvis.kernel.people.types import Actor

MOST_AT_ONCE = 200


@transaction.atomic
def accept(*, number: int, by: Actor, at: datetime, text: str = "") -> ReportInfo:
    """Take a report on: its manager will see to it."""
    row = locked(number, by=by)
    row.accepted_at = row.accepted_at or at
    return _move(row, What.ACCEPTED, text, by=by, at=at)


@transaction.atomic
def refuse(*, number: int, text: str, by: Actor, at: datetime) -> ReportInfo:
    """Say that nothing will be done about it, and why."""
    return _move(locked(number, by=by), What.REFUSED, text, by=by, at=at)


@transaction.atomic
def solve(*, number: int, by: Actor, at: datetime, text: str = "") -> ReportInfo:
    """Say that it is mended; those who follow may contest that."""
    return _move(locked(number, by=by), What.SOLVED, text, by=by, at=at)


@transaction.atomic
def process(*, number: int, by: Actor, at: datetime, text: str = "") -> ReportInfo:
    """Put a solved report away."""
    return _move(locked(number, by=by), What.PROCESSED, text, by=by, at=at, is_news=False)


@transaction.atomic
def reopen(*, number: int, text: str, by: Actor, at: datetime) -> ReportInfo:
    """Open a closed report again, within ninety days."""
    return _move(locked(number, by=by), What.REOPENED, text, by=by, at=at)


@transaction.atomic
def delete(*, number: int, text: str, by: Actor, at: datetime) -> ReportInfo:
    """Take a report out of sight: a joke, a test, an insult. It stays in the journal."""
    return _move(locked(number, by=by), What.DELETED, text, by=by, at=at, is_public=False)


@transaction.atomic
def plan(*, number: int, month: date, by: Actor, at: datetime, text: str = "") -> ReportInfo:
    """Tell in which month it will be mended; a report that was only received is accepted by that.

    :raises NotPossible: for a month that is past or too far.
    """
    row = locked(number, by=by)
    row.planned_on = life.check_month(standing(row), month, at=at)
    if row.state == State.RECEIVED.value:
        row.state, row.accepted_at = State.IN_PROGRESS.value, at
    return _changed(row, What.PLANNED, text, by=by, at=at, data={"month": row.planned_on.strftime("%Y-%m")})


@transaction.atomic
def pause(*, number: int, text: str, by: Actor, at: datetime) -> ReportInfo:
    """Say that it waits for something, and for what."""
    row = locked(number, by=by)
    life.demand_open(standing(row))
    if not text.strip():
        raise NotPossible(life.SAY_WHY)
    row.is_paused, row.paused_because = True, text.strip()[:300]
    return _changed(row, What.PAUSED, text, by=by, at=at)


@transaction.atomic
def resume(*, number: int, by: Actor, at: datetime, text: str = "") -> ReportInfo:
    """Say that it waits no more."""
    row = locked(number, by=by)
    life.demand_open(standing(row))
    row.is_paused, row.paused_because = False, ""
    return _changed(row, What.RESUMED, text, by=by, at=at)


@transaction.atomic
def flag(
    *,
    number: int,
    by: Actor,
    at: datetime,
    third_party: str | None = None,
    is_on_private_property: bool | None = None,
    is_private: bool | None = None,
    priority: int | None = None,
) -> ReportInfo:
    """Set what is said beside the state; None leaves it as it is.

    :param third_party: who is responsible instead; empty for nobody.
    :param priority: gravity times probability, 1 to 16.
    :raises ValueError: for a priority out of bounds.
    """
    row = locked(number, by=by)
    if priority is not None and not 1 <= priority <= 16:
        raise ValueError("A priority is 1 to 16.")
    given = {
        "third_party": third_party,
        "is_on_private_property": is_on_private_property,
        "is_private": is_private,
        "priority": priority,
    }
    changed = {name: value for name, value in given.items() if value is not None and value != getattr(row, name)}
    for name, value in changed.items():
        setattr(row, name, value)
    if not changed:
        return report_info(row)
    return _changed(row, What.FLAGGED, "", by=by, at=at, data=changed, is_public=False)


@transaction.atomic
def note(*, number: int, text: str, by: Actor, at: datetime, is_public: bool = False) -> ReportInfo:
    """Write something down for colleagues, or for everyone who reads the report."""
    row = locked(number, by=by)
    if not text.strip():
        raise NotPossible(
            Localised(nl="Schrijf eerst iets.", fr="Écrivez d’abord quelque chose.", en="Write something first.")
        )
    return _changed(row, What.NOTED, text, by=by, at=at, is_public=is_public)


Step = Callable[..., ReportInfo]
BATCH: dict[str, Step] = {
    "accept": accept,
    "refuse": refuse,
    "solve": solve,
    "process": process,
    "note": note,
    "plan": plan,
    "pause": pause,
    "resume": resume,
    "transfer": transfer,
}
NEEDS = {"plan": {"month"}, "transfer": {"to"}}
"""What a step must be told besides a text."""


def batch(
    *,
    numbers: Collection[int],
    step: str,
    by: Actor,
    at: datetime,
    text: str = "",
    month: date | None = None,
    to: str | None = None,
) -> tuple[list[int], dict[int, Localised]]:
    """Do one thing with many reports, each in its own transaction: return those that went, and why others did not.

    :param month: for `plan`, `to` for `transfer`, and for those alone.
    :raises ValueError: for an unknown step, more than two hundred at once, or a step without what it needs.
    :raises UnknownOrganisation: if they are to go to an organisation that is not there.
    """
    needs = {name: value for name, value in (("month", month), ("to", to)) if value is not None}
    if step not in BATCH or len(numbers) > MOST_AT_ONCE or set(needs) != NEEDS.get(step, set()):
        raise ValueError(f"At most {MOST_AT_ONCE} reports at once, by one of {', '.join(BATCH)}, with what it needs.")
    done: list[int] = []
    refused: dict[int, Localised] = {}
    for number in numbers:
        try:
            BATCH[step](number=number, by=by, at=at, text=text, **needs)
            done.append(number)
        except NotPossible as error:
            refused[number] = error.message
        except (MayNot, UnknownReport):
            refused[number] = Localised(
                nl="Deze melding is niet van uw organisatie.",
                fr="Ce signalement n’est pas géré par votre organisation.",
                en="This report is not handled by your organisation.",
            )
    return done, refused


def put_away(*, by: Actor, at: datetime, limit: int = MOST_AT_ONCE) -> int:
    """Process what was solved thirty days ago and never contested; return how many."""
    before = at - life.PROCESSED_AFTER
    rows = Report.objects.unscoped("solved reports end for everyone").filter(
        state=State.SOLVED.value, closed_at__lt=before, merged_into__isnull=True
    )
    numbers = list(rows.order_by("closed_at").values_list("pk", flat=True)[:limit])
    done, _refused = batch(numbers=numbers, step="process", by=by, at=at)
    return len(done)


def _move(row: Report, what: What, text: str, *, by: Actor, at: datetime, **rest: Any) -> ReportInfo:
    to = life.moved(standing(row), what, at=at, text=text)
    was_open = row.state in OPEN
    row.state = to.value
    if to in OPEN:
        row.closed_at, row.is_paused, row.paused_because = None, False, ""
        _settle(row, at)
    elif was_open or to is State.DELETED:
        row.closed_at = row.closed_at or at
    return _changed(row, what, text, by=by, at=at, **rest)


def _settle(row: Report, at: datetime) -> None:
    """End the contests of a report: it is open again, or its manager answered."""
    row.contest_weight = 0
    Contest.objects.filter(report=row, settled_at__isnull=True).update(settled_at=at)


def _changed(row: Report, what: What, text: str, *, by: Actor, at: datetime, **rest: Any) -> ReportInfo:
    row.changed_at = at
    row.save()
    write_down(row, what, by=by, at=at, text=text.strip(), **rest)
    return report_info(row)
