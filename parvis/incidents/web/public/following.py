"""Saying "me too", saying that it is not mended, and stopping."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from parvis.incidents import api as incidents
from parvis.incidents.types.report import Reason, ReportInfo, Sender
from parvis.incidents.web import cookies
from parvis.incidents.web.desk.words import category_name
from parvis.incidents.web.public.words import REASONS, place_words
from parvis.incidents.web.report import pace
from parvis.incidents.web.report.keeping import language_of_page
from parvis.kernel.people.types import ActorKind
from parvis.kernel.people.web.requests import Request
from parvis.ui import errors
from parvis.ui.fields import Choice, Field

BROWSER = "visitor"
REMEMBERED = 90 * 24 * 3600
"""Seconds that a browser is known by, so that nobody counts twice: as long as a closed report may be contested."""


@never_cache
@require_POST
def follow(request: Request, number: int) -> HttpResponse:
    """Say "me too", with an address for news or without."""
    if pace.is_too_much(request, pace.VOICES):
        return errors.page(request, 429)
    try:
        return follow_as(request, number, language=language_of_page(), email=request.POST.get("email", ""))
    except incidents.UnknownReport as unknown:
        raise Http404 from unknown
    except incidents.BadAddress as bad:
        messages.error(request, bad.message.to(language_of_page()))
        return HttpResponseRedirect(reverse("incidents:report", args=[number]))


def follow_as(request: Request, number: int, *, language: str, email: str = "") -> HttpResponse:
    """Let whoever asks follow a report, and lead to where they see it as theirs.

    :raises UnknownReport: if there is none for them.
    :raises BadAddress: if what they gave is no address.
    """
    actor = request.actor
    account = actor.account_id if actor.kind is ActorKind.PERSON else None
    address = "" if account else email.strip()
    sender = Sender(email=address, language=language, account=account, wants_news=bool(address or account))
    browser = browser_of(request)
    key = incidents.follow(number=number, sender=sender, by=actor, at=timezone.now(), browser=browser)
    if address:
        # The same answer for everyone: an address that follows already must not be told from one that does not.
        messages.success(request, _("From now on we write to %(email)s when something changes.") % {"email": address})
        answer = HttpResponseRedirect(reverse("incidents:report", args=[number]))
    else:
        messages.success(request, _("You follow this report now. It counts one person more."))
        answer = HttpResponseRedirect(reverse("incidents:mine_report", args=[key]))
    cookies.give(answer, BROWSER, browser, seconds=REMEMBERED)
    return answer


def browser_of(request: Request) -> str:
    """Return what names this browser, or what will from now on."""
    return cookies.read(request, BROWSER)[:60] or secrets.token_urlsafe(24)


# Not mended -------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: Request, number: int) -> HttpResponse:
    """Ask why someone says that it is not mended, or take that down."""
    try:
        report = incidents.report(number, actor=request.actor)
    except incidents.UnknownReport as unknown:
        raise Http404 from unknown
    return contest_as(request, report, back=reverse("incidents:report", args=[number]))


def contest_as(request: Request, report: ReportInfo, *, back: str, key: str = "") -> HttpResponse:
    """Ask why, or take it down, for who has the key of a report or for a passer-by."""
    if request.method != "POST":
        return _contest_page(request, report, back)
    if pace.is_too_much(request, pace.VOICES):
        return errors.page(request, 429)
    reason, text = request.POST.get("reason", ""), request.POST.get("text", "")
    if reason not in list(Reason):
        said = _("Choose what is wrong.")
        return _contest_page(request, report, back, text=text, error=said)
    if reason == Reason.OTHER and not text.strip():
        said = _("Say in a few words what is wrong.")
        return _contest_page(request, report, back, reason=reason, text=text, text_error=said)
    browser = browser_of(request)
    try:
        now = incidents.contest(
            number=report.number, reason=Reason(reason), by=request.actor, at=timezone.now(), text=text, key=key,
            browser=browser,
        )  # fmt: skip
    except incidents.NotPossible as problem:
        messages.error(request, problem.message.to(language_of_page()))
        return HttpResponseRedirect(back)
    if now.is_open:
        messages.success(request, _("Thank you. The report is open again, and its manager is told."))
    else:
        messages.success(request, _("Thank you. Its manager reads what you wrote."))
    answer = HttpResponseRedirect(back)
    cookies.give(answer, BROWSER, browser, seconds=REMEMBERED)
    return answer


def _contest_page(
    request: Request,
    report: ReportInfo,
    back: str,
    *,
    reason: str = "",
    text: str = "",
    error: str = "",
    text_error: str = "",
) -> HttpResponse:
    language = language_of_page()
    fields = [
        Field(
            kind="one_of", name="reason", label=_("What is wrong?"), value=reason, error=error,
            choices=[Choice(value=one.value, label=str(words)) for one, words in REASONS.items()],
        ),
        Field(
            kind="long_text", name="text", label=_("In a few words"), value=text, required=False, error=text_error,
            hint=_("Only the manager reads this."), max_length=incidents.LONGEST_TEXT, attributes={"rows": "3"},
        ),
    ]  # fmt: skip
    context: dict[str, Any] = {
        "fields": fields,
        "back_url": back,
        "title": _("Is it not mended?"),
        "intro": f"{category_name(report.category, language)}, {place_words(report.place, language)}",
    }
    status = 422 if error or text_error else 200
    return render(request, "incidents/public/contest.html", context, status=status)


# Stopping ---------------------------------------------------------------------------------------------------


@csrf_exempt  # the mail programs that stop for their reader have no page of ours open (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mails about a report, from the link in one of them."""
    context: dict[str, Any] = {"is_done": False, "title": _("Stop the mails about this report?")}
    if request.method == "POST":
        by = request.actor  # type: ignore[attr-defined]
        incidents.unfollow_by_token(token=token, by=by, at=timezone.now())
        context |= {"is_done": True, "title": _("We write to you no more about this report.")}
    return render(request, "incidents/public/stop.html", context)
