"""Cases whose time of keeping is over: destroyed, made anonymous or marked for the archive, as their procedure says."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from parvis.counter.models import Case, CaseLink, Draft
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.sealed import answers_of, sealed_answers
from parvis.counter.rules.keeping import FATES, anonymous
from parvis.counter.types import Fate
from parvis.counter.types.definition import Definition
from parvis.kernel.files import api as files
from parvis.kernel.journal import api as journal
from parvis.kernel.messages import api as messages
from parvis.kernel.people.types import Actor

RETRY = timedelta(days=1)
"""After which a case that could not be let go is tried again."""
WHY = "the time of keeping is over for everyone alike"

log = logging.getLogger(__name__)


def let_go(*, by: Actor, at: datetime, limit: int = 500) -> int:
    """Let go of the cases whose time of keeping is over, each in a transaction of its own; return how many.

    What is destroyed is gone: answers, names, words by which it was found, files, letters and messages, and the key to
    what the journal keeps of it. The journal itself stays, and verifies.
    """
    due = Case.objects.unscoped(WHY).filter(keep_until__lte=at).order_by("keep_until")
    done = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        try:
            done += _let_go_one(pk, by, at)
        except Exception:  # one file that cannot be removed must not keep the others
            log.exception("The case %s could not be let go; it is tried again tomorrow.", pk)
            with transaction.atomic():
                Case.objects.unscoped(WHY).filter(pk=pk, keep_until__lte=at).update(keep_until=at + RETRY)
    return done


@transaction.atomic
def _let_go_one(pk: UUID, by: Actor, at: datetime) -> int:
    rows = Case.objects.unscoped(WHY).filter(pk=pk, keep_until__lte=at)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    case = rows.first()
    if case is None:
        return 0
    definition = definition_of(case.definition)
    retention = definition.procedure.retention
    fate = FATES[retention.then]
    if fate is not Fate.ARCHIVED:
        _empty(case, definition, fate, by, at)
    case.fate, case.fate_at, case.keep_until = fate.value, at, None
    case.save()
    journal.append(
        verb=f"counter.case.{fate.value}",
        by=by,
        at=at,
        subject=case.subject,
        organisation=case.organisation_id,
        data={"procedure": case.procedure, "years": retention.years},
        legal_basis=retention.legal or "",
    )
    return 1


def _empty(case: Case, definition: Definition, fate: Fate, by: Actor, at: datetime) -> None:
    """Take away everything personal; what is left counts, and names nobody."""
    kept = anonymous(definition, answers_of(case)["answers"]) if fate is Fate.ANONYMISED else {}
    stored = [*case.files.values_list("file", flat=True), *case.documents.values_list("file", flat=True)]
    for file in filter(None, stored):
        try:
            files.remove(file, by=by, at=at)
        except files.UnknownFile:
            continue
    case.files.all().delete()
    case.documents.all().delete()
    case.messages.all().delete()
    case.tokens.all().delete()
    CaseLink.objects.filter(Q(first=case) | Q(second=case)).delete()
    Draft.objects.filter(Q(case_id=case.pk) | Q(corrects=case.pk)).delete()
    messages.forget(subject_ref=case.subject, by=by, at=at)
    case.applicant_id = case.assigned_to_id = case.code_index = None
    case.pieces_wanted, case.has_unread = [], False
    case.label = case.secret = b""
    case.answers = sealed_answers(case, {"answers": kept, "notify_email": "", "code": ""}) if kept else b""
