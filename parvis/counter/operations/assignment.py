"""Who handles a case."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from parvis.counter.operations.running import Running
from parvis.counter.types import EventKind
from parvis.counter.types.problems import AlreadyDone, NotAllowed, NotPossible
from parvis.counter.types.records import CaseInfo
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, Role

HANDLING = (Role.AGENT, Role.DECIDER, Role.INSPECTOR, Role.MANAGER)


@transaction.atomic
def assign(*, case: UUID, to: UUID | None, by: Actor, at: datetime, expected: UUID | str | None = "any") -> CaseInfo:
    """Give a case to a colleague, take it oneself, or put it back.

    Anyone may take a free case or put back their own; only a manager takes it from someone else.

    :param to: the account that handles it; None puts it back in the queue.
    :param expected: who had it when `by` looked; `any` does not care.
    :raises AlreadyDone: if someone else took it meanwhile.
    """
    running = Running.held(case, by)
    parts = running.parts(by)
    organisation = running.case.organisation_id
    held_by = running.case.assigned_to_id
    if not parts or "applicant" in parts:
        raise NotAllowed(by.id)
    if held_by == to:
        return running.info_of(running.case, documents=(), code="", is_new=False)
    if expected != "any" and held_by != expected:
        taken = [one for one in running.told if one.event.kind is EventKind.ASSIGNED]
        raise AlreadyDone(taken[-1], taken[-1:])
    if held_by is not None and str(held_by) != by.account_id and "manager" not in parts:
        raise NotAllowed(by.id)
    if to is not None and not _handles(to, organisation, at):
        raise NotPossible("state")
    running.add(
        EventKind.ASSIGNED,
        by=by,
        who="manager" if "manager" in parts else "agent",
        at=running.now(at),
        data={"to": f"account:{to}" if to else None},
    )
    running.case.assigned_to_id = to
    return running.finish(by=by, at=at)


def _handles(account: UUID, organisation: str, at: datetime) -> bool:
    return any(grant.account == str(account) for grant in people.grants_in(organisation, at, roles=HANDLING))
