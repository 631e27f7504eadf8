"""Administration of an organisation: who works here, with which roles, and how they get in again.

Everything is asked and done in the name of one organisation that the one who asks administers; of any other there is
nothing here, and its addresses do not exist (404).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parvis.kernel.clock import local_day
from parvis.kernel.people import api as people
from parvis.kernel.people.codes import one_time_code
from parvis.kernel.people.types import Member, Profile, Role, Standing
from parvis.kernel.people.web.access import agents_only
from parvis.kernel.people.web.member_forms import AddMember, GiveRole
from parvis.kernel.people.web.requests import Request
from parvis.kernel.people.words import role_name

PER_PAGE = 50
MOMENT = timedelta(seconds=1)
View = Callable[..., HttpResponseBase]


def of_administered(view: View) -> View:
    """Let in the administrators of the organisation in the address; for others it does not exist."""

    @wraps(view)
    @agents_only(Role.ADMINISTRATOR)
    @never_cache
    def guarded(request: Request, organisation: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.actor.holds(Role.ADMINISTRATOR, organisation):
            raise Http404
        try:
            return view(request, organisation, *args, **kwargs)
        except (people.UnknownAccount, people.UnknownOrganisation) as missing:
            raise Http404 from missing

    return guarded


@require_GET
@agents_only(Role.ADMINISTRATOR)
def members(request: Request) -> HttpResponse:
    """Lead to the organisation that one administers, or to the first of several."""
    return redirect("members_of", min(request.actor.organisations({Role.ADMINISTRATOR})))


@require_GET
@of_administered
def members_of(request: Request, organisation: str) -> HttpResponse:
    """Show who works in an organisation, or used to."""
    now, asked, former = timezone.now(), request.GET.get("q", "").strip(), "former" in request.GET
    found = people.members_of(organisation, now, by=request.actor, former=former)
    if asked:
        found = [one for one in found if asked.casefold() in f"{one.name} {one.username}".casefold()]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    here = reverse("members_of", args=[organisation])
    return render(
        request,
        "people/members.html",
        {
            **_house(request, organisation),
            "rows": [_row(one, organisation, now) for one in page],
            "page": page,
            "count": len(found),
            "q": asked,
            "former": former,
            "here": here,
            "tabs": [
                {"name": gettext("Work here"), "url": here, "current": not former},
                {"name": gettext("Worked here"), "url": f"{here}?former", "current": former},
            ],
        },
    )


@require_http_methods(["GET", "POST"])
@of_administered
def add(request: Request, organisation: str) -> HttpResponse:
    """Take someone on, and show their first password once."""
    now = timezone.now()
    form = AddMember(request.POST or None, today=local_day(now), initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        told, password = form.cleaned_data, one_time_code()
        try:
            account = people.add_member(
                organisation=organisation,
                username=told["username"],
                profile=Profile(first_name=told["first_name"], last_name=told["last_name"]),
                language=told["language"],
                password=password,
                roles=[Role(role) for role in told["roles"]],
                valid_until=form.valid_until(),
                by=request.actor,
                at=now,
            )
        except people.UsernameTaken:
            form.add_error("username", gettext("Somebody has this user name already. Choose another."))
        else:
            return _hand_over(request, organisation, account, password, is_new=True)
    return render(request, "people/member_add.html", {**_house(request, organisation), "form": form})


@require_GET
@of_administered
def member(request: Request, organisation: str, account: str) -> HttpResponse:
    """Show one person: roles here, how they sign in, and what can be done."""
    now = timezone.now()
    return _page(request, organisation, account, GiveRole(today=local_day(now)))


@require_POST
@of_administered
def give(request: Request, organisation: str, account: str) -> HttpResponse:
    """Give a role."""
    now = timezone.now()
    people.member_of(organisation, str(account), now, by=request.actor)
    form = GiveRole(request.POST, today=local_day(now))
    if not form.is_valid():
        return _page(request, organisation, account, form)
    role = Role(form.cleaned_data["role"])
    try:
        people.give_role(
            account=str(account),
            organisation=organisation,
            role=role,
            valid_from=form.valid_from(now),
            valid_until=form.valid_until(),
            by=request.actor,
            at=now,
        )
    except people.RoleHeld:
        form.add_error("role", gettext("They have this role already in that period."))
        return _page(request, organisation, account, form)
    messages.success(request, gettext("The role is given: {role}.").format(role=role_name(role)))
    return redirect("member", organisation, account)


@require_POST
@of_administered
def take(request: Request, organisation: str, account: str) -> HttpResponse:
    """End a role now."""
    now = timezone.now()
    people.member_of(organisation, str(account), now, by=request.actor)
    try:
        role = Role(request.POST.get("role", ""))
        people.take_role(account=str(account), organisation=organisation, role=role, by=request.actor, at=now)
    except people.LastAdministrator:
        messages.error(request, _needs_another())
    except (ValueError, people.RoleNotHeld):
        messages.info(request, gettext("They do not have this role."))
    except people.MayNot as refused:
        raise Http404 from refused
    else:
        messages.success(request, gettext("The role is taken: {role}.").format(role=role_name(role)))
    is_own = request.actor.account_id == str(account)
    return redirect("account") if is_own else redirect("member", organisation, account)


@require_POST
@of_administered
def reset(request: Request, organisation: str, account: str) -> HttpResponse:
    """Let someone in again, and show their new password once."""
    now, password = timezone.now(), one_time_code()
    people.member_of(organisation, str(account), now, by=request.actor)
    try:
        people.reset_access(account=str(account), password=password, by=request.actor, at=now)
    except people.MayNot as refused:
        raise Http404 from refused
    return _hand_over(request, organisation, str(account), password, is_new=False)


@require_POST
@of_administered
def close(request: Request, organisation: str, account: str) -> HttpResponse:
    """Close an account."""
    now = timezone.now()
    found = people.member_of(organisation, str(account), now, by=request.actor)
    try:
        people.close_account(account=str(account), by=request.actor, at=now)
    except people.LastAdministrator:
        messages.error(request, _needs_another())
        return redirect("member", organisation, account)
    except people.MayNot as refused:
        raise Http404 from refused
    messages.success(request, gettext("The account of {name} is closed.").format(name=found.name))
    return redirect("members_of", organisation)


def _needs_another() -> str:
    return gettext("Nobody would be left who administers accounts here. Give that role to someone else first.")


def _page(request: Request, organisation: str, account: str, form: GiveRole) -> HttpResponse:
    now = timezone.now()
    found = people.member_of(organisation, str(account), now, by=request.actor)
    return render(
        request,
        "people/member.html",
        {
            **_house(request, organisation),
            "one": _row(found, organisation, now),
            "form": form,
            "may_decide": found.standing is Standing.ADMINISTERED,
            "why_not": _why_not(found.standing),
        },
    )


def _hand_over(request: Request, organisation: str, account: str, password: str, *, is_new: bool) -> HttpResponse:
    now = timezone.now()
    found = people.member_of(organisation, account, now, by=request.actor)
    return render(
        request,
        "people/member_password.html",
        {
            **_house(request, organisation),
            "one": _row(found, organisation, now),
            "password": password,
            "is_new": is_new,
        },
    )


def _house(request: Request, organisation: str) -> dict[str, Any]:
    """Return the organisation in which this page is, and the others that one administers."""
    language = get_language() or "nl"
    codes = sorted(request.actor.organisations({Role.ADMINISTRATOR}))
    return {
        "organisation": organisation,
        "organisation_name": people.organisation(organisation).short.to(language),
        "houses": [
            {
                "name": people.organisation(code).short.to(language),
                "url": reverse("members_of", args=[code]),
                "current": code == organisation,
            }
            for code in codes
        ]
        if len(codes) > 1
        else [],
    }


def _row(one: Member, organisation: str, now: datetime) -> dict[str, Any]:
    """Return a person as the pages show them; the last day of a role is the one before it ends."""
    return {
        "info": one,
        "url": reverse("member", args=[organisation, one.account]),
        "roles": [
            {
                "name": role_name(grant.role),
                "value": grant.role.value,
                "first_day": local_day(grant.valid_from) if grant.valid_from > now else None,
                "last_day": local_day(grant.valid_until - MOMENT) if grant.valid_until else None,
                "is_house": grant.role in people.HOUSE_ROLES,
            }
            for grant in one.roles
        ],
    }


def _why_not(standing: Standing) -> str:
    """Say why this account is neither reset nor closed here."""
    reasons = {
        Standing.OWN: gettext("This is your own account: you change how you sign in under My details."),
        Standing.SHARED: gettext(
            "This person works for another organisation too. Take their roles here; ask the operator of the "
            "installation when they cannot sign in any more."
        ),
        Standing.HOUSE: gettext("This person keeps the installation running: only the operator at the server decides."),
        Standing.STRANGER: gettext("This person works for another organisation now, which decides over the account."),
    }
    return reasons.get(standing, "")
