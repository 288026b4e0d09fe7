"""What this room forgets, and when."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from events.models import Occurrence
from pages.forms.retention import Duty, in_batches, register

from . import forgetting, invitations
from .models import Invitation, Registration, RegistrationPolicy
from .states import State

UNCONFIRMED_KEPT = timedelta(hours=24)
# Where an event has no policy any more: nothing is kept for ever.
DAYS_WITHOUT_POLICY, NEEDS_WITHOUT_POLICY = 30, 7


def _unconfirmed(at: datetime, dry_run: bool) -> int:
    """Nobody proved that address: not even a number is left."""
    due = Registration.objects.filter(
        state=State.EXPIRED,
        history__before=State.PENDING,
        history__after=State.EXPIRED,
        verified_at=None,
        reconfirm_asked_at=None,
        changed_at__lte=at - UNCONFIRMED_KEPT,
        channel=Registration.Channel.WEB,
    ).exclude(email="")

    def remove(registration: Registration) -> None:
        forgetting.remove(registration, at=at)

    return in_batches(due, remove, dry_run=dry_run)


def _by_policy(
    rows: QuerySet, *, at: datetime, days: str, otherwise: int
) -> list[QuerySet]:
    """The rows whose event was so many days ago, one query for each policy."""
    policies = RegistrationPolicy.objects.all()
    found = [
        rows.filter(
            occurrence__event_key=policy.event_key,
            occurrence__ends_at__lte=at
            - timedelta(days=getattr(policy, days) or otherwise),
        )
        for policy in policies
    ]
    orphans = rows.exclude(occurrence__event_key__in=policies.values("event_key"))
    late = at - timedelta(days=otherwise)
    return [*found, orphans.filter(occurrence__ends_at__lte=late)]


def _needs(at: datetime, dry_run: bool) -> int:
    rows = Registration.objects.filter(needs_forgotten_at=None)

    def forget(registration: Registration) -> None:
        forgetting.forget_needs(registration, at=at)

    return sum(
        in_batches(due, forget, dry_run=dry_run)
        for due in _by_policy(
            rows, at=at, days="needs_retention_days", otherwise=NEEDS_WITHOUT_POLICY
        )
    )


def _people(at: datetime, dry_run: bool) -> int:
    def forget(registration: Registration) -> None:
        forgetting.anonymise(registration, at=at)

    return sum(
        in_batches(due, forget, dry_run=dry_run)
        for due in _by_policy(
            Registration.objects.known(),
            at=at,
            days="retention_days",
            otherwise=DAYS_WITHOUT_POLICY,
        )
    )


def _invited(at: datetime, dry_run: bool) -> int:
    """Whoever was invited is forgotten when those who came are."""
    coming = Occurrence.objects.filter(ends_at__gt=at).values("event_key")
    policies = RegistrationPolicy.objects.all()
    days = dict(policies.values_list("event_key", "retention_days"))
    due = [
        invitation.pk
        for invitation in Invitation.objects.exclude(event_key__in=coming)
        if _is_forgotten(invitation, days, at=at)
    ]

    def forget(invitation: Invitation) -> None:
        invitations.forget(invitation, at=at)

    return in_batches(Invitation.objects.filter(pk__in=due), forget, dry_run=dry_run)


def _is_forgotten(invitation: Invitation, days: dict, *, at: datetime) -> bool:
    last = Occurrence.objects.of(invitation.event_key).last()
    kept = timedelta(days=days.get(invitation.event_key) or DAYS_WITHOUT_POLICY)
    return (last.ends_at if last else invitation.created_at) + kept <= at


register(Duty("invitations", _("Invitations"), _invited))
register(Duty("unconfirmed", _("Registrations that nobody confirmed"), _unconfirmed))
register(Duty("needs", _("Needs and sensitive answers"), _needs))
register(Duty("registrations", _("Registrations"), _people))
