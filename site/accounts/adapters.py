"""What allauth asks the house: letters, words, secrets, whom the town lets in."""

import logging
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from allauth.account.signals import password_reset
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from . import known, letters, secrets
from .models import User
from .qr import as_svg

logger = logging.getLogger(__name__)
FRESH_SECONDS = 600
# For one account, from wherever they come; whose browser it knows is not counted.
TRIES_AN_HOUR = 200
# What a page says after it; of everything else, the page that follows tells enough.
MESSAGES = {
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/password_changed.txt": _("Your new password is valid."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("Please keep your new codes."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by invitation only, letters through the outbox, words of the house."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "enter_current_password": _("Please enter your present password."),
        "incorrect_code": _("This code is wrong or has been used."),
        "incorrect_password": _("The password is wrong."),
        "invalid_password_reset": _("This link is not valid any more."),
        "rate_limited": _("That was too often. Please wait a few minutes."),
        "too_many_login_attempts": _(
            "That was wrong too often. Please wait five minutes, then try again."
        ),
        "too_many_from_everywhere": _(
            "Too many wrong passwords for this account came from many places. Use a "
            "passkey, ask for a link to a new password, or wait an hour."
        ),
    }

    _from_everywhere = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: object,
        message: str | None = None,
        **kwargs: object,
    ) -> None:
        words = message or MESSAGES.get(message_template)
        if words:
            messages.add_message(request, level, words)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """
        Put the letter of that occasion into the outbox.

        Occasions that cannot arise here (a sign-up, an address to confirm) have none.
        """
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        if user is not None:
            letters.send(template_prefix, user)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict | None = None,
        email: str | None = None,
    ) -> None:
        letters.send(template_prefix, user)

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: object
    ) -> str:
        # By place, so that no stranger locks an account; not by the host's name, as
        # allauth does, which a request may write with any port.
        return f"login:{ratelimit.get_ip(request)}:{_address(credentials)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """
        Few tries from one place, more from all places together.

        :raises ValidationError: where there were too many
        """
        super().pre_authenticate(request, **credentials)
        if known.is_known(request, _address(credentials)):
            return
        counted = _everywhere(_address(credentials))
        self._from_everywhere = ratelimit.consume(request, **counted)
        if not self._from_everywhere:
            raise self.validation_error("too_many_from_everywhere")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._from_everywhere:
            self._from_everywhere.rollback()

    def post_login(
        self, request: HttpRequest, user: User, **kwargs: object
    ) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        known.remember(request, response, user)
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied) as error:
            logger.error(
                "TRUSTED_PROXIES is %s, not what stands in front of the site.",
                settings.ALLAUTH_TRUSTED_PROXY_COUNT,
            )
            raise PermissionDenied from error

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """
        Not within ten minutes of signing in, as when a first factor is set up.

        Whoever came through the town's sign-in has nothing else to show before that.
        """
        user = self.request.user
        if _is_fresh(self.request):
            return False
        if not user.has_usable_password() and not Authenticator.objects.filter(
            user=user
        ):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


@receiver(password_reset)
def forget_tries(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Whoever reads the account's mail is no stranger: they begin anew."""
    AccountAdapter(request)._delete_login_attempts_cached_email(
        request, email=user.email
    )
    ratelimit.clear(request, **_everywhere(user.email))


def _everywhere(address: str) -> dict:
    """What counts tries for one account, wherever they come from."""
    return {
        "app": "accounts",
        "action": "anywhere",
        "config": {"anywhere": f"{TRIES_AN_HOUR}/h/key"},
        "key": address,
    }


def _address(credentials: dict) -> str:
    return str(credentials.get("email", "")).lower()


def _is_fresh(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < FRESH_SECONDS


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets that a copy of the database does not give away; codes drawn here."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong or has been used."),
    }

    def encrypt(self, text: str) -> str:
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        return as_svg(url)

    def get_totp_issuer(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return str(_("Passkey %(number)s") % {"number": count + 1})


class TownAdapter(DefaultSocialAccountAdapter):
    """The town's own sign-in opens accounts by verified address, each for one."""

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple | None:
        """
        The account with an address that the town has verified, the first time.

        From then on it belongs to that person's key there: an address that the town
        gives to somebody else does not open it.
        """
        found = super().authenticate_by_email(sociallogin)
        if found is None:
            return None
        user, email = found
        if SocialAccount.objects.filter(user=user).exists():
            return None
        # Accounts' addresses are an administrator's word: the password may stay.
        EmailAddress.objects.update_or_create(
            user=user, email=email.lower(), defaults={"verified": True, "primary": True}
        )
        return found

    def is_open_for_signup(
        self, request: HttpRequest, sociallogin: SocialLogin
    ) -> bool:
        """Only where a group waits for them, and for an address nobody has."""
        verified = [x.email for x in sociallogin.email_addresses if x.verified]
        waiting = Group.objects.filter(name=settings.OIDC_NEW_USERS_GROUP)
        if not verified or not waiting.exists():
            return False
        return not filter_users_by_email(verified[0])

    @transaction.atomic
    def save_user(
        self, request: HttpRequest, sociallogin: SocialLogin, form: object = None
    ) -> User:
        user = super().save_user(request, sociallogin, form)
        user.groups.set(Group.objects.filter(name=settings.OIDC_NEW_USERS_GROUP))
        return user
