"""What was searched: per day, never who."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

KEPT_DAYS = 180
# What fewer people ask might tell who it was.
LEAST_A_WEEK = 3


class AskedDayQuerySet(models.QuerySet):
    def often(self, *, since: date) -> Self:
        """Questions asked often enough since then, with their sums, commonest first."""
        rows = self.filter(day__gte=since).values("language", "text")
        sums = rows.annotate(
            searches=Sum("searches"), empty=Sum("empty"), clicks=Sum("clicks")
        )
        return sums.filter(searches__gte=LEAST_A_WEEK).order_by("-searches", "text")

    def purge(self, *, today: date) -> int:
        """Forget what is too old; how many rows that were."""
        return self.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()[0]


class AskedDay(models.Model):
    """How often something was asked on a day, found nothing, and was followed."""

    day = models.DateField()
    language = models.CharField(max_length=12)
    text = models.CharField(max_length=80)
    searches = models.PositiveIntegerField(default=0)
    empty = models.PositiveIntegerField(default=0)
    clicks = models.PositiveIntegerField(default=0)

    objects = AskedDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of a day")
        verbose_name_plural = _("questions of a day")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "language", "text"], name="asked_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.language})"
