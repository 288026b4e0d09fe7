"""Who must sign in with more than a password: whoever may do more than translate."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from . import letters, sessions
from .models import User
from .roles import translators_rights

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Of pages: drafts that somebody else reads before they are live.
DRAFTING = ("add_page", "change_page")
# Of files: those that are there.
CHOOSING = ("choose_customimage", "choose_customdocument")


def has_one(user: User) -> bool:
    """Whether an app or a passkey is set up."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def is_demanded(user: User) -> bool:
    """
    Whether this person may publish, or see what people have sent or said.

    Told the other way round, so that no new right is forgotten: all rights but those
    of a translator ask for a second factor.
    """
    if not settings.SECOND_FACTOR:
        return False
    if user.is_superuser:
        return True
    return _may_more(user) or _may_publish(user) or _may_upload(user)


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


def _may_more(user: User) -> bool:
    harmless = {f"{label}.{codename}" for label, codename in translators_rights()}
    return bool(user.get_all_permissions() - harmless)


def _may_publish(user: User) -> bool:
    rows = GroupPagePermission.objects.filter(group__user=user)
    return rows.exclude(permission__codename__in=DRAFTING).exists()


def _may_upload(user: User) -> bool:
    rows = GroupCollectionPermission.objects.filter(group__user=user)
    return rows.exclude(permission__codename__in=CHOOSING).exists()
