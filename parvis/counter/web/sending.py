"""Checking one's answers, sending them, and what one is told then."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from parvis.counter import api
from parvis.counter.web import evidence
from parvis.counter.web.assurance import identity_context, is_unsure_of, led_to_check
from parvis.counter.web.catalogue import follow_url
from parvis.counter.web.contact import contact_context
from parvis.counter.web.correcting import led_to_correction
from parvis.counter.web.holder import holder_of
from parvis.counter.web.my.paying import paying_context
from parvis.counter.web.my.remedies import led_to_parent
from parvis.counter.web.opening import go, language_of_page, open_form
from parvis.kernel.identity.api import assurance_of
from parvis.ui.words import date_words


@never_cache
@require_safe
def check(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show every answer, to be checked and changed before it is sent."""
    form = open_form(request, draft)
    if form.draft.is_sent:
        return go("form_sent", draft)
    if form.draft.correction is not None:
        return led_to_correction(form)
    if wanted := is_unsure_of(request, form.walk.pages):
        return led_to_check(form, wanted)
    return _checked(request, evidence.gathered(request, form, renew=True).form)


def _checked(request: HttpRequest, form: api.Form, status: int = 200) -> HttpResponse:
    language = language_of_page()
    faults = api.form_faults(form)
    steps: dict[str, list[dict[str, str]]] = {}
    errors: list[tuple[str, str]] = []
    for page in form.asking:
        url = f"{reverse('counter:form_page', args=[form.draft.id, page.id])}?then=check"
        for one in page.questions:
            label, wrong = one.label.to(language), faults.get(one.id)
            if wrong:
                errors.append((f"{page.step.id}", f"{label} {wrong.to(language)}"))
            note = wrong.to(language) if wrong else evidence.note_of(form, one, language)
            row = {
                "label": label,
                "value": evidence.words_of(one, form.draft.answers.get(one.id), language),
                "url": url,
            }
            steps.setdefault(page.step.id, []).append({**row, "note": note})
    titles = {page.step.id: page.step.title.to(language) for page in form.asking}
    context = {
        "form": form,
        "procedure_name": form.definition.procedure.name.to(language),
        "steps": [{"id": step, "title": titles[step], "rows": rows} for step, rows in steps.items()],
        "errors": errors,
        "fee": form.fee_cents,
        **identity_context(request, form),
        "signing": form.signing[0].id if form.signing else "",
        "back_url": reverse("counter:form_page", args=[form.draft.id, form.asking[-1].id]) if form.asking else "",
        "contact": contact_context(form.draft.procedure, form.draft.organisation),
    }
    return render(request, "counter/citizen/check.html", context, status=status)


@never_cache
@require_POST
def send(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Send a form; sending it twice is sending it once."""
    return finish(request, draft)


def finish(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Send a form, or lead to what keeps it from being sent."""
    form = open_form(request, draft)
    if form.draft.is_sent:
        return go("form_sent", draft)
    if form.draft.correction is not None:
        return led_to_correction(form)
    now = timezone.now()
    try:
        api.send_draft(
            draft_id=draft,
            holder=holder_of(request),
            by=request.actor,  # type: ignore[attr-defined]
            setting=form.setting,
            at=now,
            level=assurance_of(request),
        )
    except api.NotIdentified as unsure:
        return led_to_check(form, unsure.wanted)
    except api.NotPossible as closed:
        return led_to_parent(request, form, closed)
    except api.NotComplete as problem:
        signing = {one.id: page.id for page in form.signing for one in page.questions}
        unsigned = [signing[name] for name in problem.problems if name in signing]
        if unsigned and len(unsigned) == len(problem.problems):
            return go("form_page", draft, unsigned[0])
        return _checked(request, form, status=422)
    return go("form_sent", draft)


def _letters(request: HttpRequest, known: dict[str, Any]) -> list[dict[str, str]]:
    """Return the letters that are there at once, for who has an account; others open them with reference and code."""
    if known.get("code") or not known.get("is_decided"):
        return []
    letters = api.letters_of(UUID(known["case"]), by=request.actor)  # type: ignore[attr-defined]
    return [
        {"title": one.title, "url": reverse("my:document", args=[one.case, one.id]), "hint": "PDF"} for one in letters
    ]


def next_steps(form: api.Form, language: str) -> list[dict[str, str]]:
    """Return what happens after a form was sent, each with its day."""
    known = form.draft.sent
    deadlines = {one.id: one for one in form.definition.flow.deadlines}
    clocks = sorted(
        (one for one in known.get("clocks", ()) if one["deadline"] in deadlines), key=lambda one: str(one["due_at"])
    )
    # Terms that only concern the house are not told; the first one always is.
    told = [one for one in clocks if deadlines[one["deadline"]].citizen] or clocks[:1]
    return [
        {
            "text": deadlines[one["deadline"]].label.to(language),
            "by": _("%(day)s at the latest") % {"day": date_words(one["due_at"])},
            "state": "next",
            "detail": late.to(language) if (late := deadlines[one["deadline"]].citizen) else "",
        }
        for one in told
    ]


@never_cache
@require_safe
def sent(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Show that it was sent: the reference, what happens next and when."""
    form = open_form(request, draft)
    if not form.draft.is_sent:
        return go("form", draft)
    language = language_of_page()
    known = form.draft.sent
    context = {
        "form": form,
        "procedure_name": form.definition.procedure.name.to(language),
        "reference": known["reference"],
        "code": known.get("code", ""),
        "shown_code": "-".join(known.get("code", "")[start : start + 4] for start in (0, 4)),
        "follow_url": follow_url(request),
        "sentence": known.get("state", {}).get(language, ""),
        "next_steps": next_steps(form, language),
        "fee": known.get("fee", 0),
        "is_decided": known.get("is_decided", False),
        "paying": paying_context(known["case"], language) if known.get("case") else None,
        "letters": _letters(request, known),
        "contact": contact_context(form.draft.procedure, form.draft.organisation),
    }
    return render(request, "counter/citizen/sent.html", context)
