"""Decorators of views: who may ask at all. What they may see is decided by the scope of the rows."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from parvis.kernel.people.types import ActorKind, Role
from parvis.kernel.people.web.requests import Request

View = Callable[..., HttpResponseBase]
SIGN_IN = "account_sign_in"
"""Where citizens sign in; without an identity provider it leads to the page with user name and password."""


def signed_in(view: View) -> View:
    """Let in whoever has signed in; lead others to the page where they can."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor.kind is ActorKind.ANONYMOUS:
            return redirect_to_login(request.get_full_path(), SIGN_IN)
        return view(request, *args, **kwargs)

    return guarded


def agents_only(*roles: Role) -> Callable[[View], View]:
    """Let in agents who hold one of these roles anywhere (any role when none is given).

    Those who have not signed in are led to where they can; others get 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = request.actor
            if actor.kind is ActorKind.ANONYMOUS:
                return redirect_to_login(request.get_full_path(), "account_login")
            if not actor.is_agent or not actor.organisations(roles or None):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
