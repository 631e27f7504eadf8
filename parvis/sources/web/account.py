"""The page on which someone sees what they agreed to and what was fetched about them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from parvis.kernel.people import api as people
from parvis.kernel.people.types import MandateKind
from parvis.kernel.people.web.access import signed_in
from parvis.kernel.people.web.requests import Request
from parvis.sources import api as sources
from parvis.sources.web import words

MOST = 100


@require_safe
@signed_in
@never_cache
def page(request: Request) -> HttpResponse:
    """Show both; of the company for which someone acts, else of oneself."""
    now, language = timezone.now(), get_language() or "nl"
    account = _account(request)
    agreements = sources.agreements_of(account)
    return render(
        request,
        "sources/account.html",
        {
            "open": [words.agreement(one, language) for one in agreements if one.holds_at(now)],
            "ended": [words.agreement(one, language) for one in agreements if not one.holds_at(now)],
            "fetches": [
                words.fetched(one, reader=request.actor, language=language)
                for one in sources.fetches_about(account, limit=MOST)
            ],
        },
    )


@require_POST
@signed_in
def revoke(request: Request, agreement: UUID) -> HttpResponse:
    """End an agreement."""
    try:
        sources.revoke(agreement=agreement, by=request.actor, at=timezone.now())
    except sources.UnknownAgreement as missing:
        raise Http404 from missing
    messages.success(request, gettext("Taken back. From now on this source is not asked for that any more."))
    return redirect("account_sources")


def _account(request: Request) -> str:
    """Return whose page it is: nobody signs in as a company, so who acts for all of it reads its page."""
    actor = request.actor
    own = actor.account_id or ""
    if actor.acting_for is None:
        return own
    giver = actor.acting_for.removeprefix("account:")
    held = people.mandates_held(own, timezone.now())
    is_whole_company = any(one.giver == giver and one.kind is MandateKind.COMPANY and not one.scope for one in held)
    return giver if is_whole_company else own
