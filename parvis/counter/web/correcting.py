"""Correcting what was sent: one's answers with what is different, what that changes, and the confirmation.

The questions themselves are asked on the pages of the form. Both the applicant and, on their behalf, a clerk correct
here; the two only differ in the page around it and in who signs.
"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.counter import api
from parvis.counter.types import Question
from parvis.counter.types.correcting import Change, ChangeKind, Consequences
from parvis.counter.types.desk import CasePage
from parvis.counter.types.records import Told
from parvis.counter.web.holder import holder_of, remember
from parvis.kernel.money import format_cents
from parvis.kernel.people.types import Actor
from parvis.ui.fields import Field
from parvis.ui.words import date_words


def correction_url(form: api.Form) -> str:
    """Return the page on which a correction is looked at as a whole."""
    return reverse("counter:correction", args=[form.draft.id])


def led_to_correction(form: api.Form) -> HttpResponse:
    """Lead to the page on which a correction is looked at as a whole."""
    return HttpResponseRedirect(correction_url(form))


def is_of_case(form: api.Form, file: str) -> bool:
    """Tell whether a file belongs to the case that is corrected, and so stays with it."""
    correction = form.draft.correction
    return correction is not None and file in api.files_in(form.definition, correction.base)


def begin(request: HttpRequest, case: UUID, by: Actor) -> HttpResponse:
    """Begin to correct a case, or go on with it.

    :raises NotPossible: if it is closed.
    """
    language = get_language() or "nl"
    try:
        draft = api.begin_correction(case=case, holder=holder_of(request), by=by, at=timezone.now(), language=language)
    except (api.UnknownCase, api.NotAllowed):
        raise Http404 from None
    remember(request, draft.id)
    return HttpResponseRedirect(reverse("counter:correction", args=[draft.id]))


def context_of(
    form: api.Form,
    check: api.CorrectionCheck,
    *,
    typed: dict[str, Any] | None = None,
    problems: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return what the page of a correction shows."""
    language = form.setting.language
    changed = {one.question.id: one for one in check.changes}
    open_questions = {one.id for page in form.asking for one in page.questions}
    errors: list[tuple[str, str]] = []
    steps: dict[str, dict[str, Any]] = {}
    for page in form.asking:
        url = f"{reverse('counter:form_page', args=[form.draft.id, page.id])}?then=check"
        step = steps.setdefault(page.step.id, {"id": page.step.id, "title": page.step.title.to(language), "rows": []})
        for one in page.questions:
            wrong = check.faults.get(one.id)
            if wrong is not None:
                errors.append((page.step.id, f"{one.label.to(language)} {wrong.to(language)}"))
            step["rows"].append(
                {
                    "label": one.label.to(language),
                    "value": answer_text(one, form.draft.answers.get(one.id), language) or "–",
                    "was": _was(changed.get(one.id), language),
                    "url": url,
                    "note": wrong.to(language) if wrong is not None else _note(form, one),
                }
            )
    fields = [_sign_field(one, typed or {}, problems or {}, language) for one in check.signatures]
    errors.extend((one.first, one.error) for one in fields if one.error)
    dropped = [one for one in check.changes if one.question.id not in open_questions]
    return {
        "steps": list(steps.values()),
        "errors": errors,
        "dropped": [change_row(one, language) for one in dropped],
        "count": len(check.changes),
        "changes": [change_row(one, language) for one in check.changes],
        "effects": effects(check.consequences, language) if check.consequences else [],
        "decided": check.consequences.decided.label.to(language)
        if check.consequences and check.consequences.decided
        else "",
        "sign_fields": fields,
        "can_confirm": bool(check.changes) and not check.faults and check.consequences is not None,
    }


def _note(form: api.Form, question: Question) -> str:
    if question.id != form.definition.procedure.competent_by:
        return ""
    return _(
        "This decides which administration handles your request. It cannot move to another one: for that, withdraw "
        "this request and ask there."
    )


def _sign_field(question: Question, typed: dict[str, Any], problems: dict[str, Any], language: str) -> Field:
    problem = problems.get(question.id)
    return Field(
        kind="signature",
        name=question.id,
        label=question.label.to(language),
        value=typed.get(question.id),
        hint=_("You sign again, because what you signed has changed."),
        error=problem.to(language) if problem is not None else "",
        statement=question.statement.to(language) if question.statement else "",
        required=True,
    )


def answer_text(question: Question, value: Any, language: str) -> str:
    """Return an answer in words; the rows of a group are written out, a line each."""
    if question.items and isinstance(value, list):
        return "\n".join(
            ", ".join(filter(None, (api.value_text(one, row.get(one.id), language) for one in question.items)))
            for row in value
        )
    return api.value_text(question, value, language)


def _was(change: Change | None, language: str) -> str:
    return "" if change is None else answer_text(change.question, change.before, language) or "–"


def change_row(change: Change, language: str) -> dict[str, str]:
    """Return one difference as the look shows it: what it was, what it is now."""
    gone = _("no longer asked") if change.kind is ChangeKind.DROPPED else "–"
    return {
        "label": change.question.label.to(language),
        "was": answer_text(change.question, change.before, language) or "–",
        "value": answer_text(change.question, change.after, language) or gone,
    }


def effects(found: Consequences, language: str) -> list[str]:
    """Return what a correction changes beside the answers, each in a sentence."""
    said: list[str] = []
    if found.fee_before != found.fee_after:
        said.append(
            _("The cost goes from %(before)s to %(after)s.")
            % {"before": format_cents(found.fee_before, language), "after": format_cents(found.fee_after, language)}
        )
    for term in found.terms:
        name = term.deadline.label.to(language)
        if term.after is None:
            said.append(_("The term “%(term)s” no longer runs.") % {"term": name})
        elif term.before is None:
            said.append(_("A term begins: “%(term)s”, until %(day)s.") % {"term": name, "day": date_words(term.after)})
        else:
            said.append(
                _("“%(term)s” moved from %(before)s to %(after)s.")
                % {"term": name, "before": date_words(term.before), "after": date_words(term.after)}
            )
    said.extend(_("No longer: %(reason)s") % {"reason": one.to(language)} for one in found.reasons_before)
    said.extend(_("From now on: %(reason)s") % {"reason": one.to(language)} for one in found.reasons_after)
    said.extend(_("This is added: %(track)s.") % {"track": one.label.to(language)} for one in found.tracks_begun)
    said.extend(_("This falls away: %(track)s.") % {"track": one.label.to(language)} for one in found.tracks_ended)
    said.extend(_("Must sign (again): %(role)s.") % {"role": one.role.to(language)} for one in found.signatories)
    return said


# On the page of a case -----------------------------------------------------------------------------------------


def correcting_part(request: HttpRequest, page: CasePage, *, is_desk: bool) -> dict[str, Any]:
    """Return what the page of a case says about correcting it: how to begin or go on, and what was corrected."""
    begun = api.correction_begun(page.row.id, holder=holder_of(request)) if page.row.outcome is None else None
    return {
        "correct_url": reverse("desk:correct" if is_desk else "my:correct", args=[page.row.id]),
        "correction_begun": begun is not None,
        "corrections": corrections_part(page, get_language() or "nl") if is_desk else [],
    }


# What colleagues read -----------------------------------------------------------------------------------------


def corrections_part(page: CasePage, language: str) -> list[dict[str, Any]]:
    """Return each correction of a case, newest first: when, by whom, and every answer before and after."""
    return [_one_correction(page, one, language) for one in reversed(page.told) if one.payload.get("after")]


def _one_correction(page: CasePage, one: Told, language: str) -> dict[str, Any]:
    before, after = one.payload.get("before", {}), one.payload["after"]
    names = set(one.event.data.get("questions", ()))
    rows = [
        change_row(Change(question, before.get(question.id), after.get(question.id)), language)
        for question in page.definition.form.questions
        if question.id in names
    ]
    is_applicant = one.event.who == "applicant"
    has_signature = any(question.kind == "signature" for question in page.definition.form.questions)
    return {
        "at": one.event.at,
        "by": page.row.label.name or _("the applicant")
        if is_applicant
        else page.names.get(one.event.by, _("a colleague")),
        "rows": rows,
        "signed": bool(one.event.data.get("signed")),
        "unsigned": has_signature and not one.event.data.get("signed"),
    }
