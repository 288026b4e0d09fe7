"""Rows of opening hours, exceptions, and the office's own holidays."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, TranslatableMixin

from pages.base.models.page import neutral, words
from pages.directory.opening import LAST, Change, Rule


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Week(models.IntegerChoices):
    EVERY = 0, _("every week")
    FIRST = 1, _("every first of the month")
    SECOND = 2, _("every second of the month")
    THIRD = 3, _("every third of the month")
    FOURTH = 4, _("every fourth of the month")
    FIFTH = 5, _("every fifth of the month")
    LAST = LAST, _("every last of the month")


class Reason(models.TextChoices):
    NONE = "", _("no reason given")
    ILLNESS = "illness", _("illness")
    LEAVE = "leave", _("leave")
    TRAINING = "training", _("training")
    MEETING = "meeting", _("team meeting")
    EVENT = "event", _("event elsewhere")
    MOVING = "moving", _("moving house")
    WORKS = "works", _("building works")
    FAULT = "fault", _("technical fault")
    STRIKE = "strike", _("strike")
    WEATHER = "weather", _("weather")


def _both_or_neither(row: models.Model) -> None:
    if (row.opens is None) != (row.closes is None):
        raise ValidationError(
            {"closes": _("Give both times, or none for: closed on this day.")}
        )


class HoursRow(Orderable):
    """Hours of one weekday; several rows make several intervals."""

    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    week = models.SmallIntegerField(_("how often"), choices=Week, default=Week.EVERY)
    opens = models.TimeField(_("from"), null=True, blank=True)
    closes = models.TimeField(
        _("to"),
        null=True,
        blank=True,
        help_text=_("At or before the time of opening means: on the next day."),
    )
    by_appointment = models.BooleanField(_("only by appointment"), default=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    panels = [
        FieldRowPanel(
            [
                FieldPanel("weekday"),
                FieldPanel("week"),
                FieldPanel("opens"),
                FieldPanel("closes"),
            ]
        ),
        FieldRowPanel(
            [
                FieldPanel("by_appointment"),
                FieldPanel("valid_from"),
                FieldPanel("valid_to"),
            ]
        ),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        _both_or_neither(self)
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("This is before the first day.")})

    def as_rule(self) -> Rule:
        return Rule(
            weekday=self.weekday,
            week=self.week,
            opens=self.opens,
            closes=self.closes,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            by_appointment=self.by_appointment,
        )


class ChangeRow(Orderable):
    """Closed, or open at other hours, on one day or for some days."""

    first_day = models.DateField(_("first day"))
    last_day = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Empty means: one day.")
    )
    opens = models.TimeField(
        _("from"), null=True, blank=True, help_text=_("Empty means: closed.")
    )
    closes = models.TimeField(_("to"), null=True, blank=True)
    reason = models.CharField(
        _("reason"),
        max_length=10,
        blank=True,
        choices=Reason,
        help_text=_("Readers see it in their own language."),
    )
    note = models.CharField(
        _("more in German"),
        max_length=120,
        blank=True,
        help_text=_("Shown in German to everybody."),
    )

    panels = [
        FieldRowPanel(
            [
                FieldPanel("first_day"),
                FieldPanel("last_day"),
                FieldPanel("opens"),
                FieldPanel("closes"),
            ]
        ),
        FieldRowPanel([FieldPanel("reason"), FieldPanel("note")]),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        _both_or_neither(self)
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("This is before the first day.")})

    def as_change(self) -> Change:
        return Change(
            first=self.first_day,
            last=self.last_day or self.first_day,
            opens=self.opens,
            closes=self.closes,
            reason=self.reason,
            note=self.note,
        )


class OwnHoliday(TranslatableMixin, models.Model):
    """A day on which every place is closed that keeps public holidays."""

    name = models.CharField(_("name"), max_length=80)
    day = models.DateField(_("day"))
    every_year = models.BooleanField(_("every year on this date"), default=False)

    panels = [FieldPanel("name"), FieldPanel("day"), FieldPanel("every_year")]
    translatable_fields = [*words("name"), *neutral("day", "every_year")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("own holiday")
        verbose_name_plural = _("own holidays")
        ordering = ["day"]

    def __str__(self) -> str:
        return self.name
