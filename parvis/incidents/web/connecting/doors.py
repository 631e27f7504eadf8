"""Who connects systems: administrators and editors, each for their own organisations."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from parvis.kernel.people.types import Actor, Role
from parvis.kernel.people.web.access import agents_only

View = Callable[..., HttpResponseBase]
CONNECTING = (Role.ADMINISTRATOR, Role.EDITOR)
connectors = agents_only(*CONNECTING)


def theirs(actor: Actor) -> list[str]:
    """Return the organisations whose systems somebody connects."""
    return sorted(actor.organisations(CONNECTING))


def of_their_own(view: View) -> View:
    """Let in whoever connects systems of the organisation in the address; for others it is not there."""

    @wraps(view)
    @connectors
    def guarded(request: HttpRequest, organisation: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if organisation not in theirs(request.actor):
            raise Http404
        return view(request, organisation, *args, **kwargs)

    return guarded
