"""Addresses under `account/`: signing in and out, factors, and the page of one's own."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.webauthn import views as passkey_views
from django.urls import path

from parvis.kernel.people.web import account, factors

urlpatterns = [
    path("", account.account, name="account"),
    path("language/", account.change_language, name="account_language"),
    path("sessions/end/", account.end_other_sessions, name="account_sessions_end"),
    path("sessions/<uuid:reference>/end/", account.end_session, name="account_session_end"),
    path("mandates/<uuid:mandate>/use/", account.use_mandate, name="account_mandate_use"),
    path("mandates/<uuid:mandate>/revoke/", account.revoke_mandate, name="account_mandate_revoke"),
    path("mandates/stop/", account.stop_acting, name="account_mandate_stop"),
    # allauth's own names: it reverses them itself.
    path("login/", account_views.login, name="account_login"),
    path("logout/", account_views.logout, name="account_logout"),
    path("inactive/", account_views.account_inactive, name="account_inactive"),
    path("reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"),
    path("password/", account_views.password_change, name="account_change_password"),
    path("factors/", mfa_views.index, name="mfa_index"),
    path("factors/show/", factors.ShowFactor.as_view(), name="mfa_authenticate"),
    path("factors/again/", mfa_views.reauthenticate, name="mfa_reauthenticate"),
    path("factors/app/add/", factors.AddTotp.as_view(), name="mfa_activate_totp"),
    path("factors/app/remove/", factors.RemoveTotp.as_view(), name="mfa_deactivate_totp"),
    path("factors/codes/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factors/codes/download/", recovery_views.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("factors/codes/renew/", factors.RenewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("factors/passkey/login/", factors.PasskeyLogin.as_view(), name="mfa_login_webauthn"),
    path("factors/passkey/add/", factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("factors/passkey/again/", passkey_views.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("factors/passkey/<int:pk>/remove/", factors.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
]
