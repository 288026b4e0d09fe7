"""Indicators and their dated values: kept once for all languages."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Self

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.concepts.blocks.indicator import (
    MOST_DECIMALS,
    MOST_DIGITS,
    decimals_of,
)
from pages.concepts.terms import Direction, Every, check_year

# So late a value may be for each month between two of them.
LATE_DAYS = 5


class IndicatorQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Indicators that stand in their concepts today, in the order of these."""
        return self.filter(is_current=True).order_by("concept_key", "sort_order")

    def of(self, concept_key: object) -> Self:
        """All of that concept's pages."""
        return self.filter(concept_key=concept_key)

    def with_newest(self) -> Self:
        """Each with `newest`: the day of its last value, which `next_due` needs."""
        return self.annotate(newest=Max("values__day"))


class Indicator(models.Model):
    """
    An indicator of a published concept, the same for every language.

    Written from the German page when it is published, like a goal; its words are the
    German ones, for lists and letters of the office. Readers get the page's own.
    """

    concept_key = models.UUIDField()
    key = models.CharField(max_length=64)
    goal = models.ForeignKey(
        "concepts.Goal",
        on_delete=models.CASCADE,
        related_name="indicators",
        verbose_name=_("goal"),
    )
    measure = models.CharField(_("measure"), max_length=160, blank=True)
    name = models.CharField(_("what is counted"), max_length=160)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    source = models.CharField(
        _("where the numbers come from"), max_length=160, blank=True
    )
    direction = models.CharField(max_length=4, choices=Direction)
    decimals = models.PositiveSmallIntegerField(default=0)
    baseline = models.DecimalField(
        max_digits=MOST_DIGITS, decimal_places=MOST_DECIMALS, null=True
    )
    baseline_on = models.DateField(null=True)
    target = models.DecimalField(
        max_digits=MOST_DIGITS, decimal_places=MOST_DECIMALS, null=True
    )
    target_on = models.DateField(null=True)
    first_due = models.DateField(null=True)
    every = models.PositiveSmallIntegerField(choices=Every, default=Every.YEAR)
    told_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    told_name = models.CharField(max_length=120, blank=True)
    told_email = models.EmailField(blank=True)
    sort_order = models.PositiveIntegerField(default=0)
    is_current = models.BooleanField(default=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["concept_key", "sort_order"]
        constraints = [
            models.UniqueConstraint(
                fields=["concept_key", "key"], name="concepts_an_indicator_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit})" if self.unit else self.name

    def next_due(self, newest: date | None) -> date | None:
        """The day by which the next value should be there, given that of the last."""
        return next_due(self.first_due, self.every, newest)


def next_due(first: date | None, every: int, newest: date | None) -> date | None:
    """
    The first due day for which no value counts yet; nothing where nobody waits.

    Values are due on the first day and then every so many months. One counts for the
    first due day that is not before its own, or that it is a little late for.
    """
    if first is None or newest is None:
        return first
    counted = newest - timedelta(days=LATE_DAYS * every)
    number, due = 0, first
    while due - relativedelta(months=every) < counted:
        number += 1
        due = first + relativedelta(months=every * number)
    return due


class IndicatorValue(models.Model):
    """What was counted on a day."""

    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.CASCADE,
        related_name="values",
        verbose_name=_("indicator"),
    )
    day = models.DateField(_("of the day"), validators=[check_year])
    value = models.DecimalField(
        _("value"), max_digits=MOST_DIGITS, decimal_places=MOST_DECIMALS
    )
    source = models.CharField(
        _("source"),
        max_length=160,
        blank=True,
        help_text=_("Empty means: the usual source of this indicator."),
    )
    note = models.CharField(
        _("note"),
        max_length=300,
        blank=True,
        help_text=_("For colleagues: how it was counted, say. Readers do not see it."),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("entered by"),
    )
    entered_at = models.DateTimeField(_("entered at"), auto_now=True)

    # What stands there already may have more digits than are shown by now.
    kept: Decimal | None = None

    class Meta:
        verbose_name = _("value of an indicator")
        verbose_name_plural = _("values of indicators")
        ordering = ["indicator", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "day"],
                name="concepts_one_value_a_day",
                violation_error_message=_("There is a value of this day already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.value}"

    @property
    def version(self) -> str:
        """Another one after each change; empty before it is kept."""
        return self.entered_at.isoformat() if self.entered_at else ""

    def clean(self) -> None:
        super().clean()
        if self.day and self.day > timezone.localdate():
            raise ValidationError({"day": _("This day is still to come.")})
        if self.value in (None, self.kept) or self.indicator_id is None:
            return
        if decimals_of(self.value) > self.indicator.decimals:
            raise ValidationError(
                {"value": _("This has more digits behind the comma than are shown.")}
            )
