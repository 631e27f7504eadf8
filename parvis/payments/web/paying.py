"""Where one pays. The address is the right to pay, as a bill on paper is: it says what and how much, not who."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from parvis.kernel.people import api as people
from parvis.kernel.people.web.requests import Request
from parvis.payments import api as payments


@never_cache
@require_safe
def show(request: Request, demand: UUID) -> HttpResponse:
    """Show what is to be paid and how, or that it was."""
    found = _found(demand)
    language = get_language() or "nl"
    context = {
        "pay": payments.ways(found, language),
        "demand": found,
        "description": found.description.to(language),
        "organisation": people.organisation(found.organisation).name.to(language),
        "contact": _contact(found.organisation, language),
    }
    return render(request, "payments/pay.html", context)


@never_cache
@require_GET
def online(request: Request, demand: UUID) -> HttpResponse:
    """Lead to the page of the payment service. A link leads here: the security policy lets no form leave the site."""
    _found(demand)
    try:
        url = payments.begin_online(demand=demand, by=request.actor, at=timezone.now(), language=get_language() or "nl")
    except payments.CannotPay as problem:
        if problem.reason == "online":
            messages.warning(request, _down())
    except (payments.ServiceDown, payments.WrongAnswer):
        messages.warning(request, _down())
    else:
        return HttpResponseRedirect(url)
    return HttpResponseRedirect(reverse("payments:pay", args=[demand]))


@never_cache
@require_GET
def back(request: Request, demand: UUID) -> HttpResponse:
    """Ask the service what came of it when someone comes back; what the browser says is not looked at."""
    _found(demand)
    try:
        state = payments.look_after(demand=demand, by=request.actor, at=timezone.now())
    except (payments.ServiceDown, payments.WrongAnswer):
        state = payments.CheckoutState.OPEN
    if state is not None and state is not payments.CheckoutState.PAID:
        messages.info(request, _said(state))
    return HttpResponseRedirect(reverse("payments:pay", args=[demand]))


def _said(state: payments.CheckoutState) -> str:
    return {
        payments.CheckoutState.OPEN: _(
            "The payment service is still working on your payment. Come back to this page in a few minutes: it says "
            "when it is paid. Do not pay twice."
        ),
        payments.CheckoutState.FAILED: _("Your payment did not go through. Nothing was taken. You can try again."),
        payments.CheckoutState.CANCELLED: _("You stopped the payment. Nothing was taken."),
        payments.CheckoutState.EXPIRED: _("You took too long, so the payment stopped. Nothing was taken. Try again."),
    }[state]


def _down() -> str:
    return _("Paying online does not work now. Pay by transfer, or try again later: what you asked is not lost.")


def _found(demand: UUID) -> payments.DemandInfo:
    try:
        return payments.demand_to_pay(demand)
    except payments.UnknownDemand:
        raise Http404 from None


def _contact(organisation: str, language: str) -> dict[str, Any]:
    found = people.organisation(organisation)
    contact = found.contact
    name, service = found.name.to(language), (contact.service or found.name).to(language)
    return {
        "name": service,
        "organisation": name if name != service else "",
        "phone": contact.phone,
        "email": contact.email,
        "address": contact.address.to(language) if contact.address else "",
        "hours": contact.hours.to(language) if contact.hours else "",
    }
