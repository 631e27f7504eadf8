"""One action of the flow: its questions, its consequences, and what to do when somebody else was first."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parvis.counter import api as counter
from parvis.counter.types.desk import CasePage, Offered
from parvis.counter.web.desk.asking import fields_of, typed_in
from parvis.counter.web.desk.case import said_of
from parvis.counter.web.desk.queue import AT_THE_DESK, shown
from parvis.counter.web.sentences import agent_entries
from parvis.kernel.people.web.access import agents_only


@require_http_methods(["GET", "POST"])
@agents_only(*AT_THE_DESK)
def act(request: HttpRequest, case: UUID, action: str) -> HttpResponse:
    """Show the questions of an action, or do it; nothing typed is lost when it cannot be done."""
    now = timezone.now()
    try:
        page = counter.case_page(case, by=request.actor, at=now, language=get_language() or "nl")
    except counter.UnknownCase:
        raise Http404 from None
    chosen = next((one for one in page.definition.flow.actions if one.id == action), None)
    if chosen is None:
        raise Http404
    if request.method == "GET":
        return _show(request, page, chosen, revision=page.row.revision)
    revision = request.POST.get("revision", "")
    looked_at = int(revision) if revision.isdecimal() else None
    typed = typed_in(chosen, request.POST)
    try:
        info = counter.act(
            case=case,
            action=action,
            filled=typed,
            by=request.actor,
            at=now,
            expected_revision=looked_at,
            reasons=_reasons(request),
        )
    except counter.WrongAnswers as wrong:
        return _show(request, page, chosen, typed=typed, problems=wrong.problems, revision=looked_at, status=422)
    except counter.AlreadyDone as problem:
        return _show(request, page, chosen, typed=typed, since=problem.since, done=problem.done, status=409)
    except counter.StaleCase as problem:
        # The next attempt is made against what is now seen.
        return _show(request, page, chosen, typed=typed, since=problem.since, revision=page.row.revision, status=409)
    except (counter.NotPossible, counter.NotAllowed) as problem:
        return _show(request, page, chosen, typed=typed, refused=_refused(problem), status=409)
    messages.success(request, _("Done: %(action)s.") % {"action": chosen.label.to(get_language() or "nl")})
    if info.outcome is not None and (following := request.POST.get("next_case")):
        return HttpResponseRedirect(reverse("desk:case", args=[following]))
    return HttpResponseRedirect(reverse("desk:case", args=[case]))


def _reasons(request: HttpRequest) -> list[dict[str, str]] | None:
    """Return the reasons as edited, or None when the page asked for none."""
    if "reason" not in request.POST:
        return None
    texts, articles = request.POST.getlist("reason"), request.POST.getlist("reason_legal")
    pairs = zip(texts, [*articles, *[""] * len(texts)], strict=False)
    return [{"text": text.strip(), "legal": legal} for text, legal in pairs if text.strip()]


def _refused(problem: Exception) -> str:
    sentence = getattr(problem, "sentence", None)
    return str(sentence.to(get_language() or "nl")) if sentence is not None else said_of(problem)


def _show(
    request: HttpRequest,
    page: CasePage,
    chosen: Any,
    *,
    typed: dict[str, Any] | None = None,
    problems: dict[str, Any] | None = None,
    since: Any = (),
    done: Any = None,
    refused: str = "",
    revision: int | None = None,
    status: int = 200,
) -> HttpResponse:
    language = get_language() or "nl"
    offered = next((one for one in page.offered if one.action.id == chosen.id), None)
    news = [one for one in agent_entries(page, language) if one["at"] in {each.event.at for each in since}]
    return render(
        request,
        "counter/desk/act.html",
        {
            "page": page,
            "row": shown(page.row, page.names, language, timezone.now()),
            "action": chosen,
            "label": chosen.label.to(language),
            "fields": fields_of(chosen, typed or {}, problems or {}, language),
            "news": news,
            "done_by": page.names.get(done.event.by, _("a colleague")) if done else "",
            "done_at": done.event.at if done else None,
            "refused": refused or _not_offered(offered, language),
            "revision": revision if revision is not None else page.row.revision,
            "reasons": counter.proposed_reasons(page.row.id, chosen.id, by=request.actor, at=timezone.now()),
            "letter": _letter(page, chosen, language),
            "citizen": _told(chosen, language),
            "ends": _end(page, chosen, language),
        },
        status=status,
    )  # fmt: skip


def _not_offered(offered: Offered | None, language: str) -> str:
    if offered is None:
        return _("This cannot be done where the case stands now.")
    if offered.is_open:
        return ""
    if offered.sentence is not None:
        return offered.sentence.to(language)
    return (
        _("Someone else than who proposed it must do this.")
        if offered.blocked_by == "four_eyes"
        else _("This cannot be done yet.")
    )


def _told(chosen: Any, language: str) -> str:
    """Return what the applicant will read, where it does not depend on what is still to be filled in."""
    said = chosen.citizen.to(language) if chosen.citizen else ""
    return "" if "{{" in said else said


def _letter(page: CasePage, chosen: Any, language: str) -> str:
    if chosen.letter is None:
        return ""
    return str(page.definition.letter(chosen.letter).title.to(language))


def _end(page: CasePage, chosen: Any, language: str) -> str:
    if chosen.to is None:
        return ""
    return page.definition.flow.state(chosen.to, chosen.track).label.to(language)
