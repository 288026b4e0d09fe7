"""What this room forgets, and when."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pages.forms.retention import Duty, in_batches, register

from . import forgetting
from .models import Registration, RegistrationPolicy
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


register(Duty("unconfirmed", _("Registrations that nobody confirmed"), _unconfirmed))
register(Duty("needs", _("Needs and sensitive answers"), _needs))
register(Duty("registrations", _("Registrations"), _people))
