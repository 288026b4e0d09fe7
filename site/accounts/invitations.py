"""Asking somebody in: nobody types another person's password."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from . import letters
from .models import Invitation, User

INVITED, ACCEPTED = "accounts.invited", "accounts.accepted"


class InvitationClosed(Exception):
    """It was accepted, withdrawn or sent anew in the meantime, or its time is over."""


@transaction.atomic
def invite(
    email: str,
    *,
    groups: Iterable[Group],
    is_superuser: bool,
    language: str,
    by: User | None,
    at: datetime,
) -> Invitation:
    """
    Send an address the link by which it makes itself an account.

    :raises ValidationError: where the address has an account or an open invitation
    """
    _refuse_known(email)
    Invitation.objects.filter(
        email__iexact=email, accepted_at=None, expires_at__lte=at
    ).delete()
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=email.lower(),
                is_superuser=is_superuser,
                language=language,
                invited_by=by,
                created_at=at,
                expires_at=at + timedelta(days=settings.INVITATION_DAYS),
            )
    except IntegrityError:
        raise ValidationError(
            _("This address has an invitation. It can be sent again from the list.")
        ) from None
    invitation.groups.set(groups)
    letters.send_invitation(invitation)
    _note(invitation, INVITED, by)
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, *, by: User, at: datetime) -> None:
    """
    A new letter with a new link and a new time; the old link opens nothing any more.

    :raises InvitationClosed: where it was accepted or withdrawn
    """
    waiting = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None
    )
    expires_at = at + timedelta(days=settings.INVITATION_DAYS)
    if not waiting.update(turn=F("turn") + 1, expires_at=expires_at, invited_by=by):
        raise InvitationClosed
    letters.forget_invitation(invitation.pk, at=at)
    invitation.refresh_from_db()
    letters.send_invitation(invitation)


@transaction.atomic
def withdraw(invitation: Invitation, *, at: datetime) -> None:
    """
    Nobody can accept it any more.

    :raises InvitationClosed: where it was accepted
    """
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at=None)
    if not waiting.update(withdrawn_at=at):
        raise InvitationClosed
    letters.forget_invitation(invitation.pk, at=at)


@transaction.atomic
def accept(
    invitation: Invitation,
    *,
    first_name: str,
    last_name: str,
    password: str,
    at: datetime,
) -> User:
    """
    The account that the invitation promised; it can be accepted once.

    :raises InvitationClosed: where somebody was faster, or its time is over
    """
    mine = Invitation.objects.open(at=at).filter(pk=invitation.pk, turn=invitation.turn)
    # One of two that come at once finds no row.
    if not mine.update(accepted_at=at):
        raise InvitationClosed
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise InvitationClosed
    user = User.objects.create_user(
        _free_name(invitation.email),
        invitation.email,
        password,
        first_name=first_name,
        last_name=last_name,
        is_superuser=invitation.is_superuser,
        is_staff=invitation.is_superuser,
    )
    user.groups.set(invitation.groups.all())
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    UserProfile.objects.create(user=user, preferred_language=invitation.language)
    _note(invitation, ACCEPTED, user)
    return user


def sweep(*, at: datetime) -> int:
    """Forget invitations that are over; how many."""
    gone = list(Invitation.objects.forgettable(at=at))
    for invitation in gone:
        letters.forget_invitation(invitation.pk, at=at)
        invitation.delete()
    return len(gone)


def _note(invitation: Invitation, action: str, by: User | None) -> None:
    """In the log, which stays: who and as what, by number instead of address."""
    groups = list(invitation.groups.order_by("name").values_list("name", flat=True))
    data = {"groups": groups, "is_superuser": invitation.is_superuser}
    log(invitation, action, user=by, title=f"#{invitation.pk}", data=data)


def _refuse_known(email: str) -> None:
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError(_("This address has an account already."))


def _free_name(email: str) -> str:
    name = email.lower()[:150]
    taken = User.objects.filter(username__startswith=name[:140]).values_list(
        "username", flat=True
    )
    names = (name, *(f"{name[:140]}-{number}" for number in range(2, len(taken) + 3)))
    return next(x for x in names if x not in taken)
