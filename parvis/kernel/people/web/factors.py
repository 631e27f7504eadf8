"""Second factors: allauth's pages, with every change written down and the session renewed."""

from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView, RemoveWebAuthnView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.kernel.people.web import moments
from parvis.kernel.people.web.adapters import MfaAdapter


def _note(request: HttpRequest, factor: str, change: str) -> None:
    people.record_factor(
        account=str(request.user.pk),
        factor=factor,
        change=change,
        by=request.actor,  # type: ignore[attr-defined]
        at=timezone.now(),
    )


def _enrolled(request: HttpRequest, factor: str) -> None:
    """Note a new factor; it was just shown, so it counts for this session, whose key changes."""
    _note(request, factor, "added")
    moments.note_second_factor(request)
    request.session.cycle_key()


class AddTotp(ActivateTOTPView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _enrolled(self.request, "totp")
        return response


class RemoveTotp(DeactivateTOTPView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _note(self.request, "totp", "removed")
        return response


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _enrolled(self.request, "webauthn")
        return response


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
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


class RenewRecoveryCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _note(self.request, "recovery_codes", "renewed")
        return response


class ShowFactor(AuthenticateView):  # type: ignore[misc]
    """The step after the password."""

    def form_invalid(self, form: Any) -> HttpResponse:
        _failed(str(self.stage.login.user.pk), "second_factor")
        return super().form_invalid(form)


class PasskeyLogin(LoginWebAuthnView):  # type: ignore[misc]
    """Sign in with a passkey alone: it is the thing one has, and asks for the PIN or finger that opens it."""

    def form_invalid(self, form: Any) -> HttpResponse:
        _failed(None, "passkey")
        return HttpResponseRedirect(f"{reverse('account_login')}?passkey=failed")


def _failed(account: str | None, step: str) -> None:
    people.record_failed_login(account=account, step=step, by=Actor.anonymous(), at=timezone.now())
