"""How allauth fits in the house: who signs in, what is written down about it, and how its secrets are kept."""

import time
from base64 import b64decode, b64encode
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kernel.people import api as people
from parvis.kernel.people.types import AccountKind, Actor
from parvis.kernel.people.web import moments
from parvis.kernel.registry import registry
from parvis.kernel.vault import api as vault

LANDING = "people.landing"
"""The hook that says where someone begins after signing in: `(actor) -> address`; without it, the home page."""
FAREWELL = "people.farewell"
"""The hook that says where someone goes after signing out, asked before the session ends: `(request) -> address` or
None for the home page."""
FACTOR_SCOPE, FACTOR_CONTEXT = "people/factors", "mfa.authenticator:secret:totp"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by administrations, not on a page; every sign-in and failure is written down."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("We do not know this user name with this password."),
        "too_many_login_attempts": _("That was tried too often. Wait five minutes and try again."),
        "incorrect_code": _("This code is not right, or no longer. Type the newest one."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        if user.kind == AccountKind.COMPANY:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)  # changes the session's key
        moments.begin(request, timezone.now())

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        people.record_login(account=str(user.pk), methods=moments.methods(request), by=_actor(user), at=timezone.now())
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        people.record_failed_login(
            account=people.find_by_username(credentials.get("username") or ""),
            step="password",
            by=Actor.anonymous(),
            at=timezone.now(),
        )

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            people.record_logout(
                account=str(request.user.pk), reason="asked", by=_actor(request.user), at=timezone.now()
            )
        super().logout(request)

    def set_password(self, user: Any, password: str) -> None:
        people.change_password(account=str(user.pk), password=password, by=_actor(user), at=timezone.now())
        user.refresh_from_db(fields=["password", "must_change_password"])

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        landing = registry.hook(LANDING)
        if landing is None:
            return super().get_login_redirect_url(request)
        return str(landing(_actor(request.user)))

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        farewell = registry.hook(FAREWELL)
        return str((farewell and farewell(request)) or reverse(settings.LOGIN_REDIRECT_URL))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask again before factors change, unless one signed in within the last minutes (OWASP ASVS 5.0, 7.5.1)."""
        records = get_authentication_records(self.request, self.request.user)
        last = max((one["at"] for one in records), default=0.0)
        return bool(time.time() - last >= account_settings.REAUTHENTICATION_TIMEOUT)


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of second factors lie in the vault; an agent cannot remove the last factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or no longer. Type the newest one."),
        "cannot_delete_authenticator": _("This is your only second factor. Add another before you remove it."),
    }

    def encrypt(self, text: str) -> str:
        return b64encode(vault.seal(text, scope=FACTOR_SCOPE, context=FACTOR_CONTEXT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return vault.unseal_text(b64decode(encrypted_text), scope=FACTOR_SCOPE, context=FACTOR_CONTEXT)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if settings.DEMO or authenticator.user.kind != AccountKind.AGENT:
            return True
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("My passkey") if not count else gettext("Passkey {number}").format(number=count + 1)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Parvis"}


def _actor(user: Any) -> Actor:
    return people.actor_of(user, timezone.now())
