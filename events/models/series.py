"""EventSeries: a rule that dates of an event follow."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.clock import check_zone
from events.rules import check_rule

from .occurrence import office_zone


class EventSeries(models.Model):
    """
    Every Tuesday at 18:00 until June: a rule on the town's wall clock, and defaults.

    The rule only proposes days. `events.series` brings the rows in line with it and
    never touches what was moved or cancelled by hand.
    """

    event_key = models.UUIDField(_("event"), editable=False, db_index=True)
    rule = models.CharField(_("rule"), max_length=255, validators=[check_rule])
    first_day = models.DateField(_("first day"))
    start_time = models.TimeField(_("from"))
    minutes = models.PositiveIntegerField(_("minutes"))
    zone = models.CharField(
        _("time zone"), max_length=64, default=office_zone, validators=[check_zone]
    )
    capacity = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("Empty means: without limit.")
    )
    opens_days_before = models.PositiveSmallIntegerField(
        _("registration opens, days before"), null=True, blank=True
    )
    closes_hours_before = models.PositiveSmallIntegerField(
        _("registration closes, hours before"), null=True, blank=True
    )
    continues = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("continues"),
    )

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1), name="series_lasts_a_while"
            )
        ]

    def __str__(self) -> str:
        return self.rule

    @property
    def local_start(self) -> datetime:
        return datetime.combine(self.first_day, self.start_time)
