"""A form is put away under a code, taken up again on any computer, left or thrown away."""

from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from parvis.counter import api
from parvis.counter.web import helping
from parvis.counter.web.contact import contact_context
from parvis.counter.web.correcting import led_to_correction
from parvis.counter.web.holder import forget, holder_of, remember
from parvis.counter.web.opening import go, language_of_page, open_form
from parvis.kernel.people.web.pace import is_too_fast
from parvis.ui.fields import Field

TRIES, TRIES_IN_SECONDS = 10, 15 * 60
"""How often one address may try a code, and in how long."""
MAILS, MAILS_IN_SECONDS = 5, 60 * 60
"""How many codes one address may have mailed, and in how long: nobody fills the inbox of somebody else."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Offer a code by which the form is taken up again, on any computer, without an account."""
    form = open_form(request, draft)
    if form.draft.is_sent:
        return go("form_sent", draft)
    if form.draft.correction is not None:
        return led_to_correction(form)
    code = error = ""
    address = request.POST.get("email", "").strip()[:254]
    if request.method == "POST":
        code, error = _code_for(request, draft, address)
    context = {
        "form": form,
        "code": code,
        "mailed_to": address if code else "",
        "error": error,
        "error_list": [("id_email", error)] if error else [],
        "email_field": Field(
            kind="email",
            name="email",
            label=_("Mail the code too, to"),
            hint=_("We use this address for nothing else, and forget it with the form."),
            value=address,
            error=error,
            required=False,
            width="w-24",
        ),
        "procedure_name": form.definition.procedure.name.to(language_of_page()),
        "expires_on": form.draft.expires_at,
        "contact": contact_context(form.draft.procedure, form.draft.organisation),
    }
    return render(request, "counter/citizen/later.html", context, status=422 if error else 200)


def _code_for(request: HttpRequest, draft: UUID, address: str) -> tuple[str, str]:
    """Return a new code, or what is wrong with the address to which it should be mailed."""
    if address and is_too_fast(request, "draft-code", tries=MAILS, seconds=MAILS_IN_SECONDS):
        return "", _("You have asked for many mails. Leave the address empty, and write the code down.")
    try:
        return (
            api.give_draft_code(
                draft_id=draft,
                holder=holder_of(request),
                by=request.actor,  # type: ignore[attr-defined]
                at=timezone.now(),
                language=language_of_page(),
                mail_to=address,
            ),
            "",
        )
    except ValidationError:
        return "", _("This is not an e-mail address. Check it, such as name@example.be, or leave it empty.")


@require_POST
def leave(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Leave nothing of a form behind in this browser; whoever has the code takes it up again."""
    forget(request, draft)
    return HttpResponseRedirect(reverse("home"))


@require_POST
def discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Throw a form away."""
    form = open_form(request, draft)
    if not form.draft.is_sent:
        api.discard_draft(
            draft_id=draft,
            holder=holder_of(request),
            by=request.actor,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
    forget(request, draft)
    return HttpResponseRedirect(reverse("home"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Take a form up again with its code, or one of those in this browser or account."""
    error, status = "", 200
    typed = request.POST.get("code", "")[:60]
    unnamed = helping.unnamed(request)
    if request.method == "POST":
        if not _may_try(request):
            error = _("You have tried too often. Wait a quarter of an hour and try again.")
            status = 429
        elif unnamed:
            status = 422
        else:
            try:
                draft = api.take_up_draft(code=typed, by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
            except api.UnknownDraft:
                error = _("We know no form with this code. Check it sign by sign; a form is kept for 30 days.")
                status = 422
            else:
                remember(request, draft.id)
                helping.note(request, draft.id)
                return go("form", draft.id)
    holder = holder_of(request)
    drafts = api.drafts_of(holder) if holder.account or holder.drafts else []
    language = language_of_page()
    names = {one.id: one.name.to(language) for one in api.procedures()}
    context = {
        "error": error or unnamed,
        "error_list": [("id_code", error)] if error else [("id_helper_name", unnamed)] if unnamed else [],
        "helper_fields": helping.fields(request, unnamed),
        "code_field": Field(
            kind="text",
            name="code",
            label=_("Your code"),
            hint=_("Four groups of four signs, such as 3QRT-77WX-CDF4-GHJK. Dashes and capitals do not matter."),
            value=typed,
            error=error,
            width="w-24",
        ),
        "drafts": [
            {
                "title": names.get(one.procedure, one.procedure),
                "url": reverse("counter:form", args=[one.id]),
                "changed_at": one.changed_at,
            }
            for one in drafts
        ],
        "contact": contact_context(),
    }
    return render(request, "counter/citizen/resume.html", context, status=status)


def _may_try(request: HttpRequest) -> bool:
    """Count a try, and tell whether it is still allowed."""
    key = f"counter.resume:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, TRIES_IN_SECONDS)
    try:
        return bool(cache.incr(key) <= TRIES)
    except ValueError:  # it ran out between the two
        return True
