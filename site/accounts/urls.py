"""`/admin/...`: every way in, out and back in. They stand before Wagtail's own."""

from collections.abc import Callable
from functools import cache

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from django.http import HttpResponse
from django.urls import path, re_path
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from . import oidc, views

FOLDER = views.FOLDER
FACTORS = "allauth.mfa.base.views"
PASSKEYS = "allauth.mfa.webauthn.views"


def _says(heading: str, text: str, **more: object) -> dict:
    words = {"heading": heading, "text": text, **more}
    return {"template_name": f"{FOLDER}/says.html", "extra_context": words}


def _asks(heading: str, label: str, text: str = "", **more: object) -> dict:
    words = {"heading": heading, "text": text, "label": label, **more}
    return {"template_name": f"{FOLDER}/asks.html", "extra_context": words}


def _shows(name: str) -> dict:
    return {"template_name": f"{FOLDER}/{name}"}


def _later(name: str, **options: object) -> Callable[..., HttpResponse]:
    """The view of that name, loaded when it is asked for: passkeys take 11 MB."""

    @cache
    def view() -> Callable[..., HttpResponse]:
        return import_string(name).as_view(**options)

    return lambda request, **gaps: view()(request, **gaps)


login = [
    path("login/", views.SignInView.as_view(), name="account_login"),
    path(
        "login/second/",
        _later("accounts.factors.SecondStepView"),
        name="mfa_authenticate",
    ),
    path(
        "login/passkey/",
        _later(f"{PASSKEYS}.LoginWebAuthnView", **_shows("login.html")),
        name="mfa_login_webauthn",
    ),
    path(
        "login/again/",
        account.ReauthenticateView.as_view(**_shows("again.html")),
        name="account_reauthenticate",
    ),
    path(
        "login/again/code/",
        _later(f"{FACTORS}.ReauthenticateView", **_shows("again_code.html")),
        name="mfa_reauthenticate",
    ),
    path(
        "login/again/passkey/",
        _later(
            f"{PASSKEYS}.ReauthenticateWebAuthnView", **_shows("again_passkey.html")
        ),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "login/closed/",
        account.AccountInactiveView.as_view(
            **_says(
                _("This account is closed"),
                _("An administrator can open it again."),
            )
        ),
        name="account_inactive",
    ),
    path(
        "login/cancelled/",
        RedirectView.as_view(pattern_name="account_login"),
        name="socialaccount_login_cancelled",
    ),
    path("login/oidc/<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path(
        "login/oidc/<slug:provider_id>/back/",
        oidc.callback,
        name="openid_connect_callback",
    ),
    path(
        "logout/",
        account.LogoutView.as_view(
            **_asks(_("Sign out"), _("Sign out"), _("Do you want to sign out?"))
        ),
        name="account_logout",
    ),
    path("invitation/<str:token>/", views.accept_invitation, name="accounts_accept"),
]
password = [
    path(
        "password/",
        account.PasswordResetView.as_view(
            **_asks(
                _("Forgotten your password?"),
                _("Send me a link"),
                _("We send a link to your address, by which you choose a new one."),
            )
        ),
        name="account_reset_password",
    ),
    path(
        "password/sent/",
        account.PasswordResetDoneView.as_view(
            **_says(
                _("Look into your mail"),
                _(
                    "If that address has an account here, a letter with a link is on "
                    "its way. Nothing comes? Then ask an administrator which address "
                    "your account has."
                ),
            )
        ),
        name="account_reset_password_done",
    ),
    path(
        "password/change/",
        account.PasswordChangeView.as_view(
            **_asks(_("Change your password"), _("Change it"))
        ),
        name="account_change_password",
    ),
    # Whoever came through the town's sign-in and has none gets one by mail.
    path(
        "password/set/",
        RedirectView.as_view(pattern_name="account_reset_password"),
        name="account_set_password",
    ),
    path(
        "password/changed/",
        account.PasswordResetFromKeyDoneView.as_view(
            **_says(
                _("Your new password is valid"),
                _("You were signed out on all devices."),
                url="/admin/login/",
                label=_("To the sign-in"),
            )
        ),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.PasswordResetFromKeyView.as_view(**_shows("new_password.html")),
        name="account_reset_password_from_key",
    ),
    # Wagtail's own.
    re_path(r"^password_reset/", views.gone),
]
own = [
    path("sign-in/", _later("accounts.factors.OwnSignInView"), name="mfa_index"),
    path("sign-in/devices/", views.devices, name="usersessions_list"),
    path(
        "sign-in/app/",
        app.ActivateTOTPView.as_view(**_shows("app.html")),
        name="mfa_activate_totp",
    ),
    path(
        "sign-in/app/remove/",
        app.DeactivateTOTPView.as_view(
            **_asks(
                _("Remove the app"),
                _("Remove it"),
                _("Codes of your authenticator app are not asked for any more."),
                danger=True,
            )
        ),
        name="mfa_deactivate_totp",
    ),
    path(
        "sign-in/passkeys/",
        _later(f"{PASSKEYS}.ListWebAuthnView", **_shows("passkeys.html")),
        name="mfa_list_webauthn",
    ),
    path(
        "sign-in/passkeys/add/",
        _later(f"{PASSKEYS}.AddWebAuthnView", **_shows("passkey_add.html")),
        name="mfa_add_webauthn",
    ),
    path(
        "sign-in/passkeys/<int:pk>/",
        _later(
            f"{PASSKEYS}.EditWebAuthnView", **_asks(_("Rename a passkey"), _("Save"))
        ),
        name="mfa_edit_webauthn",
    ),
    path(
        "sign-in/passkeys/<int:pk>/remove/",
        _later(
            f"{PASSKEYS}.RemoveWebAuthnView",
            **_asks(
                _("Remove a passkey"),
                _("Remove it"),
                _("It does not open this account any more."),
                danger=True,
            ),
        ),
        name="mfa_remove_webauthn",
    ),
    path(
        "sign-in/codes/",
        codes.ViewRecoveryCodesView.as_view(**_shows("codes.html")),
        name="mfa_view_recovery_codes",
    ),
    path(
        "sign-in/codes/file/",
        codes.DownloadRecoveryCodesView.as_view(**_shows("codes.txt")),
        name="mfa_download_recovery_codes",
    ),
    path(
        "sign-in/codes/new/",
        codes.GenerateRecoveryCodesView.as_view(
            **_asks(
                _("Make new codes"),
                _("Make new codes"),
                _("The codes of before open nothing any more."),
            )
        ),
        name="mfa_generate_recovery_codes",
    ),
]
urlpatterns = login + password + own
