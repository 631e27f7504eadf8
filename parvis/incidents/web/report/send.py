"""The last page of a report: what the field needs to know, whether news is wanted, and sending."""

import hashlib
import secrets
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parvis.incidents import api as incidents
from parvis.incidents.types.category import Category
from parvis.incidents.types.report import Draft, Sender, Sent
from parvis.incidents.web.desk.words import category_name
from parvis.incidents.web.public.words import place_words
from parvis.incidents.web.report import pace
from parvis.incidents.web.report.answers import answer_fields, read_answers
from parvis.incidents.web.report.keeping import Making, go, language_of_page, opened, step
from parvis.incidents.web.report.same import unseen
from parvis.incidents.web.report.what import emergency
from parvis.kernel.clock import local_day
from parvis.kernel.people.types import Actor, ActorKind
from parvis.kernel.people.web.requests import Request
from parvis.ui.fields import Field
from parvis.ui.words import colon

EMPTY = {
    "is_begun": False, "place": None, "place_from": "", "is_place_sure": False, "address": "", "category": "",
    "was": "", "text": "", "answers": {}, "is_private": False, "seen": [], "over_65": "", "email": "",
}  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: Request) -> HttpResponse:
    """Show what will be sent and ask the last things, or send it."""
    making = opened(request)
    if making is not None and making.sent and request.POST.get("once", "-") == making.sent.get("once"):
        return go("new_sent")  # pressed twice, or sent again from the page before: it was taken once
    if making is None or making.missing() != "new_send":
        return go("new" if making is None else making.missing())
    try:
        category, is_replaced = incidents.current_category(incidents.tree(), making.category, local_day(timezone.now()))
    except incidents.NotPossible:
        return go("new_what")  # which says why, and asks for another one
    if category.emergency is not None:
        return emergency(request, category)
    if is_replaced:
        making.save(request.actor, category=category.code, was=making.category)
        return _page(request, making, category, status=409 if request.method == "POST" else 200)
    if request.method == "POST":
        return _posted(request, making, category)
    if unseen(making):
        return go("new_same")
    return _page(request, making, category)


def _page(
    request: Request,
    making: Making,
    category: Category,
    *,
    errors: dict[str, Any] | None = None,
    status: int = 200,
    **given: Any,
) -> HttpResponse:
    language = language_of_page()
    said = errors or {}
    asked = answer_fields(category, making.answers, language, said)
    wanted = [one for one in asked if one.required]
    more = [one for one in asked if not one.required] + [_private_field(making)]
    last = _news_field(request, making, said["email"].to(language) if "email" in said else "")
    known = {*(one.code for one in category.questions), "email"}
    general = [("", text.to(language)) for name, text in said.items() if name not in known]
    context = {
        "making": making,
        "asked": wanted,
        "last": last,
        "more": more,
        "is_more_open": any(one.error or one.value for one in more),
        # Several questions say the same when they are not answered: the question itself says which.
        "errors": [
            *general,
            *((one.first, f"{colon(one.label)} {one.error}") for one in [*wanted, last, *more] if one.error),
        ],
        "place": place_words(making.place, language),
        "warnings": [one.to(language) for one in incidents.answer_warnings(category, making.answers)],
        "was": category_name(making.content["was"], language) if making.content.get("was") else "",
        "now": category.name.to(language),
        "is_kept_private": category.is_private,
        "once": once(making),
        "step": step(4, _("Send")),
        **given,
    }
    return render(request, "incidents/report/send.html", context, status=status)


def _private_field(making: Making) -> Field:
    return Field(
        kind="confirm", name="is_private", label=_("It is on private property"), required=False,
        value=bool(making.content.get("is_private")),
        hint=_("In a garden, a car park or a building: then the owner is responsible, and the municipality looks."),
    )  # fmt: skip


def _news_field(request: Request, making: Making, error: str) -> Field:
    """Return whether news is wanted, and where: of who has signed in the account knows."""
    if request.actor.kind is ActorKind.PERSON:
        return Field(
            kind="confirm", name="news", label=_("Write to me when something changes"), required=False,
            value=making.content.get("news", True),
        )  # fmt: skip
    return Field(
        kind="email", name="email", label=_("E-mail address, if you want news"), required=False,
        value=making.content.get("email", ""), error=error, max_length=254,
        hint=_("Only to tell you what happens with this report. Nobody else sees it."),
    )  # fmt: skip


def once(making: Making) -> str:
    """Return what names this report on its page, without giving away the key that it is sent with."""
    return hashlib.sha256(str(making.content.get("tracking", "")).encode()).hexdigest()[:16]


def _posted(request: Request, making: Making, category: Category) -> HttpResponse:
    """Keep what was filled in, then send it when all is well."""
    posted = request.POST
    making.save(
        request.actor,
        answers=read_answers(category, posted),
        is_private="is_private" in posted,
        email=posted.get("email", "")[:254],
        news="news" in posted,
        over_65=posted.get("over_65", ""),
    )
    _, wrong = incidents.check_answers(category, making.answers)
    if wrong:
        return _page(request, making, category, errors=dict(wrong), status=422)
    if unseen(making):
        return go("new_same")
    if pace.is_too_much(request, pace.REPORTS):
        answer = _page(request, making, category, is_too_fast=True, status=429)
        answer["Retry-After"] = "600"
        return answer
    try:
        sent = incidents.report_incident(
            draft=draft_of(making), sender=sender_of(request, making), by=request.actor, at=timezone.now()
        )
    except incidents.NotTaken as problem:
        return _page(request, making, category, errors=dict(problem.errors), status=422)
    except incidents.BadAddress as problem:
        return _page(request, making, category, errors={"email": problem.message}, status=422)
    _keep_sent(making, sent, request.actor)
    return go("new_sent", making)


def draft_of(making: Making) -> Draft:
    """Return what is filled in as it is sent."""
    return Draft(
        category=making.category,
        place=making.place,
        text=making.text,
        answers=making.answers,
        is_on_private_property=bool(making.content.get("is_private")),
        photos=tuple(one.id for one in making.photos),
        tracking_key=str(making.content["tracking"]),
    )


def sender_of(request: Request, making: Making) -> Sender:
    """Return who sends it, as far as they say."""
    actor = request.actor
    email = str(making.content.get("email") or "").strip()
    is_person = actor.kind is ActorKind.PERSON
    return Sender(
        email="" if is_person else email,
        language=language_of_page(),
        account=actor.account_id if is_person else None,
        wants_news=bool(making.content.get("news")) if is_person else bool(email),
        is_over_65={"yes": True, "no": False}.get(str(making.content.get("over_65"))),
    )


def _keep_sent(making: Making, sent: Sent, by: Actor) -> None:
    """Empty the form, and remember what was sent: for its page, and for the next report at the same place."""
    last = {
        "number": sent.report.number,
        "key": sent.key,
        "once": once(making),
        "place": making.content.get("place"),
        "email": making.content.get("email", ""),
        "news": making.content.get("news", True),
    }
    making.save(by, **EMPTY, sent=last, tracking=secrets.token_urlsafe(24))
