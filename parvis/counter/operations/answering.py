"""A case that disagreed with another one has ended: the other one hears of it, and may go on from there by itself."""

from collections.abc import MutableMapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from parvis.counter.models import Case
from parvis.counter.types import EventKind
from parvis.kernel.people.types import Actor

if TYPE_CHECKING:
    from parvis.counter.operations.running import Running

HOUSE = Actor.system("remedies")


def answer_parent(
    *, child: "Running", held: MutableMapping[UUID, "Running"], by: Actor, at: datetime
) -> "Running | None":
    """Tell the parent of a case that just ended what it came to; return the parent, to be written with the child.

    The parent is locked here, after its child and before anything is written down, always in this order.

    :param by: the house itself, which tells it.
    :param held: cases that are locked and read already, by id; a parent that is among them is told as it stands there,
        and one that is not is added.
    """
    case = child.case
    if case.parent_id is None or child.was_closed or not child.is_closed:
        return None
    parent = held.get(case.parent_id)
    if parent is None:
        rows = Case.objects.unscoped("a case hears how the one that disagreed with it ended")
        row = rows.filter(fate="").select_for_update(of=("self",)).filter(pk=case.parent_id).first()
        if row is None:
            return None
        parent = held[row.pk] = type(child).of(row)
        parent.catch_up(at)
    outcome = child.stands.outcome
    parent.add(
        EventKind.APPEAL_DECIDED,
        by=by,
        who="system",
        at=parent.now(at),
        data={"outcome": outcome.value if outcome else "done", "remedy": case.remedy, "case": str(case.pk)},
    )
    parent.settle(at)
    parent.case.has_unread = True
    return parent
