"""Second factors: allauth's pages, with every change written down and the session renewed."""

import json
from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.kernel.people.web import moments
from parvis.kernel.people.web.adapters import MfaAdapter
from parvis.kernel.people.web.requests import Request


def is_credential(posted: str) -> bool:
    """Tell whether what was posted has the shape of a key's answer; a browser's has, and allauth takes it for one."""
    try:
        answer = json.loads(posted)
    except ValueError:
        return False
    if not isinstance(answer, dict) or not isinstance(answer.get("response"), dict):
        return False
    texts = [answer.get("id"), answer.get("rawId"), answer.get("type"), *answer["response"].values()]
    return all(isinstance(text, str) for text in texts) and "clientDataJSON" in answer["response"]


class Ceremony:
    """A page to which a key's answer is posted: an answer without the shape of one is turned away at the door."""

    def post(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if "credential" in request.POST and not is_credential(request.POST["credential"]):
            return self.turn_away()
        response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def turn_away(self) -> HttpResponse:
        raise BadRequest("This is not the answer of a passkey.")


def _note(request: Request, factor: str, change: str) -> None:
    people.record_factor(
        account=str(request.user.pk),
        factor=factor,
        change=change,
        by=request.actor,
        at=timezone.now(),
    )


def _enrolled(request: Request, factor: str) -> None:
    """Note a new factor; it was just shown, so it counts for this session, whose key changes."""
    _note(request, factor, "added")
    moments.note_second_factor(request)
    request.session.cycle_key()


class AddTotp(ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _enrolled(self.request, "totp")
        return response


class RemoveTotp(DeactivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _note(self.request, "totp", "removed")
        return response


class AddPasskey(Ceremony, AddWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _enrolled(self.request, "webauthn")
        return response


class RemovePasskey(RemoveWebAuthnView):
    success_url = None

    def get_success_url(self) -> str:
        return reverse("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        if not MfaAdapter().can_delete_authenticator(self.get_object()):
            raise PermissionDenied
        response = super().form_valid(form)
        _note(self.request, "webauthn", "removed")
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        passkey: Authenticator = self.object
        kept = not MfaAdapter().can_delete_authenticator(passkey)
        return {**super().get_context_data(**kwargs), "name": str(passkey), "is_last": kept}


class RenewRecoveryCodes(GenerateRecoveryCodesView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _note(self.request, "recovery_codes", "renewed")
        return response


class ShowFactor(Ceremony, AuthenticateView):
    """The step after the password."""

    def form_invalid(self, form: Any) -> HttpResponse:
        _failed(str(self.stage.login.user.pk), "second_factor")
        return super().form_invalid(form)


class PasskeyLogin(Ceremony, LoginWebAuthnView):
    """Sign in with a passkey alone: it is the thing one has, and asks for the PIN or finger that opens it."""

    def turn_away(self) -> HttpResponse:
        return self.form_invalid(None)

    def form_invalid(self, form: Any) -> HttpResponse:
        _failed(None, "passkey")
        return HttpResponseRedirect(f"{reverse('account_login')}?passkey=failed")


class PasskeyAgain(Ceremony, ReauthenticateWebAuthnView):
    """Show the passkey once more, before factors change."""


def _failed(account: str | None, step: str) -> None:
    people.record_failed_login(account=account, step=step, by=Actor.anonymous(), at=timezone.now())
