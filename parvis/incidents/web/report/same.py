"""Between what and sending: is it one of these, which somebody reported before?"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parvis.incidents import api as incidents
from parvis.incidents.types.report import Candidate
from parvis.incidents.web.public.cards import candidate_card, first_photos
from parvis.incidents.web.public.following import follow_as
from parvis.incidents.web.report.keeping import Making, go, language_of_page, opened, step
from parvis.kernel.people.web.requests import Request

SHOWN = 3


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def same(request: Request) -> HttpResponse:
    """Show what was reported here before and may be the same; follow it, or go on."""
    making = opened(request)
    if making is None or making.missing() != "new_send":
        return go("new" if making is None else making.missing())
    found = unseen(making)
    if request.method == "POST":
        chosen = request.POST.get("number", "")
        if any(str(one.report.number) == chosen for one in found):
            answer = follow_as(request, int(chosen), language=language_of_page())
            incidents.end_draft(key=making.key, by=request.actor, at=timezone.now())
            return answer
        seen = {*making.content.get("seen", []), *(one.report.number for one in found)}
        making.save(request.actor, seen=sorted(seen))
        return go("new_send", making)
    if not found:
        return go("new_send", making)
    return render(request, "incidents/report/same.html", {"found": _cards(found), "step": step(4)})


def unseen(making: Making) -> list[Candidate]:
    """Return what may be the same as what is being reported, and was not yet said to be something else."""
    place = making.place
    if place is None:
        return []
    found = incidents.candidates(place.lat, place.lon, making.category, at=timezone.now(), limit=SHOWN)
    seen = making.content.get("seen", [])
    return [one for one in found if one.score >= incidents.LIKELY_THE_SAME and one.report.number not in seen]


def _cards(found: list[Candidate]) -> list[dict[str, Any]]:
    photos = first_photos([one.report.number for one in found])
    now, language = timezone.now(), language_of_page()
    return [candidate_card(one, language, now, photo=photos.get(one.report.number)) for one in found]
