"""What readers say of a page: numbers by month, and texts for a while."""

from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FeedbackCount(models.Model):
    """How often a page helped its readers of one language in one month, or did not."""

    page_key = models.UUIDField(_("page"))
    locale = models.CharField(_("language"), max_length=20)
    month = models.DateField(_("month"))
    yes = models.PositiveIntegerField(_("helpful"), default=0)
    no = models.PositiveIntegerField(_("not helpful"), default=0)

    class Meta:
        verbose_name = _("number of readers whom a page helped")
        verbose_name_plural = _("numbers of readers whom pages helped")
        constraints = [
            models.UniqueConstraint(
                fields=["page_key", "locale", "month"], name="feedback_a_month_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.locale}: {self.yes}/{self.no}"

    @classmethod
    @transaction.atomic
    def count_one(
        cls, page_key: UUID, locale: str, *, is_helpful: bool, on: date
    ) -> None:
        """One more reader whom it helped, or did not."""
        row, _created = cls.objects.get_or_create(
            page_key=page_key, locale=locale, month=on.replace(day=1)
        )
        which = "yes" if is_helpful else "no"
        cls.objects.filter(pk=row.pk).update(**{which: F(which) + 1})

    @classmethod
    def move_one(
        cls, page_key: UUID, locale: str, *, is_helpful: bool, on: date
    ) -> None:
        """A reader thinks otherwise now than a moment ago."""
        to, gone = ("yes", "no") if is_helpful else ("no", "yes")
        cls.objects.filter(
            page_key=page_key,
            locale=locale,
            month=on.replace(day=1),
            **{f"{gone}__gt": 0},
        ).update(**{to: F(to) + 1, gone: F(gone) - 1})


class FeedbackTextQuerySet(models.QuerySet):
    def due(self, *, on: date) -> Self:
        """Texts whose day of deletion has come."""
        return self.filter(delete_at__lte=on)

    def undone(self) -> Self:
        return self.filter(done_at=None)


class FeedbackText(models.Model):
    """What a reader wrote about a page; nobody knows who, and it is deleted in time."""

    page_key = models.UUIDField(_("page"), db_index=True)
    locale = models.CharField(_("language"), max_length=20)
    is_helpful = models.BooleanField(_("helpful"))
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(_("sent"))
    delete_at = models.DateField(_("deleted on"), db_index=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    idem_key = models.CharField(max_length=64, unique=True)

    objects = FeedbackTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text about a page")
        verbose_name_plural = _("texts about pages")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.locale} {self.created_at:%Y-%m-%d}"


def deletion_day(*, at: datetime) -> date:
    """The day on which a text sent at that moment is deleted."""
    return timezone.localdate(at) + timedelta(days=settings.FEEDBACK_DAYS)
