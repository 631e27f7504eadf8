"""Being told on the telephone that one holds what happens to a report: asked for by the script of one's own page."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parvis.incidents import api as incidents
from parvis.incidents.types.push import BadPushSubscription
from parvis.incidents.web.report import pace
from parvis.incidents.web.report.keeping import language_of_page
from parvis.kernel.people.web.requests import Request
from parvis.ui import errors

LONGEST = 4_000
"""Characters of what a browser gives."""


@never_cache
@require_POST
def push(request: Request, key: str) -> HttpResponse:
    """Begin to tell a browser, or end it: then the answer says whether the browser is told of anything else."""
    if pace.is_too_much(request, pace.VOICES):
        return errors.page(request, 429)
    given, by, at = _given(request), request.actor, timezone.now()
    try:
        if "end" in request.POST:
            last = incidents.end_push(key=key, endpoint=str(given.get("endpoint")), by=by, at=at)
            return JsonResponse({"last": last})
        incidents.subscribe_push(key=key, subscription=given, by=by, at=at)
    except incidents.UnknownReport as unknown:
        raise Http404 from unknown
    except BadPushSubscription as bad:
        return JsonResponse({"error": bad.message.to(language_of_page())}, status=422)
    return JsonResponse({})


def _given(request: Request) -> Mapping[str, Any]:
    """Return what the browser gave; nothing for what is not in form."""
    try:
        found = json.loads(request.POST.get("subscription", "")[:LONGEST])
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
