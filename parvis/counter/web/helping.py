"""Someone helps another to fill in a form, in a public computer room or at the kitchen table."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parvis.counter import api
from parvis.counter.web.contact import contact_context
from parvis.counter.web.holder import forget, holder_of
from parvis.counter.web.opening import open_form
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, ActorKind
from parvis.ui.fields import Choice, Field

_KEY = "helping"


def fields(request: HttpRequest, wrong: str) -> list[Field]:
    """Return what is asked of whoever goes on with a form: is it theirs, or do they help?

    :param wrong: what is said when a helper gives no name.
    """
    given = request.POST
    return [
        Field(
            kind="one_of",
            name="goes_on",
            label=_("Is it your form, or do you help someone?"),
            value=given.get("goes_on") or "self",
            choices=[
                Choice(value="self", label=_("It is my form")),
                Choice(value="help", label=_("I help the person whose form it is")),
            ],
        ),
        Field(
            kind="text",
            name="helper_name",
            label=_("Your name, when you help"),
            hint=_("The person whose form it is and the administration see who helped."),
            value=given.get("helper_name", "") or _own_name(request),
            error=wrong,
            required=False,
            max_length=200,
        ),
        Field(
            kind="text",
            name="helper_organisation",
            label=_("Where you help"),
            hint=_("Such as a public computer room or a service; empty when you help at home."),
            value=given.get("helper_organisation", ""),
            required=False,
            max_length=200,
        ),
    ]


def _own_name(request: HttpRequest) -> str:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.kind is not ActorKind.PERSON or actor.account_id is None:
        return actor.name
    return people.profile(actor.account_id, by=actor, purpose="counter.helping").full_name


def _helps(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("goes_on") == "help"


def unnamed(request: HttpRequest) -> str:
    """Return what is wrong when someone helps and does not say who they are."""
    if _helps(request) and not request.POST.get("helper_name", "").strip():
        return _("Write your name: the person whom you help must know who helped.")
    return ""


def note(request: HttpRequest, draft: UUID) -> None:
    """Write down that whoever took a form up helps with it, when they said so."""
    if not _helps(request):
        return
    api.help_with(
        draft_id=draft,
        holder=api.Holder(drafts=frozenset({draft})),  # taken up a moment ago, with its code
        name=request.POST.get("helper_name", ""),
        organisation=request.POST.get("helper_organisation", ""),
        by=request.actor,  # type: ignore[attr-defined]
        at=timezone.now(),
    )
    request.session[_KEY] = [*request.session.get(_KEY, []), str(draft)][-20:]


@never_cache
@require_POST
def hand_back(request: HttpRequest, draft: UUID) -> HttpResponse:
    """End the help: this browser opens the form no more, and whose form it is gets a new code."""
    form = open_form(request, draft)
    code = ""
    if not form.draft.is_sent:
        code = api.hand_back(
            draft_id=draft,
            holder=holder_of(request),
            by=request.actor,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
    if str(draft) in request.session.get(_KEY, []):
        request.session[_KEY] = [one for one in request.session[_KEY] if one != str(draft)]
    forget(request, draft)
    if not code:
        return HttpResponseRedirect(reverse("home"))
    return render(request, "counter/citizen/handed_back.html", {"code": code, "contact": contact_context()})
