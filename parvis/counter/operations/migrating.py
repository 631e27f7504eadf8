"""Chosen running cases go over to another version: previewed, then one by one, each whole or not at all."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from parvis.counter.models import Case, CaseMigration, CaseMigrationItem, DefinitionVersion
from parvis.counter.operations.definitions import pin
from parvis.counter.operations.running import Running
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.migrating import WHY
from parvis.counter.queries.published import current
from parvis.counter.rules.migrating import going, migration_data, moved
from parvis.counter.types import EventKind
from parvis.counter.types.definition import Definition
from parvis.counter.types.problems import NotAllowed, NotPossible, UnknownCase
from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, Role

MOST = 5_000
AT_ONCE = 20
"""Cases per job: progress is seen, and a worker that dies loses at most the one that it was at."""


@transaction.atomic
def begin_migration(
    *, organisation: str, procedure: str, after: str, cases: Sequence[tuple[UUID, int]], by: Actor, at: datetime
) -> UUID:
    """Begin to let chosen cases go over to another version; a worker does them.

    :param after: hash of what the organisation offers today, or of a version of it that was pinned before.
    :param cases: pairs of a case and the revision at which it was previewed: what changed since is left alone.
    :returns: the id under which progress is followed.
    :raises NotAllowed: for anyone but an editor of the organisation.
    :raises NotPossible: if there are no cases, too many, or no such version.
    """
    if by.account_id is None or not by.holds(Role.EDITOR, organisation):
        raise NotAllowed(by.id)
    if not cases or len(cases) > MOST:
        raise NotPossible("nothing" if not cases else "long")
    if current().has(procedure) and (today := current().effective(procedure, organisation)).hash == after:
        pin(definition=today, by=by, at=at)
    if not DefinitionVersion.objects.filter(
        pk=after, procedure=procedure, organisation__in=["", organisation]
    ).exists():
        raise NotPossible("version")
    chosen = dict(cases)
    rows = Case.objects.unscoped(WHY).filter(
        pk__in=chosen, organisation=organisation, procedure=procedure, closed_at=None
    )
    found = list(rows.exclude(definition=after).order_by("received_at", "id").only("reference", "definition"))
    if not found:
        raise NotPossible("nothing")
    migration = CaseMigration(
        id=uuid4(),
        organisation_id=organisation,
        account_id=by.account_id,
        procedure=procedure,
        after=after,
        began_at=at,
    )
    migration.save(force_insert=True)
    CaseMigrationItem.objects.bulk_create(
        CaseMigrationItem(
            migration=migration,
            case_id=one.pk,
            reference=one.reference,
            before=one.definition,
            revision=chosen[one.pk],
        )
        for one in found
    )
    journal.append(
        verb="counter.migration.begun",
        by=by,
        at=at,
        subject=f"migration:{migration.pk}",
        organisation=organisation,
        data={"procedure": procedure, "after": after, "cases": len(found)},
    )
    jobs.enqueue("parvis.counter.jobs.do_migration", migration=str(migration.pk))
    return migration.pk


def do_migration(*, migration: UUID, by: Actor, at: datetime) -> int:
    """Let the next cases of a migration go over, and leave the rest to a following job; return how many were handled.

    Each is a transaction of its own, with its result in it: interrupted, it goes on where it stopped, and never does a
    case twice.

    :param by: the house; it is told as done by the editor who began it.
    """
    found = CaseMigration.objects.unscoped("the worker does what an editor began").get(pk=migration)
    editor = people.actor_of(found.account_id, at)
    waiting = CaseMigrationItem.objects.filter(migration=found, result=CaseMigrationItem.Result.WAITING)
    count = 0
    for pk in list(waiting.order_by("id").values_list("pk", flat=True)[:AT_ONCE]):
        _do_one(pk, found.after, editor, by, at)
        count += 1
    with transaction.atomic():
        if waiting.exists():
            jobs.enqueue("parvis.counter.jobs.do_migration", migration=str(migration))
        else:
            CaseMigration.objects.unscoped("the worker ends what an editor began").filter(
                pk=migration, ended_at=None
            ).update(ended_at=max(at, found.began_at))
    return count


def _do_one(pk: int, after: str, editor: Actor, house: Actor, at: datetime) -> None:
    with transaction.atomic():
        item = CaseMigrationItem.objects.select_for_update(of=("self",)).get(pk=pk)
        if item.result != CaseMigrationItem.Result.WAITING:
            return  # another worker was at it
        item.reason = _refusal(item, after, editor, house, at)
        item.result = CaseMigrationItem.Result.REFUSED if item.reason else CaseMigrationItem.Result.DONE
        item.save(update_fields=["result", "reason"])


def _refusal(item: CaseMigrationItem, after: str, editor: Actor, house: Actor, at: datetime) -> str:
    """Let one case go over; return why it cannot, in a word, or nothing."""
    try:
        running = Running.held(item.case_id, house)
    except UnknownCase:
        return "unknown"
    if not editor.holds(Role.EDITOR, running.case.organisation_id):
        return "notallowed"
    if running.case.revision != item.revision or running.case.definition != item.before:
        return "stalecase"
    before, new = running.definition, definition_of(after)
    running.catch_up(at)
    found = going(
        before,
        new,
        running.answers,
        running.events,
        organisation=running.case.organisation_id,
        language=running.case.language,
        at=at,
    )
    if not found.can_go:
        return found.blocked_by
    _go_over(running, new, editor, at)
    return ""


def _go_over(running: Running, new: Definition, editor: Actor, at: datetime) -> None:
    """Write that a case goes on under another version, with every deadline that it moves, and what follows at once."""
    before, standing = running.definition, running.stands
    running.definition = new
    running.case.definition = running.definition.hash
    running.case.is_for_inspectors = "inspector" in running.definition.flow.handled_by
    running.add(
        EventKind.MIGRATED,
        by=editor,
        who="editor",
        at=running.now(at),
        data=migration_data(before, running.definition, standing),
    )
    running.pending[-1].moved = moved(standing, running.stands)
    running.settle(at)
    running.catch_up(at)
    running.finish(by=editor, at=at)
