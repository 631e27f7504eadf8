"""Someone disagrees with the end of a case: whether they still can, and what the case hears of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from parvis.counter.models import Case
from parvis.counter.operations.running import Running
from parvis.counter.rules.remedies import remedies_of
from parvis.counter.types import EventKind
from parvis.counter.types.problems import NotPossible, UnknownCase
from parvis.kernel.clock import local_day
from parvis.kernel.people.types import Actor


@dataclass(frozen=True)
class Appeal:
    """The case with whose end someone disagrees, locked, before the case that says so is written."""

    parent: Running
    remedy: str
    facts: dict[str, Any]
    """What the new case keeps of it, without anything personal: `parent.*` in its conditions and letters."""

    def begin(self, child: UUID, *, by: Actor, at: datetime) -> None:
        """Tell the parent that someone disagrees, in the transaction in which they say so."""
        running = self.parent
        running.add(
            EventKind.APPEALED,
            by=by,
            who="applicant",
            at=running.now(at),
            data={"remedy": self.remedy, "case": str(child)},
        )
        running.settle(at)
        running.case.has_unread = True
        running.finish(by=by, at=at)


def appeal_of(*, parent: UUID, remedy: str, by: Actor, at: datetime) -> Appeal:
    """Lock a case with whose end someone disagrees; that they may was seen to when they began.

    :raises UnknownCase: if it is there no more.
    :raises NotPossible: if it is not closed (`state`), if the term of the remedy has passed (`late`), or if someone
        disagreed in this way before (`used`).
    """
    rows = Case.objects.unscoped("who began to disagree was its applicant").select_for_update(of=("self",))
    case = rows.filter(pk=parent, fate="").first()
    if case is None:
        raise UnknownCase(str(parent))
    running = Running.of(case)
    running.catch_up(at)
    definition, standing = running.definition, running.stands
    known = remedies_of(definition.flow, standing, running.events, definition.parameters, at=at)
    found = next((one for one in known if one.remedy.id == remedy), None)
    if found is None or not found.is_open:
        raise NotPossible(found.blocked_by if found is not None else "state")
    closed_at, outcome = standing.closed_at, standing.outcome
    facts = {
        "reference": case.reference,
        "procedure": case.procedure,
        "outcome": outcome.value if outcome else "",
        "closed_on": local_day(closed_at).isoformat() if closed_at else "",
    }
    return Appeal(running, remedy, facts)
