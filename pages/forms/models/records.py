"""What is counted and handed out for a while: links, attempts, digests."""

from datetime import datetime
from typing import Self

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AccessTokenQuerySet(models.QuerySet):
    def valid(self, *, at: datetime) -> Self:
        return self.filter(expires_at__gt=at, revoked_at__isnull=True)


class AccessToken(models.Model):
    """
    A link that opens one thing for one purpose; only its fingerprint is kept.

    The subject is named, not related: the link still knows that it was deleted.
    """

    purpose = models.CharField(_("purpose"), max_length=40)
    subject_type = models.CharField(_("kind of subject"), max_length=100)
    subject_id = models.CharField(_("subject"), max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("access link")
        verbose_name_plural = _("access links")
        indexes = [
            models.Index(
                fields=["subject_type", "subject_id"], name="forms_token_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_type} {self.subject_id}"


class DailyKey(models.Model):
    """The day's key for sender fingerprints; gone tomorrow, and they with it."""

    day = models.DateField(primary_key=True)
    key = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("key of a day")
        verbose_name_plural = _("keys of days")

    def __str__(self) -> str:
        return self.day.isoformat()


class AttemptManager(models.Manager):
    def once_more(self, what: str, about: str, who: str, *, since: datetime) -> int:
        """
        Count one, and say how many there are now.

        One statement: the row is locked from here on, so of two at once one is first.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO forms_attempt (what, about, who, since, count) "
                "VALUES (%s, %s, %s, %s, 1) "
                "ON CONFLICT (what, about, who, since) "
                "DO UPDATE SET count = forms_attempt.count + 1 RETURNING count",
                [
                    *(what, about, who),
                    connection.ops.adapt_datetimefield_value(since),
                ],
            )
            return cursor.fetchone()[0]


class Attempt(models.Model):
    """How often something was tried in one hour or day, by a fingerprint."""

    what = models.CharField(max_length=20)
    about = models.CharField(max_length=36, blank=True)
    who = models.CharField(max_length=64)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    objects = AttemptManager()

    class Meta:
        verbose_name = _("attempts")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["what", "about", "who", "since"],
                name="forms_attempt_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.count}"


class DigestRun(models.Model):
    """A daily digest that was handed over, and up to when it tells."""

    day = models.DateField(unique=True)
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        ordering = ["-until"]

    def __str__(self) -> str:
        return self.day.isoformat()
