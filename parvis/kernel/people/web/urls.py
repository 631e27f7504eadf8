"""Addresses under `account/`: signing in and out, factors, and the page of one's own."""

from collections.abc import Callable

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from django.http import HttpResponseBase
from django.urls import path
from django.views.generic import View

from parvis.kernel.people.web import account, factors, mandates, members


def page(view: type[View], template: str) -> Callable[..., HttpResponseBase]:
    """Return a view of allauth with our own page; its own templates come before ours in the search."""
    return view.as_view(template_name=f"people/{template}")


urlpatterns = [
    path("", account.account, name="account"),
    path("language/", account.change_language, name="account_language"),
    path("sessions/end/", account.end_other_sessions, name="account_sessions_end"),
    path("sessions/<uuid:reference>/end/", account.end_session, name="account_session_end"),
    path("reach/", account.reach, name="account_reach"),
    path("mandates/", mandates.mandates, name="account_mandates"),
    path("mandates/give/", mandates.offer, name="account_mandate_offer"),
    path("mandates/take/", mandates.take, name="account_mandate_take"),
    path("mandates/child/", mandates.child, name="account_mandate_child"),
    path("mandates/company/", mandates.company, name="account_mandate_company"),
    path("mandates/offers/<uuid:invitation>/", mandates.answer, name="account_mandate_answer"),
    path("mandates/<uuid:mandate>/use/", mandates.use, name="account_mandate_use"),
    path("mandates/<uuid:mandate>/revoke/", mandates.revoke, name="account_mandate_revoke"),
    path("mandates/stop/", mandates.stop, name="account_mandate_stop"),
    path("members/", members.members, name="members"),
    path("members/<slug:organisation>/", members.members_of, name="members_of"),
    path("members/<slug:organisation>/add/", members.add, name="member_add"),
    path("members/<slug:organisation>/<uuid:account>/", members.member, name="member"),
    path("members/<slug:organisation>/<uuid:account>/give/", members.give, name="member_give"),
    path("members/<slug:organisation>/<uuid:account>/take/", members.take, name="member_take"),
    path("members/<slug:organisation>/<uuid:account>/reset/", members.reset, name="member_reset"),
    path("members/<slug:organisation>/<uuid:account>/close/", members.close, name="member_close"),
    # allauth's own names: it reverses them itself.
    path("login/", page(account_views.LoginView, "login.html"), name="account_login"),
    path("logout/", page(account_views.LogoutView, "logout.html"), name="account_logout"),
    path("inactive/", page(account_views.AccountInactiveView, "inactive.html"), name="account_inactive"),
    path("again/", page(account_views.ReauthenticateView, "again_password.html"), name="account_reauthenticate"),
    path("password/", account.change_password, name="account_change_password"),
    path("factors/", page(mfa_views.IndexView, "factors.html"), name="mfa_index"),
    path("factors/step/", page(factors.ShowFactor, "second_step.html"), name="mfa_authenticate"),
    path("factors/again/", page(mfa_views.ReauthenticateView, "again_code.html"), name="mfa_reauthenticate"),
    path("factors/app/add/", page(factors.AddTotp, "app_add.html"), name="mfa_activate_totp"),
    path("factors/app/remove/", page(factors.RemoveTotp, "app_remove.html"), name="mfa_deactivate_totp"),
    path(
        "factors/codes/",
        page(recovery_views.ViewRecoveryCodesView, "codes.html"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "factors/codes/download/",
        page(recovery_views.DownloadRecoveryCodesView, "codes.txt"),
        name="mfa_download_recovery_codes",
    ),
    path(
        "factors/codes/renew/",
        page(factors.RenewRecoveryCodes, "codes_renew.html"),
        name="mfa_generate_recovery_codes",
    ),
    path("factors/passkey/login/", factors.PasskeyLogin.as_view(), name="mfa_login_webauthn"),
    path("factors/passkey/add/", page(factors.AddPasskey, "passkey_add.html"), name="mfa_add_webauthn"),
    path(
        "factors/passkey/again/",
        page(factors.PasskeyAgain, "again_passkey.html"),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "factors/passkey/<int:pk>/remove/",
        page(factors.RemovePasskey, "passkey_remove.html"),
        name="mfa_remove_webauthn",
    ),
]
