"""Reads corrections on their way: the form, what it makes different, and what that changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from parvis.counter.models import Case, Draft
from parvis.counter.queries.drafts import held_by
from parvis.counter.queries.forms import Form
from parvis.counter.queries.history import events_of, told
from parvis.counter.queries.sealed import answers_of
from parvis.counter.rules import correcting
from parvis.counter.rules.cleaning import Problem
from parvis.counter.types import Kind, Question
from parvis.counter.types.correcting import Change, Consequences, Correction
from parvis.counter.types.drafts import Holder, UnknownDraft
from parvis.counter.types.problems import UnknownCase
from parvis.kernel.people.types import Actor


@dataclass(frozen=True)
class CorrectionCheck:
    """A correction before it is confirmed.

    :param faults: what keeps it from being confirmed, by question; signatures aside.
    :param consequences: None while something is not right yet, or nothing is different.
    :param signatures: what must be signed anew by the applicant.
    :param after: the answers that the case would have; see :func:`corrected_answers`.
    """

    changes: tuple[Change, ...]
    faults: Mapping[str, Problem]
    consequences: Consequences | None
    signatures: tuple[Question, ...]
    after: Mapping[str, Any]


def correction_begun(case: UUID, *, holder: Holder) -> UUID | None:
    """Return the form with which a holder is correcting a case; None when they are not."""
    rows = Draft.objects.filter(held_by(holder), corrects=case).order_by("-changed_at")
    return rows.values_list("pk", flat=True).first()


def corrections_held(holder: Holder) -> list[UUID]:
    """Return the forms of this browser session that correct a case."""
    rows = Draft.objects.filter(pk__in=list(holder.drafts), corrects__isnull=False)
    return list(rows.values_list("pk", flat=True))


def correction_of(form: Form) -> Correction:
    """Return what a form corrects.

    :raises UnknownDraft: if it corrects nothing.
    """
    if form.draft.correction is None:
        raise UnknownDraft(str(form.draft.id))
    return form.draft.correction


def corrected_answers(form: Form) -> dict[str, Any]:
    """Return the answers that the case would have; signatures stay as they were until one signs anew."""
    base = correction_of(form).base
    after = correcting.corrected(form.definition, base, form.draft.answers, form.setting, channel=form.draft.channel)
    for one in form.definition.form.questions:
        if one.kind is Kind.SIGNATURE and base.get(one.id) is not None:
            after[one.id] = base[one.id]
    return after


def check_correction(form: Form, *, by: Actor, at: datetime) -> CorrectionCheck:
    """Return what a correction makes different, and what that changes about the case.

    :raises UnknownCase: if `by` may not see the case (any more).
    """
    correction = correction_of(form)
    case = Case.objects.seen_by(by).filter(pk=correction.case, fate="").first()
    if case is None:
        raise UnknownCase(str(correction.case))
    after = corrected_answers(form)
    current = answers_of(case)["answers"]
    found = correcting.changes(form.definition, correction.base, after)
    faults = correcting.faults(
        form.definition, correction.base, form.draft.answers, form.setting, channel=form.draft.channel
    )
    follows = None
    if found and not faults and case.closed_at is None:
        follows = correcting.consequences(form.definition, events_of(told(case)), current, after, at=at)
    signatures = tuple(one for page in form.walk.pages for one in page.questions if one.kind is Kind.SIGNATURE)
    return CorrectionCheck(found, faults, follows, () if by.is_agent else signatures, after)
