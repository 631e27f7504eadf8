"""A report taken in at the desk or by telephone: one page, with what is known of the spot beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parvis.incidents import api as incidents
from parvis.incidents.types.category import Category
from parvis.incidents.types.report import Candidate, Channel, Draft, Place, Sender, Sent
from parvis.incidents.web.desk import words
from parvis.incidents.web.desk.asking import PICTURES
from parvis.incidents.web.desk.finding import (
    NotClear,
    Where,
    categories,
    category_field,
    category_of,
    place_of,
    typed_category,
)
from parvis.incidents.web.desk.typed import Typed, Wrong
from parvis.incidents.web.report.answers import answer_fields, read_answers
from parvis.kernel import clock
from parvis.kernel.definitions import Localised
from parvis.kernel.files import api as files
from parvis.kernel.people.web.access import agents_only
from parvis.ui.fields import Choice, Field

ALIKE = 25
"""From this score on a report that is near is shown: what shares no category scores less."""
NONE = "none"
"""Chosen for: it is none of the reports beside it."""


@dataclass
class Call:
    """What a clerk filled in, what it comes to, and what is wrong with it: `wrong` with the answers, by question."""

    typed: Typed
    language: str
    today: date
    errors: dict[str, str] = field(default_factory=dict)
    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    wrong: Mapping[str, Localised] = field(default_factory=dict)
    category: Category | None = None
    place: Place | None = None

    @property
    def is_wrong(self) -> bool:
        return bool(self.errors or self.wrong)

    def text(self, name: str) -> str:
        return self.typed.text(name)

    @property
    def channel(self) -> Channel:
        return Channel.DESK if self.text("channel") == Channel.DESK else Channel.PHONE

    @property
    def answers(self) -> dict[str, str]:
        return read_answers(self.category, self.typed.posted) if self.category else {}

    def read(self) -> None:
        """Find out which category and which place are meant."""
        if self.text("category") or self.text("match"):
            try:
                self.category = category_of(self.text("category"), self.text("match"), self.language, self.today)
            except NotClear as problem:
                self.errors["category"] = problem.said
                self.choices["match"] = problem.choices
        where = Where.posted(self.typed.posted.dict())
        if not where.is_empty:
            try:
                self.place = place_of(where, self.language)
            except NotClear as problem:
                self.errors["where"] = problem.said
                self.choices["where-street_id"] = problem.choices

    def same_as(self, near: list[Candidate]) -> int | None:
        """Return the number of the report that it was said to be; None for a new one."""
        return next((one.report.number for one in near if str(one.report.number) == self.text("same")), None)

    def demand(self, near: list[Candidate]) -> None:
        """Note what is missing before it can be sent; nothing is asked about what is known already."""
        if self.same_as(near) is not None:
            return
        if self.category is None:
            self.errors.setdefault("category", _("Choose a category, or type another word for it."))
        elif self.category.emergency is not None:
            self.errors["category"] = self.category.emergency.to(self.language)
        else:
            _clean, wrong = incidents.check_answers(self.category, self.answers)
            self.wrong = wrong
        if self.place is None:
            self.errors.setdefault("where", _("Fill in a street, or coordinates."))
        if any(one.score >= incidents.LIKELY_THE_SAME for one in near) and not self.text("same"):
            self.errors["same"] = _("Say whether it is one of these.")


@require_http_methods(["GET", "POST"])
@agents_only(*incidents.HANDLING)
def show(request: HttpRequest) -> HttpResponse:
    """Show the form of a new report, look at what is filled in, or send it."""
    now, language = timezone.now(), get_language() or "nl"
    try:
        typed = Typed.of(request, language) if request.method == "POST" else Typed(request.GET)
        call = Call(typed, language, clock.local_day(now))
    except Wrong as wrong:
        call = Call(Typed(request.POST), language, clock.local_day(now), errors=dict(wrong.errors))
    is_sent = request.POST.get("do") == "send" and not call.errors
    call.read()
    near = _near(call, now)
    if not is_sent:
        return _shown(request, call, near)
    call.demand(near)
    if call.is_wrong:
        return _shown(request, call, near, status=422)
    try:
        number = _send(request, call, near, now)
    except Wrong as wrong:
        call.errors |= wrong.errors
        return _shown(request, call, near, status=422)
    return HttpResponseRedirect(reverse("incident_desk:report", args=[number]))


def _near(call: Call, now: Any) -> list[Candidate]:
    if call.place is None or call.category is None:
        return []
    here = call.place
    found = incidents.candidates(here.lat, here.lon, call.category.code, at=now, channel=call.channel)
    return [one for one in found if one.score >= ALIKE]


def _send(request: HttpRequest, call: Call, near: list[Candidate], now: Any) -> int:
    """Send the report, or let the caller follow the one that is known; return its number.

    :raises Wrong: with what is wrong.
    """
    email = call.text("email")
    sender = Sender(email=email, language=_language(call), wants_news=bool(email))
    same = call.same_as(near)
    try:
        if same is not None:
            incidents.follow(number=same, sender=sender, by=request.actor, at=now)
            messages.success(request, _("The caller follows this report now."))
            return same
        sent = _taken(request, call, sender, now)
    except incidents.BadAddress as problem:
        raise Wrong({"email": problem.message.to(call.language)}) from None
    except incidents.NotTaken as problem:
        names = {"place": "where"}
        raise Wrong({names.get(part, part): text.to(call.language) for part, text in problem.errors.items()}) from None
    messages.success(request, _("Taken in as #%(number)s.") % {"number": sent.report.number})
    return sent.report.number


def _taken(request: HttpRequest, call: Call, sender: Sender, now: Any) -> Sent:
    with transaction.atomic():
        photos = _photos(request, call, now)
        draft = Draft(
            category=call.category.code,
            place=call.place,
            text=call.text("text"),
            answers=call.answers,
            channel=call.channel,
            is_on_private_property=call.typed.ticked("is_on_private_property"),
            photos=photos,
            tracking_key=call.text("once")[:64],
        )
        return incidents.report_incident(draft=draft, sender=sender, by=request.actor, at=now)


def _photos(request: HttpRequest, call: Call, now: Any) -> tuple[Any, ...]:
    """Keep the photos that the caller brought, for the report that is being made."""
    if not call.typed.files:
        return ()
    key = incidents.begin_draft(by=request.actor, at=now)
    kept = []
    for given in call.typed.files:
        try:
            photo = incidents.add_photo_to_draft(
                key=key, content=given, name=given.name or "", by=request.actor, at=now
            )
        except files.Refused as refused:
            raise Wrong({"photos": refused.message(call.language)}) from None
        kept.append(photo.id)
    return tuple(kept)


def _language(call: Call) -> str:
    return call.text("language") if call.text("language") in ("nl", "fr", "en") else call.language


def _shown(request: HttpRequest, call: Call, near: list[Candidate], *, status: int = 200) -> HttpResponse:
    chosen = call.category
    what, caller = _what(call), _caller(call)
    questions = answer_fields(chosen, call.answers, call.language, call.wrong) if chosen else []
    apart = [("where-street_text", call.errors.get("where", "")), ("same-0", call.errors.get("same", ""))]
    alarming = incidents.answer_warnings(chosen, call.answers) if chosen else ()
    context = {
        "what": what,
        "where": Where.posted(call.typed.posted.dict()),
        "where_error": call.errors.get("where", ""),
        "streets": call.choices.get("where-street_id", ()),
        "place": _placed(call),
        "questions": questions,
        "warnings": [one.to(call.language) for one in alarming],
        "emergency": chosen.emergency.to(call.language) if chosen and chosen.emergency else "",
        "caller": caller,
        "route": _route(request, call),
        "near": [_candidate(one, call) for one in near],
        "same": call.text("same"),
        "same_error": call.errors.get("same", ""),
        "none": NONE,
        "categories": categories(call.language, call.today),
        "once": call.text("once") or str(uuid4()),
        "errors": [*what, *questions, *caller, *(one for one in apart if one[1])] if status != 200 else [],
    }
    return render(request, "incidents/desk/new.html", context, status=status)


def _placed(call: Call) -> str:
    if call.place is None:
        return ""
    return f"{words.address(call.place, call.language)}, {words.town(call.place, call.language)}"


def _what(call: Call) -> list[Field]:
    typed = typed_category(call.text("category"), call.language, call.today)
    asked = category_field(call.language, value=typed)
    fields = [replace(asked, error=call.errors.get("category", ""))]
    if call.choices.get("match"):
        fields.append(
            Field(
                kind="one_of", name="match", label=_("What do you mean?"), choices=call.choices["match"],
                value=call.text("match"),
            )
        )  # fmt: skip
    fields.append(
        Field(
            kind="long_text", name="text", label=_("What the caller says"), value=call.text("text"), required=False,
            error=call.errors.get("text", ""),
            hint=_("Everyone reads it. Leave out names, telephone numbers and plates."),
        )
    )  # fmt: skip
    return fields


def _caller(call: Call) -> list[Field]:
    return [
        Field(
            kind="one_of", name="channel", label=_("How it comes in"), value=call.channel.value,
            choices=[Choice(value="phone", label=_("By telephone")), Choice(value="desk", label=_("At the desk"))],
        ),
        Field(
            kind="email", name="email", label=_("E-mail address of the caller"), value=call.text("email"),
            required=False, hint=_("Only to send news of this report."), error=call.errors.get("email", ""),
        ),
        Field(
            kind="one_of", name="language", label=_("Language of the caller"), value=_language(call),
            choices=[
                Choice(value="nl", label=_("Dutch")), Choice(value="fr", label=_("French")),
                Choice(value="en", label=_("English")),
            ],
        ),
        Field(
            kind="confirm", name="is_on_private_property", label=_("On private property"), required=False,
            value=call.typed.ticked("is_on_private_property"),
        ),
        Field(
            kind="files", name="photos", label=_("Photos"), required=False, accept=PICTURES,
            error=call.errors.get("photos", ""),
        ),
    ]  # fmt: skip


def _route(request: HttpRequest, call: Call) -> dict[str, Any] | None:
    """Return who would get it, and why."""
    if call.category is None or call.place is None:
        return None
    route = incidents.decide(
        category=call.category.code,
        place=call.place,
        on=call.today,
        creator=min(request.actor.organisations(), default=""),
        channel=call.channel.value,
        answers=call.answers,
        is_on_private_property=call.typed.ticked("is_on_private_property"),
    ).route
    return {
        "manager": words.organisation_name(route.manager, call.language),
        "department": words.department_name(route.department),
        "days": route.term_days,
        "because": route.because.to(call.language) if route.because else "",
    }


def _candidate(one: Candidate, call: Call) -> dict[str, Any]:
    state, tone = words.STATES[one.report.state]
    return {
        "number": str(one.report.number),
        "url": reverse("incident_desk:report", args=[one.report.number]),
        "category": words.category_name(one.report.category, call.language),
        "address": words.address(one.report.place, call.language),
        "text": one.report.text if one.report.moderation == "fine" else "",
        "state": {"text": state, "tone": tone},
        "reported_at": one.report.reported_at,
        "photos": one.report.photos,
        "metres": round(one.metres),
        "score": one.score,
    }
