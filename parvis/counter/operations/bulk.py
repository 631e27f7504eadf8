"""One action upon many cases: previewed, then done one by one, each whole or not at all, each with its result."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from parvis.counter.models import Bulk, BulkItem, Case
from parvis.counter.operations.decisions import act
from parvis.counter.types.problems import CounterProblem, NotAllowed, NotPossible, UnknownCase
from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault

MOST = 1_000
AT_ONCE = 20
"""Cases per job: progress is seen, and a worker that dies loses at most the one that it was at."""


@transaction.atomic
def begin_bulk(
    *,
    organisation: str,
    action: str,
    cases: Sequence[tuple[UUID, int]],
    filled: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> UUID:
    """Begin one action upon many cases; a worker does them, each as `by` would have.

    :param cases: pairs of a case and the revision at which it was previewed: what changed since is left alone.
    :returns: the id under which progress is followed.
    :raises NotAllowed: for anyone without an account.
    :raises NotPossible: if there are no cases, or too many.
    """
    if by.account_id is None:
        raise NotAllowed(by.id)
    if not cases or len(cases) > MOST:
        raise NotPossible("nothing" if not cases else "long")
    chosen = dict(cases)
    seen = Case.objects.seen_by(by).filter(pk__in=chosen, organisation=organisation).values_list("pk", flat=True)
    bulk = Bulk(id=uuid4(), organisation_id=organisation, account_id=by.account_id, action=action, began_at=at)
    bulk.filled = vault.seal_json(dict(filled), scope=f"{organisation}/case", context=f"counter.bulk:filled:{bulk.pk}")
    bulk.save(force_insert=True)
    BulkItem.objects.bulk_create(BulkItem(bulk=bulk, case_id=pk, revision=chosen[pk]) for pk in seen)
    journal.append(
        verb="counter.bulk.begun",
        by=by,
        at=at,
        subject=f"bulk:{bulk.pk}",
        organisation=organisation,
        data={"action": action, "cases": len(seen)},
    )
    jobs.enqueue("parvis.counter.jobs.do_bulk", bulk=str(bulk.pk))
    return bulk.pk


def do_bulk(*, bulk: UUID, by: Actor, at: datetime) -> int:
    """Do the next cases of a bulk, and leave the rest to a following job; return how many were done now.

    :param by: the house; each action is done in the name of the clerk who began it, with the roles held now.
    """
    found = Bulk.objects.unscoped("the worker does what a clerk began").get(pk=bulk)
    clerk = people.actor_of(found.account_id, at)
    filled = vault.unseal_json(
        found.filled, scope=f"{found.organisation_id}/case", context=f"counter.bulk:filled:{found.pk}"
    )
    waiting = BulkItem.objects.filter(bulk=found, result=BulkItem.Result.WAITING).order_by("id")
    count = 0
    for item in list(waiting[:AT_ONCE]):
        _do_one(item, found.action, filled, clerk, at)
        count += 1
    with transaction.atomic():
        if waiting.exists():
            jobs.enqueue("parvis.counter.jobs.do_bulk", bulk=str(bulk))
        else:
            Bulk.objects.unscoped("the worker ends what a clerk began").filter(pk=bulk, ended_at=None).update(
                ended_at=at
            )
    return count


def _do_one(item: BulkItem, action: str, filled: Mapping[str, Any], clerk: Actor, at: datetime) -> None:
    """Do one case and note the result in the same transaction; what is refused changes nothing but its own line."""
    try:
        with transaction.atomic():
            act(
                case=item.case_id,
                action=action,
                filled=filled,
                by=clerk,
                at=at,
                expected_revision=item.revision,
            )
            item.result = BulkItem.Result.DONE
            item.save(update_fields=["result"])
    except CounterProblem as problem:
        item.result, item.reason = BulkItem.Result.REFUSED, _reason(problem)
        item.save(update_fields=["result", "reason"])


def _reason(problem: CounterProblem) -> str:
    """Return a word for the page to make a sentence of."""
    if isinstance(problem, NotPossible):
        return problem.reason
    return "unknown" if isinstance(problem, UnknownCase) else type(problem).__name__.lower()
