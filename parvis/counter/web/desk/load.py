"""What an administration has on its desk, and how it keeps its terms."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parvis.counter import api as counter
from parvis.counter.types.desk import Load
from parvis.counter.web.desk.queue import organisation_of
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Role
from parvis.kernel.people.web.access import agents_only
from parvis.ui.words import day_short


@require_GET
@agents_only(Role.MANAGER)
def show(request: HttpRequest) -> HttpResponse:
    """Show the workload and the terms of an administration to who manages it."""
    organisation = _managed(request)
    language = get_language() or "nl"
    found = counter.workload(organisation, by=request.actor, at=timezone.now())
    names = {one.id: one.name.to(language) for one in counter.procedures()}
    queue = f"{reverse('desk:queue')}?{urlencode({'organisation': organisation})}"
    return render(
        request,
        "counter/desk/workload.html",
        {
            "organisation_name": people.organisation(organisation).short.to(language),
            "total": found.total,
            "in_time": _share(found.total),
            "procedures": [
                {**_line(one), "name": names.get(one.id, one.id), "url": f"{queue}&procedure={one.id}"}
                for one in found.procedures
            ],
            "agents": [
                {
                    **_line(one),
                    "name": found.names.get(one.id, "") if one.id else _("Nobody yet"),
                    "url": f"{queue}&who={one.id or 'nobody'}",
                }
                for one in found.agents
            ],
            "received": [(day_short(monday), received) for monday, received, _closed in found.weeks],
            "closed": [closed for _monday, _received, closed in found.weeks],
            "queue_url": queue,
        },
    )


def _managed(request: HttpRequest) -> str:
    managed = request.actor.organisations((Role.MANAGER,))
    chosen = organisation_of(request)
    return chosen if chosen in managed else sorted(managed)[0]


def _share(load: Load) -> float | None:
    return round(100 * load.in_time / load.closed, 1) if load.closed else None


def _line(load: Load) -> dict[str, Any]:
    return {
        "open": load.open,
        "late": load.late,
        "week": load.week,
        "still": load.still,
        "closed": load.closed,
        "in_time": _share(load),
        "oldest_at": load.oldest_at,
    }
