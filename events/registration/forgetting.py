"""Forgetting one registration: its needs first, then everything but numbers."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from outbox.letters import forget
from pages.forms import tokens

from . import invitations
from .letters import NEEDS, key, prefix
from .models import Consent, Registration
from .recording import take_consent_back


@transaction.atomic
def forget_needs(registration: Registration, *, at: datetime) -> None:
    """What somebody needs, and sensitive answers: gone soon after the event."""
    forget(key(registration, NEEDS), at=at)
    registration.needs.all().delete()
    registration.answers.filter(sensitive=True).delete()
    take_consent_back(registration)
    Registration.objects.filter(pk=registration.pk).update(needs_forgotten_at=at)


@transaction.atomic
def anonymise(
    registration: Registration, *, at: datetime, by: User | None = None
) -> None:
    """Keep state, size, language, channel and day; forget the rest."""
    forget(prefix(registration), at=at)
    tokens.revoke(registration, at=at)
    registration.needs.all().delete()
    registration.answers.all().delete()
    registration.check_ins.all().delete()
    registration.history.all().delete()
    Consent.objects.filter(registration=registration).delete()
    for invitation in registration.invitations.all():
        invitations.forget(invitation, at=at)
    Registration.objects.filter(pk=registration.pk).update(
        name="",
        email="",
        phone="",
        phone_digits="",
        note="",
        public_ref=None,
        idem_key=None,
        needs_forgotten_at=at,
        anonymised_at=at,
    )


@transaction.atomic
def remove(registration: Registration, *, at: datetime) -> None:
    """One that was never confirmed leaves nothing at all."""
    forget(prefix(registration), at=at)
    tokens.revoke(registration, at=at)
    registration.delete()
