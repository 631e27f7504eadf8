"""Who steers, and the tabs between what they steer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy

from parvis.incidents import api as incidents
from parvis.kernel.people.types import Role
from parvis.kernel.people.web.access import agents_only

View = Callable[..., HttpResponseBase]
OF_THE_REGION = frozenset({"exchanges", "foreign"})
PLACES: tuple[tuple[str, Any], ...] = (
    ("categories", gettext_lazy("Categories")),
    ("rules", gettext_lazy("Routing rules")),
    ("simulator", gettext_lazy("Simulator")),
    ("areas", gettext_lazy("Managed areas")),
    ("exchanges", gettext_lazy("To and fro")),
    ("foreign", gettext_lazy("Other systems’ categories")),
)
readers = agents_only(Role.EDITOR)
"""Editors of any organisation read what decides over reports."""


def editors_only(view: View) -> View:
    """Let in editors of a regional organisation, who change what decides for all; others get 403."""

    @wraps(view)
    @agents_only(Role.EDITOR)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not incidents.is_editor(request.actor):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def frame(request: HttpRequest, current: str) -> dict[str, Any]:
    """Return what every page of steering shows: its tabs, and whether whoever looks may change something."""
    may_change = incidents.is_editor(request.actor)
    tabs = [
        {"name": name, "url": reverse(f"incident_steering:{place}"), "current": place == current}
        for place, name in PLACES
        if may_change or place not in OF_THE_REGION
    ]
    return {"tabs": tabs, "may_change": may_change}
