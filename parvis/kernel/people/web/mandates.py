"""Acting for others: whom one may act for, who may act for oneself, and what happened under it.

Whom an offer is for stays between the two: the page says the same to a number that is known here and to one that is
not, and a code tells whose offer it is only to who is signed in.
"""

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.kernel.clock import local_day
from parvis.kernel.people import api as people
from parvis.kernel.people.types import InvitationInfo, MandateInfo, MandateKind, procedures_in
from parvis.kernel.people.web import moments
from parvis.kernel.people.web.access import SIGN_IN, signed_in
from parvis.kernel.people.web.mandate_forms import ActForCompany, OfferMandate, TakeOffer
from parvis.kernel.people.web.pace import is_too_fast
from parvis.kernel.people.web.requests import Request
from parvis.kernel.people.words import event_sentence, mandate_name
from parvis.kernel.registry import registry

PROCEDURES = "people.procedures"
"""The hook that names what a mandate may be kept to: `(language) -> Sequence[tuple[id, name]]`."""
TRIES, SECONDS = 10, 600
SUBSTANTIAL = "substantial"
View = Callable[..., HttpResponseBase]


def for_people(view: View) -> View:
    """Let in people who have signed in; agents act for their organisation, and for nobody else."""

    @wraps(view)
    @signed_in
    @never_cache
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor.is_agent:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def level_of(request: Request) -> str:
    """Return how surely someone showed who they are in this session."""
    return moments.assurance(request).get("level", "low")


def to_be_surer(back: str) -> HttpResponse:
    """Lead to where one shows more surely who one is, and from there back."""
    return HttpResponseRedirect(f"{reverse(SIGN_IN)}?{urlencode({'level': SUBSTANTIAL, 'next': back})}")


# The page -------------------------------------------------------------------------------------------------


@require_safe
@for_people
def mandates(request: Request) -> HttpResponse:
    """Show for whom one may act, who may act for oneself, and what happened."""
    now, actor = timezone.now(), request.actor
    me, names = actor.account_id or "", _procedures()
    company = _company(request)
    return render(
        request,
        "people/mandates.html",
        {
            "held": [_mandate(one, actor, names) for one in people.mandates_held(me, now)],
            "given": [_mandate(one, actor, names) for one in people.mandates_given(me, now)],
            "offered": [_offer(one, names) for one in people.offers_to(me, now)],
            "offers": [_offer(one, names) for one in people.offers_by(me, now)],
            "company": actor.acting_name if company else "",
            "company_given": [_mandate(one, actor, names) for one in people.mandates_given(company, now)]
            if company
            else [],
            "company_offers": [_offer(one, names) for one in people.offers_by(company, now)] if company else [],
            "events": [{"at": one.at, "text": event_sentence(one)} for one in people.history_of_mandates(me)],
        },
    )


def _company(request: Request) -> str:
    """Return the company for which one acts and which one represents; empty for none."""
    actor = request.actor
    whose = (actor.acting_for or "").removeprefix("account:")
    return whose if whose and people.represents(actor.account_id or "", whose, timezone.now()) else ""


def _procedures() -> dict[str, str]:
    names = registry.hook(PROCEDURES)
    return dict(names(get_language() or "nl")) if names else {}  # type: ignore[call-overload]


def _mandate(one: MandateInfo, actor: people.Actor, names: dict[str, str]) -> dict[str, Any]:
    return {
        "info": one,
        "capacity": mandate_name(one.kind),
        "last_day": _last_day(one.valid_until),
        "reach": _reach(one.scope, names),
        "is_used": actor.acting_for == f"account:{one.giver}",
        "is_child": one.kind is MandateKind.CHILD,
    }


def _offer(one: InvitationInfo, names: dict[str, str]) -> dict[str, Any]:
    return {
        "info": one,
        "capacity": mandate_name(one.kind),
        "last_day": _last_day(one.until),
        "reach": _reach(one.scope, names),
    }


def _last_day(until: datetime) -> date:
    """Return the last day of what ends at a moment: what ends at midnight, the day before."""
    return local_day(until - timedelta(seconds=1))


def _reach(scope: str, names: dict[str, str]) -> str:
    """Return what a mandate covers in words; empty for everything."""
    found = procedures_in(scope)
    return "" if found is None else ", ".join(sorted(names.get(one, one) for one in found))


# Acting ---------------------------------------------------------------------------------------------------


@require_POST
@for_people
def use(request: Request, mandate: str) -> HttpResponse:
    """Act for someone else from now on."""
    try:
        people.use_mandate(mandate=str(mandate), by=request.actor, at=timezone.now(), level=level_of(request))
    except people.NotSure:
        # A redirect out of a form may not lead to another site; this page is ours, and leads on by a link.
        return to_be_surer(reverse("account_mandates"))
    except people.UnknownMandate as missing:
        raise Http404 from missing
    request.session[moments.ACTING] = str(mandate)
    return redirect("account_mandates")


@require_POST
@signed_in
def stop(request: Request) -> HttpResponse:
    """Act for oneself again."""
    request.session.pop(moments.ACTING, None)
    return redirect("account" if request.actor.is_agent else "account_mandates")


@require_POST
@for_people
def revoke(request: Request, mandate: str) -> HttpResponse:
    """End a mandate that one gave or holds, or that the company gave which one represents."""
    try:
        people.revoke_mandate(mandate=str(mandate), by=request.actor, at=timezone.now())
    except people.UnknownMandate as missing:
        raise Http404 from missing
    if request.session.get(moments.ACTING) == str(mandate):
        del request.session[moments.ACTING]
    messages.success(request, gettext("The mandate has ended."))
    return redirect("account_mandates")


# Offering, and taking an offer ------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def offer(request: Request) -> HttpResponse:
    """Let somebody act for oneself, or for the company that one represents."""
    now, company = timezone.now(), _company(request) if "company" in request.GET else ""
    if "company" in request.GET and not company:
        raise Http404
    form = OfferMandate(
        request.POST or None,
        now=now,
        procedures=sorted(_procedures().items(), key=lambda one: one[1].casefold()),
        for_company=bool(company),
        initial={"way": "link", "reach": "everything", "kind": MandateKind.HELPER.value},
    )
    context = {"form": form, "company": request.actor.acting_name if company else ""}
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/mandate_offer.html", context, status=422 if form.errors else 200)
    try:
        code = people.offer_mandate(
            kind=form.capacity,
            until=form.until,
            scope=form.scope,
            national_number=form.cleaned_data["national_number"],
            by=request.actor,
            at=now,
        )
    except people.WrongMandate:
        form.add_error("national_number", gettext("This is your own number."))
        return render(request, "people/mandate_offer.html", context, status=422)
    link = request.build_absolute_uri(f"{reverse('account_mandate_take')}?{urlencode({'code': code})}") if code else ""
    # A page that answers a POST: the code is on it and nowhere else, so one cannot come back to it.
    return render(request, "people/mandate_offered.html", {**context, "code": code, "link": link})


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def take(request: Request) -> HttpResponse:
    """Take an offer: type its code, see whose it is, and say yes."""
    given = request.POST.get("code") or request.GET.get("code") or ""
    form, now = TakeOffer({"code": given} if given or request.method == "POST" else None), timezone.now()
    found = None
    if form.is_bound and form.is_valid():
        if is_too_fast(request, "mandate", tries=TRIES, seconds=SECONDS):
            form.add_error("code", gettext("Too many tries. Wait ten minutes, and try again."))
        else:
            found = people.offer_of_code(given, now)
            if found is None or found.giver == request.actor.account_id:
                found = None
                form.add_error("code", gettext("No offer has this code. It may be over, taken back, or your own."))
    if found and request.POST.get("agree"):
        return _taken(request, code=given)
    context = {"form": form, "offer": _offer(found, _procedures()) if found else None, "code": given}
    return render(request, "people/mandate_take.html", context, status=422 if form.errors else 200)


@require_POST
@for_people
def answer(request: Request, invitation: str) -> HttpResponse:
    """Take an offer to one's national number, decline it, or take one's own offer back."""
    now, what = timezone.now(), request.POST.get("answer", "")
    if what == "take":
        return _taken(request, invitation=str(invitation))
    try:
        if what == "withdraw":
            people.withdraw_offer(invitation=str(invitation), by=request.actor, at=now)
            messages.success(request, gettext("You took the offer back."))
        else:
            people.decline_offer(invitation=str(invitation), by=request.actor, at=now)
            messages.success(request, gettext("You declined the offer."))
    except people.UnknownInvitation as missing:
        raise Http404 from missing
    return redirect("account_mandates")


def _taken(request: Request, **which: str) -> HttpResponse:
    try:
        people.take_offer(by=request.actor, at=timezone.now(), **which)
    except people.UnknownInvitation as missing:
        raise Http404 from missing
    messages.success(request, gettext("You may act for them from now on."))
    return redirect("account_mandates")


# From registers -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def child(request: Request) -> HttpResponse:
    """Act for one's child: the national register is asked who that is, when one says so."""
    level, now = level_of(request), timezone.now()
    if level not in people.SURE_LEVELS:
        return to_be_surer(reverse("account_mandate_child"))
    found: list[people.Child] | None = None
    is_down, chosen = False, request.POST.get("child", "")
    if request.method == "POST":
        try:
            found = people.children_of(by=request.actor, at=now, level=level)
            mine = next((one for one in found if _mark(one) == chosen), None)
            if mine is not None:
                people.act_for_child(national_number=mine.national_number, by=request.actor, at=now, level=level)
                messages.success(request, gettext("You may act for {name} from now on.").format(name=mine.name))
                return redirect("account_mandates")
        except people.RegisterDown:
            is_down = True
    rows = [{"info": one, "mark": _mark(one)} for one in found or ()]
    context = {"children": rows, "asked": found is not None, "is_down": is_down}
    return render(request, "people/mandate_child.html", context, status=503 if is_down else 200)


def _mark(one: people.Child) -> str:
    """Return what stands for a child in a form: no number goes out in a page."""
    return hashlib.sha256(one.national_number.encode()).hexdigest()[:16]


@require_http_methods(["GET", "HEAD", "POST"])
@for_people
def company(request: Request) -> HttpResponse:
    """Act for one's company: the enterprise register is asked whether one may."""
    level, is_down = level_of(request), False
    if level not in people.SURE_LEVELS:
        return to_be_surer(reverse("account_mandate_company"))
    form = ActForCompany(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if is_too_fast(request, "company", tries=TRIES, seconds=SECONDS):
            form.add_error("number", gettext("Too many tries. Wait ten minutes, and try again."))
        else:
            try:
                people.act_for_company(
                    number=form.cleaned_data["number"], by=request.actor, at=timezone.now(), level=level
                )
                messages.success(request, gettext("You may act for this company from now on, for a year."))
                return redirect("account_mandates")
            except people.UnknownMandate:
                said = gettext("The register does not say that you manage this enterprise. Check the number.")
                form.add_error("number", said)
            except people.RegisterDown:
                is_down = True
    status = 503 if is_down else 422 if form.errors else 200
    return render(request, "people/mandate_company.html", {"form": form, "is_down": is_down}, status=status)
