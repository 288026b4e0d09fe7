"""
Links that open one thing: made when a letter or page is written, never kept in clear.

Every room may use them: a registration, a check-in, an offer.
"""

import hashlib
import secrets
from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone

from .models import AccessToken

# 160 bits; nobody guesses it.
BYTES = 20


def end_of(day: date) -> datetime:
    """When that day is over: until then a link to what is deleted then may open it."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def fingerprint(raw: str) -> str:
    return hashlib.sha256(raw.encode()).hexdigest()


def _subject(subject: models.Model) -> dict[str, str]:
    return {
        "subject_type": subject._meta.label_lower,
        "subject_id": str(subject.pk),
    }


def mint(
    purpose: str, subject: models.Model, *, at: datetime, expires_at: datetime
) -> str:
    """A new link's secret; earlier ones stay valid until they expire."""
    [raw] = mint_each(purpose, [subject], at=at, expires_at=expires_at)
    return raw


def mint_each(
    purpose: str, subjects: list[models.Model], *, at: datetime, expires_at: datetime
) -> list[str]:
    """A new secret for each of them, with one query for all."""
    raws = [secrets.token_urlsafe(BYTES) for _one in subjects]
    AccessToken.objects.bulk_create(
        AccessToken(
            purpose=purpose,
            digest=fingerprint(raw),
            created_at=at,
            expires_at=expires_at,
            **_subject(subject),
        )
        for raw, subject in zip(raws, subjects, strict=True)
    )
    return raws


def find(raw: str, purpose: str, *, at: datetime) -> AccessToken | None:
    """The valid link with that secret, made for that purpose."""
    return (
        AccessToken.objects.valid(at=at)
        .filter(purpose=purpose, digest=fingerprint(raw))
        .first()
    )


def hand_on(subject: models.Model, to: models.Model) -> int:
    """Let every link to something open another of the same person; how many."""
    mine = AccessToken.objects.filter(**_subject(subject))
    return mine.update(subject_id=str(to.pk))


def revoke(subject: models.Model, *, at: datetime) -> int:
    """Close every open link to something; how many there were."""
    return (
        AccessToken.objects.valid(at=at)
        .filter(**_subject(subject))
        .update(revoked_at=at)
    )
