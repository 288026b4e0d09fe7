"""What this room forgets, and when."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pages.forms.retention import Duty, in_batches, register

from . import forgetting, invitations
from .changed_dates import LET_GO
from .models import Invitation, Registration
from .states import State

UNCONFIRMED_KEPT = timedelta(hours=24)


def _unconfirmed(at: datetime, dry_run: bool) -> int:
    """Nobody proved that address: not even a number is left."""
    ran_out = Q(state=State.EXPIRED, history__after=State.EXPIRED)
    called_off = Q(state=State.CANCELLED, history__what=LET_GO)
    due = Registration.objects.filter(
        ran_out | called_off,
        history__before=State.PENDING,
        verified_at=None,
        reconfirm_asked_at=None,
        changed_at__lte=at - UNCONFIRMED_KEPT,
        channel=Registration.Channel.WEB,
    ).exclude(email="")
    due = due.distinct()

    def remove(registration: Registration) -> None:
        forgetting.remove(registration, at=at)

    return in_batches(due, remove, dry_run=dry_run)


def _needs(at: datetime, dry_run: bool) -> int:
    rows = Registration.objects.filter(needs_forgotten_at=None)

    def forget(registration: Registration) -> None:
        forgetting.forget_needs(registration, at=at)

    due = rows.to_forget("needs_kept_days", at=at)
    return in_batches(due, forget, dry_run=dry_run)


def _people(at: datetime, dry_run: bool) -> int:
    def forget(registration: Registration) -> None:
        forgetting.anonymise(registration, at=at)

    due = Registration.objects.known().to_forget("kept_days", at=at)
    return in_batches(due, forget, dry_run=dry_run)


def _invited(at: datetime, dry_run: bool) -> int:
    """Whoever was invited is forgotten when those who came are."""
    keys = Invitation.objects.order_by().values_list("event_key", flat=True).distinct()
    due = Q(pk__in=[])
    for key, end in invitations.kept_until(keys).items():
        if end <= at:
            due |= Q(event_key=key)

    def forget(invitation: Invitation) -> None:
        invitations.forget(invitation, at=at)

    return in_batches(Invitation.objects.filter(due), forget, dry_run=dry_run)


register(Duty("invitations", _("Invitations"), _invited))
register(Duty("unconfirmed", _("Registrations that nobody confirmed"), _unconfirmed))
register(Duty("needs", _("Needs and sensitive answers"), _needs))
register(Duty("registrations", _("Registrations"), _people))
