"""What was searched: per day, never who."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Sum, Value
from django.db.models.functions import Concat, TruncWeek
from django.utils.translation import gettext_lazy as _

KEPT_DAYS = 180
# What fewer people ask might tell who it was.
LEAST_A_WEEK = 3
QUESTION = Concat("language", Value(" "), "text")


class AskedDayQuerySet(models.QuerySet):
    def often(self, *, since: date) -> Self:
        """
        Questions of that time with their sums, commonest first.

        Only those that were asked often enough within one of its weeks.
        """
        rows = self.filter(day__gte=since).annotate(question=QUESTION)
        weeks = rows.annotate(week=TruncWeek("day")).values("question", "week")
        often = weeks.annotate(asked=Sum("searches")).filter(asked__gte=LEAST_A_WEEK)
        known = rows.filter(question__in=often.values("question"))
        sums = known.values("language", "text").annotate(
            searches=Sum("searches"), empty=Sum("empty"), clicks=Sum("clicks")
        )
        return sums.order_by("-searches", "text")

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
