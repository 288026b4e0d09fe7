"""Who must sign in with more than a password: whoever may do anything here."""

from datetime import datetime, timedelta

from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_removed,
)
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from . import letters, sessions
from .limits import limits
from .models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Wrong codes within a day after which a letter goes; at the last, no code opens.
TOLD_AT = (3, 30)


def has_one(user: User) -> bool:
    """Whether an app or a passkey is set up."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def is_demanded(user: User) -> bool:
    """
    Whether this person may do anything that visitors may not.

    Translators, too: words of banners, persons and forms have no drafts, so what they
    save is live.
    """
    if not settings.SECOND_FACTOR:
        return False
    return user.is_superuser or bool(user.get_all_permissions())


def is_shown(request: HttpRequest) -> bool:
    """
    Whether this very session has shown the factor, where its person has one.

    One that a stolen password began before it was set up has not.
    """
    if not settings.SECOND_FACTOR or not has_one(request.user):
        return True
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def must_set_up(user: User, *, at: datetime) -> bool:
    """Whether this person gets no further before a second factor is set up."""
    return needs_one(user) and at >= due_at(user, at=at)


def needs_one(user: User) -> bool:
    """Whether one is demanded that is not there yet."""
    if not settings.SECOND_FACTOR or not user.is_authenticated:
        return False
    return not has_one(user) and is_demanded(user)


def due_at(user: User, *, at: datetime) -> datetime:
    """Until when it can wait; asked for the first time now, if it never was."""
    grace = timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS)
    if grace and user.second_factor_asked_at is None:
        user.second_factor_asked_at = at
        user.save(update_fields=["second_factor_asked_at"])
    return (user.second_factor_asked_at or at) + grace


@transaction.atomic
def take_away(user: User) -> None:
    """
    For somebody whose telephone is lost: all factors go, all devices are signed out.

    The next sign-in asks for the password, then leads to setting up a new one.
    """
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    sessions.sign_out(user)
    letters.send("second_factor_reset", user)


@receiver(post_save, sender=Authenticator)
def shown_by_setting_up(
    instance: Authenticator, created: bool, **kwargs: object
) -> None:
    """
    Whoever has just set a factor up need not sign in with it once more.

    Not by allauth's own signal, which may come after the session has been stored.
    """
    request = context.request
    mine = request and request.user == instance.user
    if created and mine and instance.type in FACTORS:
        record_authentication(request, instance.user, "mfa", type=instance.type)
        _sign_others_out(request, instance.user)


@receiver(authenticator_removed)
def sign_out_after_removing(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Sessions that the factor had opened end with it."""
    _sign_others_out(request, user)


@receiver(authentication_failed)
def tell_of_wrong_codes(user: User, **kwargs: object) -> None:
    """By letter, and never in silence, however slowly somebody guesses."""
    key = _wrong_today(user)
    with ratelimit.cache_lock(key):
        tries = limits.get(key, 0) + 1
        limits.set(key, tries, timeout=24 * 3600)
    if tries in TOLD_AT:
        letters.send("codes_tried", user)


def takes_codes(user: User) -> bool:
    """Whether a code may be tried still today; a passkey always may."""
    return limits.get(_wrong_today(user), 0) < TOLD_AT[-1]


def _wrong_today(user: User) -> str:
    return f"wrong-codes:{user.pk}:{timezone.localdate()}"


def _sign_others_out(request: HttpRequest, user: User) -> None:
    sessions.sign_out(user, keep=request.session.session_key)
