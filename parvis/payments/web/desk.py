"""What came and went, for clerks: demands, bank statements, refunds."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from parvis.kernel.money import NotAnAmount, format_cents, parse_cents
from parvis.kernel.people import api as people
from parvis.kernel.people.web.access import agents_only
from parvis.kernel.people.web.requests import Request
from parvis.payments import api as payments
from parvis.payments.web.words import BECAUSE, KINDS, REASONS, REFUND_STATES, STATES, said_of
from parvis.ui.fields import Field

LARGEST = 20_000_000
View = Callable[..., HttpResponseBase]


def _organisation(request: Request) -> str:
    """Return the organisation that is looked at: one where this actor handles money."""
    mine = sorted(request.actor.organisations(payments.FINANCE))
    asked = request.POST.get("organisation") or request.GET.get("organisation", "")
    if asked and asked not in mine:
        raise Http404
    return asked or mine[0]


@never_cache
@require_safe
@agents_only(*payments.FINANCE)
def show(request: Request) -> HttpResponse:
    """Show what waits for a decision: money that fits no demand, money to give back, refunds to agree to."""
    organisation, by, language = _organisation(request), request.actor, get_language() or "nl"
    found = payments.refunds(organisation, by=by)
    names = people.agent_names(sorted({one.asked_by for one in found if one.asked_by.startswith("account:")}))
    context = {
        "organisation": organisation,
        "organisation_name": people.organisation(organisation).name.to(language),
        "organisations": [
            {"code": code, "name": people.organisation(code).short.to(language)}
            for code in sorted(by.organisations(payments.FINANCE))
        ],
        "account": payments.beneficiary(organisation),
        "unmatched": [
            {"entry": one, "reason": REASONS[one.reason], "day": one.booked_on}
            for one in payments.unmatched(organisation, by=by)
        ],
        "to_decide": [_demand(one, language) for one in payments.to_decide(organisation, by=by)],
        "refunds": [_refund(one, names, by.id, language) for one in found],
        "can_export": any(
            one.state is payments.RefundState.APPROVED
            and one.means is payments.RefundMeans.TRANSFER
            and one.has_account
            for one in found
        ),
    }
    return render(request, "payments/desk.html", context)


@never_cache
@require_safe
@agents_only(*payments.NOTING)
def demand(request: Request, demand: UUID) -> HttpResponse:
    """Show one demand with its movements, and what a clerk can do about it."""
    try:
        found = payments.demand_seen(demand, by=request.actor)
    except payments.UnknownDemand:
        raise Http404 from None
    language = get_language() or "nl"
    refunds = payments.refunds_of(demand, by=request.actor)
    asked = sum(
        one.amount_cents
        for one in refunds
        if one.state not in (payments.RefundState.DONE, payments.RefundState.REFUSED, payments.RefundState.FAILED)
    )
    to_give_back = max(0, found.excess_cents - asked)
    names = people.agent_names(sorted({one.asked_by for one in refunds if one.asked_by.startswith("account:")}))
    context = {
        **_demand(found, language),
        "organisation_name": people.organisation(found.organisation).name.to(language),
        "movements": [
            {"kind": KINDS[one.kind], "cents": one.amount_cents, "at": one.at, "reference": one.reference}
            for one in payments.movements_of(demand, by=request.actor)
        ],
        "refunds": [_refund(one, names, request.actor.id, language) for one in refunds],
        "amount": Field(
            kind="money",
            name="amount",
            label=_("Amount in euros"),
            value=found.rest_cents,
        ),
        "back": Field(
            kind="money",
            name="amount",
            label=_("Amount in euros; empty: %(amount)s") % {"amount": format_cents(to_give_back, language)},
            required=False,
        ),
        "case_url": _case_url(found.subject),
        "to_give_back": to_give_back,
        "reasons": [(value.value, BECAUSE[value]) for value in payments.Because],
        "is_finance": any(request.actor.holds(role, found.organisation) for role in payments.FINANCE),
    }
    return render(request, "payments/demand.html", context)


def _case_url(subject: str) -> str:
    """Return where a clerk sees what a demand is for: the counter's page of the case, when it is for one."""
    kind, _sep, key = subject.partition(":")
    if kind != "case":
        return ""
    try:
        return reverse("desk:case", args=[UUID(key)])
    except (NoReverseMatch, ValueError):
        return ""


def _demand(one: payments.DemandInfo, language: str) -> dict[str, Any]:
    label, tone = STATES[one.state]
    return {
        "demand": one,
        "description": one.description.to(language),
        "state": label,
        "tone": tone,
        "url": reverse("payments:demand", args=[one.id]),
    }


def _refund(one: payments.RefundInfo, names: dict[str, str], reader: str, language: str) -> dict[str, Any]:
    waits_for_account = one.state is payments.RefundState.APPROVED and not one.has_account
    return {
        "refund": one,
        "description": one.description.to(language),
        "state": REFUND_STATES[one.state],
        "because": BECAUSE[one.because],
        "asked_by": names.get(one.asked_by, ""),
        "is_online": one.means is payments.RefundMeans.ONLINE,
        "can_agree": one.state is payments.RefundState.ASKED and not (one.needs_second and one.asked_by == reader),
        "can_refuse": one.state is payments.RefundState.ASKED,
        "waits_for_account": waits_for_account,
    }


# Doing ------------------------------------------------------------------------------------------------


def doing(*roles: people.Role) -> Callable[[View], View]:
    """Let a view do something, and lead back with a sentence about what came of it."""

    def decorate(view: View) -> View:
        @wraps(view)
        @require_POST
        @agents_only(*roles)
        def done(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except payments.UnknownDemand:
                raise Http404 from None
            except payments.PaymentProblem as problem:
                messages.warning(request, said_of(problem))
                return _where(request, kwargs.get("demand"))

        return done

    return decorate


def _where(request: Request, demand: UUID | None = None) -> HttpResponse:
    if demand is not None:
        return HttpResponseRedirect(reverse("payments:demand", args=[demand]))
    organisation = request.POST.get("organisation", "")
    mine = request.actor.organisations(payments.FINANCE)
    query = f"?organisation={organisation}" if organisation in mine else ""
    return HttpResponseRedirect(f"{reverse('payments:desk')}{query}")


@doing(*payments.NOTING)
def note(request: Request, demand: UUID) -> HttpResponse:
    """Note what was paid at the counter."""
    payments.demand_seen(demand, by=request.actor)
    kind = payments.MovementKind.CARD if request.POST.get("kind") == "card" else payments.MovementKind.CASH
    payments.pay_at_counter(
        demand=demand,
        kind=kind,
        amount_cents=_cents(request.POST.get("amount", "")),
        receipt=request.POST.get("receipt", ""),
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("The payment is noted."))
    return _where(request, demand)


@doing(*payments.NOTING)
def refund(request: Request, demand: UUID) -> HttpResponse:
    """Ask to give money back."""
    typed = request.POST.get("amount", "").strip()
    chosen = request.POST.get("because", "")
    because = payments.Because(chosen) if chosen in set(payments.Because) else payments.Because.MISTAKE
    made = payments.refund(
        demand=demand,
        because=because,
        amount_cents=_cents(typed) if typed else None,
        iban=request.POST.get("iban", ""),
        name=request.POST.get("name", ""),
        by=request.actor,
        at=timezone.now(),
    )
    waits = any(one.state is payments.RefundState.ASKED for one in made)
    messages.success(request, _("Somebody else must agree to it.") if waits else _("The money goes back."))
    return _where(request, demand)


def _cents(text: str) -> int:
    try:
        return parse_cents(text)
    except NotAnAmount:
        raise payments.CannotPay("amount") from None


@doing(*payments.FINANCE)
def decide(request: Request, refund: UUID) -> HttpResponse:
    """Agree to a refund, refuse it, or say to which account it goes."""
    is_agreed = request.POST.get("agree", "") == "yes"
    payments.decide_refund(
        refund=refund,
        is_agreed=is_agreed,
        iban=request.POST.get("iban", ""),
        name=request.POST.get("name", ""),
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("The money goes back.") if is_agreed else _("The refund is refused."))
    return _where(request)


@doing(*payments.FINANCE)
def upload(request: Request) -> HttpResponse:
    """Import bank statements; one bad file does not keep the others out."""
    now = timezone.now()
    uploads = request.FILES.getlist("statement")
    if not uploads:
        messages.warning(request, _("Choose at least one file."))
    for one in uploads:
        try:
            if (one.size or 0) > LARGEST:
                raise payments.WrongStatement("large")
            _tell(request, payments.import_statement(content=one.read(), by=request.actor, at=now))
        except payments.PaymentProblem as problem:
            messages.warning(request, f"{one.name}: {said_of(problem)}")
    return _where(request)


def _tell(request: Request, found: list[payments.StatementInfo]) -> None:
    for one in found:
        if not one.new:
            messages.info(request, _("Statement %(number)s was here already.") % {"number": one.number})
            continue
        said = ngettext(
            "Statement %(number)s: %(new)d line, %(matched)d matched, %(unmatched)d to look at.",
            "Statement %(number)s: %(new)d lines, %(matched)d matched, %(unmatched)d to look at.",
            one.new,
        )
        messages.success(
            request,
            said % {"number": one.number, "new": one.new, "matched": one.matched, "unmatched": one.unmatched},
        )


@doing(*payments.FINANCE)
def match(request: Request, entry: UUID) -> HttpResponse:
    """Say which demand a line of a statement is about."""
    ogm = payments.find_ogm(request.POST.get("ogm", ""))
    if not ogm:
        raise payments.CannotPay("ogm")
    try:
        payments.match_entry(entry=entry, ogm=ogm, by=request.actor, at=timezone.now())
    except payments.UnknownDemand as unknown:
        if str(unknown) != ogm:
            raise
        raise payments.CannotPay("ogm") from None
    messages.success(request, _("The line is matched."))
    return _where(request)


@doing(*payments.FINANCE)
def aside(request: Request, entry: UUID) -> HttpResponse:
    """Say that a line of a statement is about no demand."""
    payments.set_aside(entry=entry, by=request.actor, at=timezone.now())
    messages.success(request, _("The line is set aside."))
    return _where(request)


@doing(*payments.FINANCE)
def export(request: Request) -> HttpResponse:
    """Send the payment file for the bank."""
    at: datetime = timezone.now()
    name, content = payments.export_transfers(organisation=_organisation(request), by=request.actor, at=at)
    answer = HttpResponse(content, content_type="application/xml")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
