"""Reporting on one page: kept on the device until there is network, sent once; without script it fills the steps."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from parvis.incidents import api as incidents
from parvis.incidents.types.category import Category
from parvis.incidents.types.point import BadPoint
from parvis.incidents.types.report import Draft, Place, Sender, Sent
from parvis.incidents.web.report import pace
from parvis.incidents.web.report.keeping import begun, go, language_of_page
from parvis.incidents.web.report.placing import place_of_point, place_of_words
from parvis.kernel.clock import local_day
from parvis.kernel.files import api as files
from parvis.kernel.people.types import ActorKind
from parvis.kernel.people.web.requests import Request
from parvis.ui import errors
from parvis.ui.fields import Field

SHORTEST_KEY = 32
HEADER = "X-Parvis-Queue"
"""A page of another site cannot send it, so that a request that has it is from one of ours."""


class NotYet(Exception):
    """A report that was sent from a device cannot be taken as it is; `said` tells why, in words."""

    def __init__(self, *said: str) -> None:
        super().__init__(*said)
        self.said = list(said)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quick(request: Request) -> HttpResponse:
    """Show everything on one page; without script, what was filled in goes on in the usual steps."""
    if request.method == "POST":
        return _begun_with(request)
    language, on, tree = language_of_page(), local_day(timezone.now()), incidents.tree()
    usable = [one for one in tree.leaves if tree.usable(one.code, on)]
    groups = [
        {"name": root.name.to(language), "leaves": leaves}
        for root in tree.roots
        if (leaves := [_option(one, language) for one in usable if one.path[0] == root.code])
    ]
    context = {"groups": groups, "fields": _fields()}
    return render(request, "incidents/report/quick.html", context)


def _option(one: Category, language: str) -> dict[str, str]:
    return {"code": one.code, "name": one.name.to(language)}


def _fields() -> list[Field]:
    return [
        Field(
            kind="text", name="address", label=_("Street and number"), required=False, max_length=200,
            hint=_("Or use your position."), autocomplete="off",
        ),
        Field(
            kind="long_text", name="text", label=_("Describe it in a few words"), required=False,
            hint=_("Everyone can read this. Leave out names, number plates and telephone numbers."),
            max_length=incidents.LONGEST_TEXT, attributes={"rows": "3"},
        ),
        Field(
            kind="email", name="email", label=_("E-mail address, if you want news"), required=False, max_length=254,
        ),
    ]  # fmt: skip


def _begun_with(request: Request) -> HttpResponse:
    """Begin the usual steps with what was filled in on one page."""
    if pace.is_too_much(request, pace.DRAFTS):
        return errors.page(request, 429)
    making, posted = begun(request), request.POST
    if files.refusal(request) is None:
        for upload in request.FILES.getlist("photos")[: incidents.MOST_PHOTOS]:
            try:
                incidents.add_photo_to_draft(
                    key=making.key, content=upload, name=upload.name or "", by=request.actor, at=timezone.now()
                )
            except files.Refused:
                return go("new", making)
    changes: dict[str, Any] = {
        "is_begun": True,
        "text": posted.get("text", "")[: incidents.LONGEST_TEXT],
        "email": posted.get("email", "")[:254],
        "category": posted.get("category", "") if posted.get("category", "") in incidents.tree() else "",
        "address": posted.get("address", "").strip()[:200],
    }
    try:
        changes |= {"place": _place(request), "place_from": "address", "is_place_sure": False}
    except NotYet:
        changes["place"] = None
    making.save(request.actor, **changes)
    return go(making.missing(), making)


# From the queue of a device ---------------------------------------------------------------------------------


@csrf_exempt  # the page may have been opened days ago, from what the device kept; `_is_ours` guards instead
@never_cache
@require_POST
def queued(request: Request) -> JsonResponse:
    """Take a report that waited on a device; what is sent twice with the same key is taken once."""
    if not _is_ours(request):
        return JsonResponse({"errors": ["This is sent by the page of this site only."]}, status=403)
    if pace.is_too_much(request, pace.REPORTS):
        return JsonResponse({"errors": [_("That went too fast")]}, status=429, headers={"Retry-After": "600"})
    if refused := files.refusal(request):
        return JsonResponse({"errors": [refused.message(language_of_page())]}, status=413)
    try:
        sent = _taken(request)
    except NotYet as problem:
        return JsonResponse({"errors": problem.said}, status=422)
    url = reverse("incidents:mine_report", args=[sent.key])
    return JsonResponse({"number": sent.report.number, "url": url}, status=201 if sent.is_new else 200)


def _is_ours(request: HttpRequest) -> bool:
    """Tell whether a page of this very site sends this."""
    if request.headers.get(HEADER) != "1":
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _taken(request: Request) -> Sent:
    """Store the photos, and take the report.

    :raises NotYet: with what is wrong.
    """
    posted, language, now = request.POST, language_of_page(), timezone.now()
    key = posted.get("key", "")
    if not SHORTEST_KEY <= len(key) <= 200:
        raise NotYet("The key of this report is too short or too long.")
    category = posted.get("category", "")
    place = _place(request)
    draft = incidents.begin_draft(by=request.actor, at=now)
    try:
        photos = [
            incidents.add_photo_to_draft(key=draft, content=upload, name=upload.name or "", by=request.actor, at=now).id
            for upload in request.FILES.getlist("photos")[: incidents.MOST_PHOTOS]
        ]
        return incidents.report_incident(
            draft=Draft(
                category=_now(category),
                place=Place(**place),
                text=posted.get("text", ""),
                answers=_answers(posted, _now(category)),
                photos=tuple(photos),
                tracking_key=key,
            ),
            sender=_sender(request),
            by=request.actor,
            at=now,
        )
    except files.Refused as refused:
        raise NotYet(refused.message(language)) from refused
    except incidents.NotPossible as problem:
        raise NotYet(problem.message.to(language)) from problem
    except incidents.NotTaken as problem:
        raise NotYet(*(_said(category, part, text.to(language)) for part, text in problem.errors.items())) from problem
    except incidents.BadAddress as problem:
        raise NotYet(problem.message.to(language)) from problem
    finally:
        # Photos of a report that was taken are the report's; of one that was not, or was taken before, they go.
        incidents.end_draft(key=draft, by=request.actor, at=now)


def _now(code: str) -> str:
    """Return the category to use today for one that was chosen when the device had no network.

    :raises NotPossible: where there is none.
    """
    return incidents.current_category(incidents.tree(), code, local_day(timezone.now()))[0].code


def _answers(posted: Any, code: str) -> dict[str, str]:
    """Return the answers to what the category asks now; others were to questions of the one it replaced."""
    found = {one.code: posted.get(f"answer-{one.code}", "") for one in incidents.tree()[code].questions}
    return {code: answer[:2_000] for code, answer in found.items() if answer}


def _said(category: str, part: str, text: str) -> str:
    """Return what is wrong, with the question that it is about."""
    found = incidents.tree().get(category)
    question = found.question(part) if found else None
    return f"{question.label.to(language_of_page())} {text}" if question else text


def _sender(request: Request) -> Sender:
    is_person = request.actor.kind is ActorKind.PERSON
    email = "" if is_person else request.POST.get("email", "").strip()
    account = request.actor.account_id if is_person else None
    return Sender(email=email, language=language_of_page(), account=account, wants_news=bool(email or account))


def _place(request: Request) -> dict[str, Any]:
    """Return where it is: by the device, by the address that was typed, or by what a photo tells.

    :raises NotYet: with what is missing.
    """
    posted, language = request.POST, language_of_page()
    if posted.get("lat", "").strip():
        try:
            return place_of_point(*incidents.point_of(posted["lat"], posted.get("lon", "")))
        except BadPoint as bad:
            raise NotYet(bad.message.to(language)) from bad
    if posted.get("address", "").strip():
        found = place_of_words(posted["address"][:200])
        if found is None:
            said = _("We do not know where “%(address)s” is. Give the full name of the street, or use your position.")
            raise NotYet(said % {"address": posted["address"][:80]})
        return found
    for upload in request.FILES.getlist("photos"):
        point = incidents.photo_position(upload.read())
        upload.seek(0)
        if point is not None:
            try:
                return place_of_point(*incidents.point_of(*point))
            except BadPoint:
                continue
    raise NotYet(_("Say where it is: use your position, or give a street and a number."))
