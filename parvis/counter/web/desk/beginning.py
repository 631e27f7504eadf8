"""A clerk begins a request for someone at the desk or on the telephone, or goes on with a form that they began."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parvis.counter import api as counter
from parvis.counter.types import Channel, Procedure
from parvis.counter.web.desk.entry import LANGUAGES, language_choices
from parvis.counter.web.desk.queue import AT_THE_DESK, organisation_of
from parvis.counter.web.opening import language_of_page
from parvis.kernel.people import api as people
from parvis.kernel.people.web.access import agents_only
from parvis.kernel.people.web.pace import is_too_fast
from parvis.ui.fields import Choice, Field

CHANNELS = (Channel.DESK, Channel.PHONE)
TRIES, SECONDS = 30, 15 * 60
"""How often one clerk's address may try a code, and in how long."""


@never_cache
@require_GET
@agents_only(*AT_THE_DESK)
def choose(request: HttpRequest) -> HttpResponse:
    """Find what someone wants to ask, in their own words, and show what is not finished yet."""
    return render(request, "counter/desk/new.html", _choices(request))


def _choices(request: HttpRequest, **more: Any) -> dict[str, Any]:
    language, desk = language_of_page(), organisation_of(request)
    asked = " ".join(request.GET.get("q", "").split())[:200]
    languages = [language, *(code for code, _name in LANGUAGES if code != language)]
    if asked:
        found = next((many for one in languages if (many := counter.search_procedures(asked, one))), [])
    else:
        found = sorted(counter.procedures(), key=lambda one: one.name.to(language))
    like = _like(request)
    query = f"?{urlencode({'like': like})}" if like else ""
    names = {one.id: one.name.to(language) for one in counter.procedures()}
    return {
        "asked": asked,
        "like": like,
        "items": [
            {
                "url": reverse("desk:begin", args=[one.id]) + query,
                "title": one.name.to(language),
                "hint": _hint(one, desk, language),
            }
            for one in found
            if any(counter.is_offered_through(one, channel) for channel in CHANNELS)
        ],
        "drafts": [
            {
                "title": names.get(one.procedure, one.procedure),
                "url": entry_url(one),
                "name": counter.applicant_name(one),
                "changed_at": one.changed_at,
                "is_call": one.channel is Channel.PHONE,
            }
            for one in counter.drafts_of(counter.clerk(request.actor))  # type: ignore[attr-defined]
        ],
        "code_field": _code_field(),
        **more,
    }


def _hint(one: Procedure, desk: str, language: str) -> str:
    said = one.summary.to(language)
    if counter.desks_offering(one, desk):
        return said
    elsewhere = _("Another administration handles this; you can send it there.")
    return f"{said} {elsewhere}"


def entry_url(draft: counter.DraftInfo) -> str:
    """Return where a clerk goes on with a form."""
    return reverse("desk:phone" if draft.channel is Channel.PHONE else "desk:entry", args=[draft.id])


def _like(request: HttpRequest) -> str:
    """Return the case whose applicant asks something more, when an address names one."""
    given = request.POST.get("like", "") or request.GET.get("like", "")
    try:
        return str(UUID(given)) if given else ""
    except ValueError:
        return ""


def _code_field(value: str = "", error: str = "") -> Field:
    return Field(
        kind="text",
        name="code",
        label=_("The code of their form"),
        hint=_("Someone began online and wants to finish here."),
        value=value,
        error=error,
        width="w-16",
    )


# For whom ------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@agents_only(*AT_THE_DESK)
def begin(request: HttpRequest, procedure: str) -> HttpResponse:
    """Ask for whom and how a request is made, and begin it."""
    try:
        about = counter.procedure(procedure)
    except counter.UnknownProcedure as unknown:
        raise Http404 from unknown
    if request.method != "POST":
        return _begun(request, about, {})
    return _begin(request, about)


def _begin(request: HttpRequest, about: Procedure) -> HttpResponse:
    given = request.POST
    errors: dict[str, str] = {}
    number = "".join(sign for sign in given.get("national_number", "") if sign.isdecimal())
    if number and len(number) != 11:
        errors["national_number"] = _("A national number has eleven digits. Check it, or leave it empty.")
    organisation = _asked_of(about, organisation_of(request), given.get("asked_of", ""))
    if organisation is None:
        errors["asked_of"] = _("Choose the administration to which you send this.")
    channel = Channel.PHONE if given.get("channel") == Channel.PHONE.value else Channel.DESK
    language = given.get("speaks", "")
    like = _like(request)
    if not errors:
        try:
            draft = counter.begin_entry(
                procedure=about.id,
                organisation=organisation or "",
                desk=organisation_of(request),
                channel=channel,
                by=request.actor,  # type: ignore[attr-defined]
                at=timezone.now(),
                language=language if language in dict(LANGUAGES) else language_of_page(),
                national_number=number,
                like=UUID(like) if like else None,
            )
        except counter.NotByThisChannel as refused:
            errors["channel"] = said_of_channel(refused)
        except counter.UnknownCase as unknown:
            raise Http404 from unknown
        else:
            return HttpResponseRedirect(entry_url(draft))
    return _begun(request, about, errors, status=422)


def said_of_channel(refused: counter.NotByThisChannel) -> str:
    """Return why a procedure is not for a channel, and what to do instead."""
    if refused.wanted is None:
        return _("This is not offered by this way. It can be done online, with or without your help.")
    return _(
        "On the telephone nobody can be sure enough who calls. Ask them to come to the desk with their identity card, "
        "or to send it online."
    )


def _asked_of(about: Procedure, desk: str, chosen: str) -> str | None:
    """Return of whom it is asked: empty when an answer will tell, None when it must still be chosen."""
    if about.competent_by:
        return ""
    offering = [one.code for one in counter.offering(about)]
    if desk in offering:
        return desk
    if len(offering) == 1:
        return offering[0]
    return chosen if chosen in offering else None


def _begun(request: HttpRequest, about: Procedure, errors: dict[str, str], status: int = 200) -> HttpResponse:
    language, desk = language_of_page(), organisation_of(request)
    offering = counter.offering(about)
    elsewhere = not about.competent_by and not any(one.code == desk for one in offering)
    fields = _fields(request, about, errors, offering if elsewhere and len(offering) > 1 else [])
    context = {
        "name": about.name.to(language),
        "fields": fields,
        "like": _like(request),
        "like_name": _name_of_like(request),
        "need": [one.to(language) for one in about.need],
        "goes_to": offering[0].name.to(language) if elsewhere and len(offering) == 1 else "",
        "by_address": bool(about.competent_by),
        "no_phone": said_of_channel(counter.NotByThisChannel(Channel.PHONE, counter.too_sure_for(about, Channel.PHONE)))
        if not _is_for(about, Channel.PHONE)
        else "",
    }
    return render(request, "counter/desk/begin.html", context, status=status)


def _is_for(about: Procedure, channel: Channel) -> bool:
    return counter.is_offered_through(about, channel) and counter.too_sure_for(about, channel) is None


def _name_of_like(request: HttpRequest) -> str:
    """Return the name of the person for whom another request is made."""
    like = _like(request)
    if not like:
        return ""
    try:
        page = counter.case_page(UUID(like), by=request.actor, at=timezone.now(), language=language_of_page())  # type: ignore[attr-defined]
    except counter.UnknownCase as unknown:
        raise Http404 from unknown
    return page.row.label.name


def _fields(
    request: HttpRequest, about: Procedure, errors: dict[str, str], offering: list[people.OrganisationInfo]
) -> list[Field]:
    language, given = language_of_page(), request.POST
    names = {Channel.DESK: _("At the desk"), Channel.PHONE: _("On the telephone")}
    channels = [one for one in CHANNELS if _is_for(about, one)] or [Channel.DESK]
    fields = [
        Field(
            kind="one_of",
            name="channel",
            label=_("How do they ask it?"),
            value=given.get("channel") or channels[0].value,
            choices=[Choice(value=one.value, label=names[one]) for one in channels],
            error=errors.get("channel", ""),
        ),
        Field(
            kind="one_of",
            name="speaks",
            label=_("In which language do you talk, and do we write to them?"),
            value=given.get("speaks") or language,
            choices=language_choices(),
        ),
    ]
    if not _like(request):
        fields.append(
            Field(
                kind="national_number",
                name="national_number",
                label=_("National number of the applicant"),
                hint=_("With it the request appears in their account. Without it they get a code."),
                value=given.get("national_number", ""),
                error=errors.get("national_number", ""),
                required=False,
            )
        )
    if offering:
        fields.append(
            Field(
                kind="choose",
                name="asked_of",
                label=_("Which administration do they ask?"),
                value=given.get("asked_of", ""),
                choices=[Choice(value=one.code, label=one.short.to(language)) for one in offering],
                error=errors.get("asked_of", ""),
            )
        )
    return fields


@require_POST
@agents_only(*AT_THE_DESK)
def take_over(request: HttpRequest) -> HttpResponse:
    """Go on with a form that someone began, with the code that they give."""
    typed = request.POST.get("code", "")[:60]
    if is_too_fast(request, "desk-code", tries=TRIES, seconds=SECONDS):
        error = _("You have tried too often. Wait a quarter of an hour and try again.")
        return _not_taken(request, typed, error, 429)
    try:
        draft = counter.take_over(
            code=typed,
            desk=organisation_of(request),
            channel=Channel.PHONE if "call" in request.POST else Channel.DESK,
            by=request.actor,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
    except counter.UnknownDraft:
        error = _("We know no form with this code. Check it sign by sign; a form is kept for 30 days.")
        return _not_taken(request, typed, error, 422)
    except counter.NotByThisChannel as refused:
        return _not_taken(request, typed, said_of_channel(refused), 422)
    return HttpResponseRedirect(entry_url(draft))


def _not_taken(request: HttpRequest, typed: str, error: str, status: int) -> HttpResponse:
    context = _choices(request, code_field=_code_field(typed, error), error_list=[("id_code", error)])
    return render(request, "counter/desk/new.html", context, status=status)
