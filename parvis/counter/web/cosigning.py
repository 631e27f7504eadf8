"""Signing what someone else asked: by a private link, after reading what was answered; and where signatures stand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from parvis.counter import api as counter
from parvis.counter.types.cosigning import SigningPage
from parvis.counter.types.desk import CasePage
from parvis.counter.web.contact import contact_context
from parvis.counter.web.my.reader import reader_of
from parvis.counter.web.terms import first_ends
from parvis.kernel.identity import api as identity
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.kernel.people.web.pace import is_too_fast
from parvis.ui.fields import Field

TRIES, SECONDS = 60, 600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Show what one is asked to sign, or take a signature or a refusal."""
    if is_too_fast(request, "sign", tries=TRIES, seconds=SECONDS):
        return render(request, "counter/sign_wait.html", {"contact": contact_context()}, status=429)
    language = get_language() or "nl"
    try:
        page = counter.signing_page(code, language=language)
    except counter.UnknownSignature:
        raise Http404 from None
    wanted = page.signatory.assurance
    # A signature is a person's own: an agent at the desk signs for nobody.
    if page.state == "wanted" and page.is_open and not identity.enough(identity.assurance_of(request), wanted):
        return _shown(request, page, step_up=identity.step_up_url(wanted, request.path))
    if request.method == "POST":
        return _answered(request, code, page)
    return _shown(request, page)


def _answered(request: HttpRequest, code: str, page: SigningPage) -> HttpResponse:
    is_refusal = request.POST.get("do") == "refuse"
    name, reason = request.POST.get("name", "")[:200], request.POST.get("reason", "")[:1000]
    errors: dict[str, str] = {}
    if not is_refusal and not name.strip():
        errors["name"] = _("Write your name: that is your signature.")
    if not is_refusal and "agreed" not in request.POST:
        errors["agreed"] = _("Tick the box if you agree; if you do not, choose “I do not sign”.")
    if errors:
        return _shown(request, page, errors=errors, status=422)
    who: dict[str, Any] = {"by": _signer(request), "at": timezone.now(), "revision": _revision(request)}
    try:
        if is_refusal:
            counter.refuse_signature(code=code, reason=reason, **who)
        else:
            counter.sign_case(code=code, name=name, **who)
    except counter.StaleCase:
        fresh = counter.signing_page(code, language=get_language() or "nl")
        return _shown(request, fresh, is_changed=True, status=409)
    except (counter.NotPossible, counter.UnknownSignature):
        pass  # answered meanwhile, or no longer needed: the page says so
    return HttpResponseRedirect(request.path)


def _signer(request: HttpRequest) -> Actor:
    """Return who signs: whoever signed in, but never as an agent; else somebody with the link."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return Actor.anonymous(actor.language) if actor.is_agent else actor


def _revision(request: HttpRequest) -> int:
    seen = request.POST.get("revision", "")
    return int(seen) if seen.isascii() and seen.isdecimal() else -1


def _shown(
    request: HttpRequest,
    page: SigningPage,
    *,
    errors: dict[str, str] | None = None,
    step_up: str = "",
    is_changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    language, wrong = get_language() or "nl", errors or {}
    fields = [
        Field(
            kind="text",
            name="name",
            label=_("Your first name and last name"),
            value=request.POST.get("name", ""),
            error=wrong.get("name", ""),
        ),
        Field(
            kind="confirm",
            name="agreed",
            label=page.signatory.statement.to(language),
            error=wrong.get("agreed", ""),
        ),
    ]
    context = {
        "page": page,
        "title": page.definition.procedure.name.to(language),
        "administration": people.organisation(page.organisation).name.to(language),
        "role": page.signatory.role.to(language),
        "chapters": [] if step_up else page.chapters,
        "fields": fields,
        "reason": request.POST.get("reason", ""),
        "step_up": step_up,
        "is_changed": is_changed,
        "errors": [(one.name, one.error) for one in fields if one.error],
        "contact": contact_context(page.definition.id, page.organisation),
    }
    return render(request, "counter/sign.html", context, status=status)


# Where signatures stand ---------------------------------------------------------------------------------


def is_to_be_signed(page: CasePage) -> bool:
    """Tell whether the term that runs first is for others to sign."""
    return "wanted" in page.standing.signatures.values() and first_ends(page, "all_signed")


def signatures_part(page: CasePage, *, by: Actor, is_desk: bool) -> list[dict[str, Any]]:
    """Return what the page of a case shows of the signatures of others; nothing where none is asked."""
    if not page.definition.form.signatories:
        return []
    language = get_language() or "nl"
    words = {"wanted": _("not yet"), "signed": _("signed"), "refused": _("refused")}
    tones = {"wanted": "warn", "signed": "good", "refused": "bad"}
    return [
        {
            "role": one.signatory.role.to(language),
            "name": one.name,
            "email": one.email,
            "state": words[one.state],
            "tone": tones[one.state],
            "at": one.answered_at or one.reminded_at or one.invited_at,
            "remind_url": reverse("remind_signature", args=[page.row.id, one.id])
            if one.state == "wanted" and page.row.outcome is None
            else "",
            "is_desk": is_desk,
        }
        for one in counter.signatures_of(page.row.id, by=by)
    ]


@require_POST
def remind(request: HttpRequest, case: UUID, signature: UUID) -> HttpResponse:
    """Write once more to someone who has not signed; the applicant may, and who handles the case."""
    by = reader_of(request, case)
    try:
        counter.remind_signatory(case=case, signature=signature, by=by, at=timezone.now())
    except counter.UnknownSignature:
        raise Http404 from None
    except counter.NotPossible:
        messages.warning(request, _("A message went out less than a day ago. Give them some time."))
    else:
        messages.success(request, _("A reminder was sent."))
    return HttpResponseRedirect(reverse("desk:case" if by.is_agent else "my:case", args=[case]))
