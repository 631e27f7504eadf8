"""The questions that come with a category: added, taken from elsewhere, changed, moved, no longer asked."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parvis.incidents import api as incidents
from parvis.incidents.types.category import Category, Question
from parvis.incidents.types.category_change import SetQuestions
from parvis.incidents.web.desk.typed import Wrong
from parvis.incidents.web.steering.doors import editors_only, frame
from parvis.incidents.web.steering.questioning import fields_of, filled, question_of
from parvis.ui.fields import Field

NEW = "-"
"""Stands for a question that is still to be made, in its address."""


@require_http_methods(["GET", "POST"])
@editors_only
def edit(request: HttpRequest, code: str, question: str) -> HttpResponse:
    """Show a question of a category, or change it."""
    category = _category(code)
    known = category.question(question) if question != NEW else None
    if question != NEW and (known is None or known not in category.questions):
        raise Http404
    if request.method == "GET":
        return _shown(request, category, known, fields_of(known))
    try:
        made = question_of(request.POST, known)
        others = [made if one is known else one for one in category.questions]
        if known is None:
            if any(one.code == made.code for one in others):
                raise Wrong({"code": _("This category asks something with this code already.")})
            others.append(made)
        _set(request, category, others)
    except Wrong as wrong:
        fields = filled(fields_of(known), request.POST, wrong.errors)
        return _shown(request, category, known, fields, status=422)
    except incidents.NotPossible as problem:
        said = problem.message.to(get_language() or "nl")
        return _shown(request, category, known, filled(fields_of(known), request.POST, {}), refused=said, status=409)
    return _back(category)


@require_POST
@editors_only
def arrange(request: HttpRequest, code: str) -> HttpResponse:
    """Move a question up or down, take one from another category, or ask one no longer."""
    category = _category(code)
    asked = list(category.questions)
    what, _colon, which = request.POST.get("do", "").partition(":")
    place = next((number for number, one in enumerate(asked) if one.code == which), None)
    if what == "take":
        asked += [one for one in known_questions() if one.code == request.POST.get("known") and one not in asked]
    elif place is None:
        raise Http404
    elif what == "drop":
        del asked[place]
    elif what in ("up", "down"):
        to = max(0, min(len(asked) - 1, place + (1 if what == "down" else -1)))
        asked.insert(to, asked.pop(place))
    try:
        _set(request, category, asked)
    except incidents.NotPossible as problem:
        messages.warning(request, problem.message.to(get_language() or "nl"))
    return _back(category)


def known_questions() -> list[Question]:
    """Return every question that is asked somewhere, each once by its code."""
    found: dict[str, Question] = {}
    for leaf in incidents.tree().leaves:
        for one in leaf.questions:
            found.setdefault(one.code, one)
    return list(found.values())


def _set(request: HttpRequest, category: Category, asked: Sequence[Question]) -> None:
    change = SetQuestions(code=category.code, questions=tuple(asked))
    incidents.change_categories(change=change, by=request.actor, at=timezone.now())
    messages.success(request, _("Changed. Everyone sees it within seconds."))


def _back(category: Category) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('incident_steering:category', args=[category.code])}#questions")


def _category(code: str) -> Category:
    found = incidents.tree().get(code)
    if found is None or found.is_group:
        raise Http404
    return found


def _shown(
    request: HttpRequest,
    category: Category,
    known: Question | None,
    fields: list[Field],
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    language = get_language() or "nl"
    taken = {one.code for one in category.questions}
    context = {
        **frame(request, "categories"),
        "category": category,
        "name": category.name.to(language),
        "title": known.label.to(language) if known else "",
        "fields": fields,
        "refused": refused,
        "known": []
        if known
        else [
            {"code": one.code, "label": one.label.to(language)} for one in known_questions() if one.code not in taken
        ],
    }
    return render(request, "incidents/steering/question.html", context, status=status)
