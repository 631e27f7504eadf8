"""Running cases before and while they go over to another version: what would become of each, and what has.

An editor decides over procedures and sees no files: of a case nothing is told here but its number, where it stands and
when it is due. Its answers are held against the new form by the house.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Count

from parvis.counter.models import Case, CaseMigration, CaseMigrationItem
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.history import events_of, told_of_each
from parvis.counter.queries.sealed import answers_of
from parvis.counter.rules.migrating import going
from parvis.counter.types.adoption import Candidate, MigrationProgress
from parvis.counter.types.definition import Definition
from parvis.counter.types.problems import NotAllowed, UnknownCase
from parvis.kernel.people.types import Actor, Role

MOST = 500
"""Cases of which a preview is made at once; the next ones come when these have gone over."""
WHY = "an editor sees the number of a case and where it stands, and nothing of its applicant"


def migration_preview(
    organisation: str, procedure: str, after: Definition, *, by: Actor, at: datetime
) -> tuple[list[Candidate], int]:
    """Return what would become of the open cases that run under another version, oldest first, and how many there are.

    :raises NotAllowed: for anyone but an editor of the organisation.
    """
    if not by.holds(Role.EDITOR, organisation):
        raise NotAllowed(by.id)
    rows = Case.objects.unscoped(WHY).filter(organisation=organisation, procedure=procedure, closed_at=None)
    rows = rows.exclude(definition=after.hash).order_by("received_at", "id")
    found = [
        Candidate(
            case=case.pk,
            reference=case.reference,
            state=case.state,
            received_at=case.received_at,
            due_at=case.due_at,
            revision=case.revision,
            definition=case.definition,
            going=going(
                definition_of(case.definition),
                after,
                answers_of(case)["answers"],
                events_of(telling),
                organisation=case.organisation_id,
                language=case.language,
                at=at,
            ),
        )
        for case, telling in told_of_each(rows[:MOST]).items()
    ]
    return found, len(found) if len(found) < MOST else rows.count()


def migration_progress(migration: UUID, *, by: Actor) -> MigrationProgress:
    """Return how far a migration is, with what was left as it was and why.

    :raises UnknownCase: if there is none for this actor.
    """
    found = CaseMigration.objects.seen_by(by).filter(pk=migration).first()
    if found is None:
        raise UnknownCase(str(migration))
    items = CaseMigrationItem.objects.filter(migration=found)
    counts = dict(items.order_by().values_list("result").annotate(Count("pk")))
    refused = items.filter(result=CaseMigrationItem.Result.REFUSED).values_list("reference", "reason")
    return MigrationProgress(
        id=found.pk,
        organisation=found.organisation_id,
        procedure=found.procedure,
        before=items.values_list("before", flat=True).first() or "",
        after=found.after,
        began_at=found.began_at,
        ended_at=found.ended_at,
        total=sum(counts.values()),
        done=counts.get(CaseMigrationItem.Result.DONE.value, 0),
        refused=tuple(refused),
    )
