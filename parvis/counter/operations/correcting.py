"""The right to make a mistake: what was sent is corrected page by page, looked at as a whole, and then confirmed.

The corrections on their way are a form like any other, which holds the answers of the case and belongs to who corrects:
nothing of the case changes before it is confirmed, and nothing typed is lost. A signature is of what was read: the
applicant who corrects signs anew, in the same act as the correction. What an administration corrects for them is not
signed by them; their earlier signature stays with what it was put under, the journal tells the two apart, and they hear
of it at once.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from parvis.counter.models import Case, Draft
from parvis.counter.operations import cases
from parvis.counter.operations.drafts import DAYS_KEPT, seal
from parvis.counter.queries.cases import parts_in
from parvis.counter.queries.correcting import check_correction, correction_begun, correction_of
from parvis.counter.queries.drafts import content_of, held_row, info
from parvis.counter.queries.forms import Form, form_of
from parvis.counter.queries.sealed import answers_of
from parvis.counter.rules.cleaning import Problem, clean
from parvis.counter.rules.correcting import merged
from parvis.counter.rules.forms import files_in
from parvis.counter.types import Question
from parvis.counter.types.correcting import StaleCorrection
from parvis.counter.types.drafts import DraftInfo, Holder, NotComplete
from parvis.counter.types.problems import NotAllowed, NotPossible, UnknownCase, WrongAnswers
from parvis.counter.types.records import CaseInfo
from parvis.kernel.clock import local_day
from parvis.kernel.files import api as files
from parvis.kernel.people.types import Actor

CORRECTORS = cases.HANDLERS | {"applicant"}


@transaction.atomic
def begin_correction(*, case: UUID, holder: Holder, by: Actor, at: datetime, language: str) -> DraftInfo:
    """Begin to correct a case, or go on with what its holder began.

    :raises UnknownCase: if there is no such case for this actor.
    :raises NotAllowed: if they neither asked nor handle it.
    :raises NotPossible: if it is closed.
    """
    found = Case.objects.seen_by(by).filter(pk=case, fate="").first()
    if found is None:
        raise UnknownCase(str(case))
    if not parts_in(found, by) & CORRECTORS:
        raise NotAllowed(by.id)
    if found.closed_at is not None:
        raise NotPossible("closed")
    begun = correction_begun(case, holder=holder)
    if begun is not None:
        return info(held_row(begun, holder))
    row = Draft(
        id=uuid4(),
        procedure=found.procedure,
        definition=found.definition,
        organisation=found.organisation_id,
        account_id=holder.account,
        channel=found.channel,
        language=language,
        created_at=at,
        changed_at=at,
        expires_at=at + timedelta(days=DAYS_KEPT),
        corrects=case,
    )
    answers = answers_of(found)["answers"]
    received_on = local_day(found.received_at).isoformat()
    seal(row, {"answers": answers, "base": answers, "received_on": received_on, "typed": {}, "changed": {}})
    row.save(force_insert=True)
    return info(row)


def confirm_correction(
    *,
    draft_id: UUID,
    holder: Holder,
    seen: int,
    typed: Mapping[str, Any],
    by: Actor,
    at: datetime,
    language: str,
) -> CaseInfo:
    """Correct the case as its form now says.

    What somebody else corrected meanwhile is taken over first, and everything is looked at again.

    :param seen: the revision of the form that was looked at.
    :param typed: what was typed to sign, per question; see `rules.posted`.
    :raises UnknownCase: if there is no such case for this actor (any more).
    :raises NotPossible: if it is closed meanwhile, or nothing is different.
    :raises StaleCorrection: if the form or the case was changed elsewhere; the form has taken it over.
    :raises NotComplete: if something is unanswered or not right.
    :raises WrongAnswers: if it is not signed as it must be.
    """
    stale = _taken_over(draft_id, holder, seen=seen, by=by, at=at)
    if stale is not None:
        raise stale
    return _confirmed(draft_id, holder, typed, by=by, at=at, language=language, seen=seen)


@transaction.atomic
def _taken_over(draft_id: UUID, holder: Holder, *, seen: int, by: Actor, at: datetime) -> StaleCorrection | None:
    """Lay a correction over what the case says now; tell whether one must look again."""
    row = held_row(draft_id, holder, lock=True)
    case = _seen(row, by)
    current, content = answers_of(case)["answers"], content_of(row)
    if current == content["base"] and row.definition == case.definition:
        return StaleCorrection() if row.revision != seen else None
    both = merged(content["base"], content["answers"], current)
    content["answers"], content["base"] = dict(both.answers), current
    row.definition = case.definition
    _save(row, content, at=at)
    return StaleCorrection(both.conflicts)


@transaction.atomic
def _confirmed(
    draft_id: UUID, holder: Holder, typed: Mapping[str, Any], *, by: Actor, at: datetime, language: str, seen: int
) -> CaseInfo:
    # The case first, as everywhere: a deadline that fires at this moment comes before or after, never in between.
    case = _locked(held_row(draft_id, holder), by)
    row = held_row(draft_id, holder, lock=True)
    base = answers_of(case)["answers"]
    if row.revision != seen or base != content_of(row)["base"]:
        raise StaleCorrection
    form = form_of(info(row), at=at, language=language)
    check = check_correction(form, by=by, at=at)
    if not check.changes:
        raise NotPossible("closed" if case.closed_at is not None else "nothing")
    if check.faults:
        raise NotComplete(check.faults)
    after = {**check.after, **_signed(form, check.signatures, typed)}
    found = cases.correct_answers(
        case=case.pk,
        answers={name: after.get(name) for name in sorted({*base, *after}) if base.get(name) != after.get(name)},
        by=by,
        at=at,
    )
    _forget_needless(form, after, by=by, at=at)
    row.delete()
    return found


def _signed(form: Form, asked: Iterable[Question], typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the signatures that the applicant puts under the corrected whole."""
    signed: dict[str, Any] = {}
    problems: dict[str, object] = {}
    for question in asked:
        found = clean(question, typed.get(question.id), form.setting, form.walk.facts)
        if isinstance(found, Problem):
            problems[question.id] = found
        else:
            signed[question.id] = found
    if problems:
        raise WrongAnswers(problems)
    return signed


def _forget_needless(form: Form, after: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Remove the files that were added on the way and are not part of the correction."""
    kept = {*files_in(form.definition, after), *files_in(form.definition, correction_of(form).base)}
    for file in files_in(form.definition, form.draft.answers):
        if file not in kept:
            files.remove(file, by=by, at=at)


def _seen(row: Draft, by: Actor) -> Case:
    case = Case.objects.seen_by(by).filter(pk=row.corrects, fate="").first() if row.corrects else None
    if case is None:
        raise UnknownCase(str(row.corrects))
    return case


def _locked(row: Draft, by: Actor) -> Case:
    case = Case.objects.seen_by(by).select_for_update(of=("self",)).filter(pk=row.corrects, fate="").first()
    if case is None or row.corrects is None:
        raise UnknownCase(str(row.corrects))
    return case


def _save(row: Draft, content: Mapping[str, Any], *, at: datetime) -> None:
    seal(row, content)
    row.changed_at, row.revision = at, row.revision + 1
    row.save(update_fields=["content", "definition", "changed_at", "revision"])
