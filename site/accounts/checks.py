"""Refuses a deployment in which a password alone would be enough."""

from django.conf import settings
from django.core.checks import Error, register


@register("accounts", deploy=True)
def second_factor_is_demanded(app_configs: object, **kwargs: object) -> list[Error]:
    """An error where anybody may sign in with a password alone."""
    if settings.SECOND_FACTOR:
        return []
    return [
        Error(
            "SECOND_FACTOR is off: one password that was found out opens everything.",
            hint="It is meant for development; leave it out in production.",
            id="accounts.E001",
        )
    ]


@register("accounts", deploy=True)
def passkeys_need_tls(app_configs: object, **kwargs: object) -> list[Error]:
    """An error where passkeys of any origin would be taken."""
    if not getattr(settings, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", False):
        return []
    return [
        Error(
            "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN takes passkeys without TLS.",
            hint="It is meant for localhost; leave it out in production.",
            id="accounts.E002",
        )
    ]
