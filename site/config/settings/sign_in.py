"""
How editors sign in: accounts by invitation, second factor, sessions, the town's own.

All of it can be set from the environment; `refuse_unsafe` names what production may
not be started with.
"""

from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

SIGN_IN_APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# Addresses are an administrator's word, or proven by an invitation.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Counters are shared: who closes the browser is signed out.
ACCOUNT_SESSION_REMEMBER = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/10m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reauthenticate": "accounts.forms.AgainForm",
    "reset_password": "accounts.forms.ForgottenForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "change_password": "accounts.forms.OtherPasswordForm",
}
PASSWORD_RESET_TIMEOUT = 2 * 3600

MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.AppForm",
    "add_webauthn": "accounts.passkeys.PasskeyForm",
    "edit_webauthn": "accounts.passkeys.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A telephone's clock may be half a minute wrong; no code is taken twice.
MFA_TOTP_TOLERANCE = 1

# Whoever works in the editors' area signs in with a second factor.
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=True)
# Days from the first time that it is asked for until nothing goes without.
SECOND_FACTOR_GRACE_DAYS = env.int("SECOND_FACTOR_GRACE_DAYS", default=0)

# A session ends so long after its last step, and so long after its first.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=120)
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600

INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)

# The town's own sign-in (OpenID Connect); without an address there is none.
OIDC_URL = env("OIDC_URL", default="")
OIDC_NAME = env("OIDC_NAME", default="OpenID Connect")
# Addresses there that need no further proof, where the server does not say which
# ones it has verified: OIDC_VERIFIED_DOMAINS=eupen.example.org
OIDC_VERIFIED_DOMAINS = env.list("OIDC_VERIFIED_DOMAINS", default=[])
# The group of those who come from there for the first time; empty: nobody new.
OIDC_NEW_USERS_GROUP = env("OIDC_NEW_USERS_GROUP", default="")
SOCIALACCOUNT_ADAPTER = "accounts.adapters.TownAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {}
if OIDC_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "town",
                "name": OIDC_NAME,
                "client_id": env("OIDC_CLIENT_ID"),
                "secret": env("OIDC_CLIENT_SECRET"),
                "settings": {
                    "server_url": OIDC_URL,
                    # Only what stands in the signed token counts.
                    "fetch_userinfo": False,
                    "verified_email": OIDC_VERIFIED_DOMAINS,
                },
            }
        ],
    }


def refuse_unsafe() -> None:
    """
    For production: nothing that lets people in more easily than the rule.

    :raises ImproperlyConfigured: with a sentence that says what to set
    """
    wrong = [sentence for is_wrong, sentence in _rules() if is_wrong]
    if wrong:
        raise ImproperlyConfigured(" ".join(wrong))


def _rules() -> list[tuple[bool, str]]:
    return [
        (
            not SECOND_FACTOR,
            "SECOND_FACTOR must not be off in production: leave it out.",
        ),
        (
            not 0 <= SECOND_FACTOR_GRACE_DAYS <= 14,
            "SECOND_FACTOR_GRACE_DAYS must be 0 to 14.",
        ),
        (
            not 5 <= SESSION_IDLE_MINUTES <= 8 * 60,
            "SESSION_IDLE_MINUTES must be 5 to 480.",
        ),
        (not 1 <= SESSION_HOURS <= 24, "SESSION_HOURS must be 1 to 24."),
        (not 1 <= INVITATION_DAYS <= 30, "INVITATION_DAYS must be 1 to 30."),
        (
            bool(OIDC_URL) and urlsplit(OIDC_URL).scheme != "https",
            "OIDC_URL must begin with https://.",
        ),
    ]
