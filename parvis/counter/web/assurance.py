"""Leads people to show more surely who they are, before they see a step or send a form that asks for it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from parvis.counter import api
from parvis.kernel.identity import api as identity


def is_unsure_of(request: HttpRequest, pages: Iterable[api.OpenPage]) -> identity.Level | None:
    """Return the level that these pages ask for, when this session does not reach it; None when it does."""
    by = request.actor  # type: ignore[attr-defined]
    wanted = api.assurance_of_pages(pages)
    return wanted if api.is_too_low(identity.assurance_of(request), wanted, by) else None


def led_to_page(request: HttpRequest, form: api.Form, page: str, wanted: identity.Level) -> HttpResponse:
    """Lead to where one signs in, and from there back to a page of a form, also when it was to be checked after it."""
    back = reverse("counter:form_page", args=[form.draft.id, page])
    if "check" in (request.GET.get("then"), request.POST.get("then")):
        back = f"{back}?{urlencode({'then': 'check'})}"
    return HttpResponseRedirect(identity.step_up_url(wanted, back))


def led_to_check(form: api.Form, wanted: identity.Level) -> HttpResponse:
    """Lead to where one signs in, and from there back to checking one's answers."""
    return HttpResponseRedirect(_to_check(form, wanted))


def identity_context(request: HttpRequest, form: api.Form) -> dict[str, Any]:
    """Return what the page to check one's answers says when one must sign in, or in again, before sending."""
    by = request.actor  # type: ignore[attr-defined]
    have = identity.assurance_of(request)
    wanted = api.assurance_wanted(form.definition.procedure, [page.step for page in form.walk.pages])
    return {
        "must_identify": api.is_too_low(have, wanted, by),
        "must_step_up": have != identity.Level.NONE,
        "sign_in_url": _to_check(form, wanted),
    }


def _to_check(form: api.Form, wanted: identity.Level) -> str:
    return identity.step_up_url(wanted, reverse("counter:form_check", args=[form.draft.id]))
