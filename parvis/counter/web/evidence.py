"""What the pages say of answers that authentic sources hold: on a form, before sending, and on the page of a case."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.counter import api
from parvis.counter.types import Kind, Question
from parvis.counter.types.desk import CasePage
from parvis.counter.types.evidence import AGREED_FOR, Evidence, EvidenceStatus, Need, Why
from parvis.counter.web.contact import contact_context
from parvis.counter.web.correcting import answer_text
from parvis.counter.web.holder import holder_of
from parvis.counter.web.opening import go, language_of_page, open_form
from parvis.kernel.identity import api as identity
from parvis.sources import api as sources
from parvis.ui.words import date_words

SURE_ENOUGH = identity.Level.SUBSTANTIAL
"""How sure a session must be of who asks before a source shows what it holds about them (eIDAS art. 8)."""


def gathered(request: HttpRequest, form: api.Form, page: str | None = None, *, renew: bool = False) -> api.Gathered:
    """Ask sources for what a form, or a page of it, wants of them now, when the session is sure enough of who asks."""
    if request.method not in ("GET", "POST") or not identity.enough(identity.assurance_of(request), SURE_ENOUGH):
        return api.Gathered(form)
    return api.gather_evidence(
        shown=form,
        holder=holder_of(request),
        by=request.actor,  # type: ignore[attr-defined]
        at=timezone.now(),
        language=language_of_page(),
        page=page,
        renew=renew,
    )


# Agreeing -----------------------------------------------------------------------------------------------


def question_of_agreement(request: HttpRequest, found: api.Gathered, here: api.OpenPage) -> HttpResponse | None:
    """Ask, before a page that a source could answer, whether it may be asked; None when there is nothing to ask."""
    form = found.form
    need = next((one for one in found.asks if _begins_here(form, here, one)), None)
    if need is None:
        return None
    language = language_of_page()
    context = {
        "form": form,
        "procedure_name": form.definition.procedure.name.to(language),
        "source": need.source,
        "source_name": api.source_name(need.source, language),
        "holder_name": sources.source(need.source).holder.to(language),
        "purpose": need.use.purpose.to(language),
        "wanted": [one.label.to(language) for one in need.questions],
        "until": timezone.now() + AGREED_FOR,
        "page": here.id,
        "returning": request.GET.get("then", ""),
        "back_url": _back_of(form, here),
        "contact": contact_context(form.draft.procedure, form.draft.organisation),
    }
    return render(request, "counter/citizen/agree.html", context)


def _begins_here(form: api.Form, here: api.OpenPage, need: Need) -> bool:
    """Tell whether this is the page to ask at: it has such a question, and none was filled in by hand already."""
    answered = any(form.draft.answers.get(one.id) is not None for one in need.questions)
    return not answered and any(here.has(one.id) for one in need.questions)


def _back_of(form: api.Form, here: api.OpenPage) -> str:
    back = form.previous_of(here.id)
    if back is None:
        return reverse("counter:procedure", args=[form.draft.procedure])
    return reverse("counter:form_page", args=[form.draft.id, back.id])


@require_POST
def answered(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Take whether a source may be asked, and lead back to the page that wants it."""
    form = open_form(request, draft)
    if form.draft.is_sent:
        return go("form_sent", draft)
    who: dict[str, Any] = {
        "shown": form,
        "holder": holder_of(request),
        "source": request.POST.get("source", ""),
        "by": request.actor,  # type: ignore[attr-defined]
        "at": timezone.now(),
    }
    try:
        if request.POST.get("answer") == "yes" and request.actor.account_id:  # type: ignore[attr-defined]
            api.agree_to_source(**who)
        else:
            api.decline_source(language=language_of_page(), **who)
    except sources.UnknownSource:
        raise Http404 from None
    page = form.walk.page(request.POST.get("page", ""))
    if page is None:
        return go("form", draft)
    then = "?then=check" if request.POST.get("then") == "check" else ""
    return HttpResponseRedirect(reverse("counter:form_page", args=[draft, page.id]) + then)


# A page of questions ------------------------------------------------------------------------------------


def settled_on(request: HttpRequest, form: api.Form, here: api.OpenPage) -> dict[str, Evidence]:
    """Return what is shown as it was fetched, and only asked again by who wants to correct it."""
    if form.draft.correction is not None or here.id in form.draft.typed:
        return {}
    correcting = request.GET.get("correct", "")
    return {
        one.id: known
        for one in here.questions
        if (known := form.draft.evidence.get(one.id)) is not None
        and known.status is EvidenceStatus.FETCHED
        and form.draft.answers.get(one.id) is not None
        and one.id != correcting
    }


def posted_settled(request: HttpRequest, form: api.Form, one: Question) -> bool:
    """Tell whether a page was posted with this answer shown as it was fetched: it stays as it is."""
    known = form.draft.evidence.get(one.id)
    return known is not None and known.value is not None and one.id in request.POST.getlist("settled")


def page_context(request: HttpRequest, form: api.Form, here: api.OpenPage) -> dict[str, Any]:
    """Return what a page of questions says of sources: what they answered, and which one did not."""
    language = language_of_page()
    settled = settled_on(request, form, here)
    law = {use.source: use for use in form.definition.procedure.sources if use.basis == "law"}
    groups: dict[str, dict[str, Any]] = {}
    for question in here.questions:
        known = settled.get(question.id)
        if known is None or known.at is None:
            continue
        use = law.get(known.source)
        group = groups.setdefault(
            known.source,
            {
                "said": _from(known, language),
                "why": use.purpose.to(language) if use else "",
                "rows": [],
            },
        )
        group["rows"].append(
            {
                "id": question.id,
                "label": question.label.to(language),
                "value": words_of(question, form.draft.answers.get(question.id), language),
                "url": f"?{_then(request)}correct={question.id}",
            }
        )
    return {
        "settled": list(groups.values()),
        "settled_names": list(settled),
        "silent": _silent(form, here, language),
        "beside": {one.id: beside for one in here.questions if (beside := said_beside(form, one, language))},
    }


def _then(request: HttpRequest) -> str:
    return "then=check&" if request.GET.get("then") == "check" else ""


def said_beside(form: api.Form, question: Question, language: str) -> str:
    """Return what a source said, for beside the field in which somebody writes something else."""
    known = form.draft.evidence.get(question.id)
    if known is None or known.value is None or form.draft.correction is not None:
        return ""
    value = words_of(question, known.value, language)
    return _("%(source)s: %(value)s. What you write comes beside it, and the administration sees both.") % {
        "source": _from(known, language),
        "value": value,
    }


def _silent(form: api.Form, here: api.OpenPage, language: str) -> list[str]:
    """Return a sentence for each source that was asked in vain for something on this page."""
    said: dict[tuple[str, Why], str] = {}
    for question in here.questions:
        known = form.draft.evidence.get(question.id)
        if known is None or known.status is not EvidenceStatus.BY_HAND:
            continue
        sentence = _SILENT.get(known.why)
        if sentence is not None:
            said[known.source, known.why] = sentence() % {"source": api.source_name(known.source, language)}
    return list(said.values())


_SILENT = {
    Why.DOWN: lambda: _(
        "%(source)s does not answer at this moment. Fill it in yourself; we check it there later, you need not wait."
    ),
    Why.NOT_KNOWN: lambda: _("We did not find you in %(source)s. Fill it in yourself."),
    Why.WRONG: lambda: _("What %(source)s answered cannot be used here. Fill it in yourself; a clerk looks at it."),
    Why.NOTHING: lambda: _("%(source)s holds nothing about this. Fill it in yourself."),
}


def _from(known: Evidence, language: str) -> str:
    """Return the source and the day: "National Register, 24 November 2026"."""
    name = api.source_name(known.source, language)
    return f"{name}, {date_words(known.at)}" if known.at else name


def words_of(question: Question, value: Any, language: str) -> str:
    """Return an answer in words; a dash where nothing was answered."""
    text = answer_text(question, value, language)
    return text if question.kind is Kind.GROUP and isinstance(value, list) else text or "–"


def note_of(form: api.Form, question: Question, language: str) -> str:
    """Return what the page to check one's answers says beside an answer of where it comes from."""
    known = form.draft.evidence.get(question.id)
    if known is None or known.value is None:
        return ""
    if known.status is EvidenceStatus.FETCHED:
        return _("From: %(source)s") % {"source": _from(known, language)}
    return _("You corrected this. %(source)s: %(value)s") % {
        "source": _from(known, language),
        "value": words_of(question, known.value, language),
    }


# The page of a case -------------------------------------------------------------------------------------


def evidence_part(page: CasePage, language: str, *, is_desk: bool) -> dict[str, Any]:
    """Return, per answer that a source holds, how it came in and what the source said."""
    questions = page.definition.sourced
    rows = [
        {"label": questions[name].label.to(language), **_told(questions[name], one, language, is_desk=is_desk)}
        for name, one in page.evidence.items()
        if name in questions
    ]

    return {"evidence": rows}


def _told(question: Question, one: Evidence, language: str, *, is_desk: bool) -> dict[str, str]:
    source = api.source_name(one.source, language)
    words = {
        "source": source,
        "day": date_words(one.at) if one.at else "",
        "value": words_of(question, one.value, language) if one.value is not None else "",
    }
    if one.status is EvidenceStatus.BY_HAND:
        return {"text": _by_hand(one.why) % words, "tone": "warn" if one.why else "neutral", "said": ""}
    sentence, tone = _TOLD[one.status]
    reference = _("reference %(reference)s") % {"reference": one.reference} if is_desk and one.reference else ""
    return {"text": sentence() % words, "tone": tone, "said": reference}


_TOLD: Mapping[EvidenceStatus, Any] = {
    EvidenceStatus.FETCHED: (lambda: _("from %(source)s, %(day)s"), "good"),
    EvidenceStatus.CORRECTED: (
        lambda: _("corrected by the applicant; %(source)s said on %(day)s: %(value)s"),
        "warn",
    ),
    EvidenceStatus.CONFIRMED: (lambda: _("typed; confirmed by %(source)s on %(day)s"), "good"),
    EvidenceStatus.DIFFERS: (lambda: _("typed; %(source)s says on %(day)s: %(value)s"), "bad"),
}


def _by_hand(why: Why) -> str:
    said: Mapping[Why, str] = {
        Why.DOWN: _("typed; %(source)s did not answer, it is asked again"),
        Why.NOT_KNOWN: _("typed; not found in %(source)s"),
        Why.WRONG: _("typed; what %(source)s answered could not be used"),
        Why.NOTHING: _("typed; %(source)s holds nothing about it"),
        Why.DECLINED: _("typed; the applicant did not want %(source)s to be asked"),
    }
    return said.get(why, _("typed; %(source)s was not asked"))
