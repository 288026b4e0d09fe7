"""Occurrence: one date of an event, the row that places are counted on."""

import uuid
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.clock import check_zone, span
from events.querysets import OccurrenceQuerySet
from pages.topics.models import source_only


def office_zone() -> str:
    """The zone that the office's clocks show."""
    return settings.TIME_ZONE


class Occurrence(models.Model):
    """
    A date of an event, the same for every language.

    `event_key` is the `translation_key` of its pages. Rows are changed, moved and
    cancelled, never made anew: registrations hang on them. The wall clock is what was
    announced; `starts_at` and `ends_at` are what it means, for queries.
    """

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("takes place")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")

    class Reason(models.TextChoices):
        NONE = "", _("no reason given")
        ILLNESS = "illness", _("illness")
        WEATHER = "weather", _("weather")
        PLACE = "place", _("the place cannot be used")
        FEW = "few", _("too few people signed up")

    event_key = models.UUIDField(_("event"), editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    series = models.ForeignKey(
        "events.EventSeries",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="occurrences",
        verbose_name=_("series"),
    )
    # The day that the series' rule gave; it stays when the date is moved.
    rule_day = models.DateField(null=True, blank=True, editable=False)

    start_day = models.DateField(_("day"))
    start_time = models.TimeField(_("from"))
    end_day = models.DateField(_("last day"))
    end_time = models.TimeField(_("to"))
    zone = models.CharField(
        _("time zone"), max_length=64, default=office_zone, validators=[check_zone]
    )
    without_time = models.BooleanField(
        _("time not known yet"),
        default=False,
        help_text=_("Shows only the day: save the date."),
    )
    starts_at = models.DateTimeField(editable=False, db_index=True)
    ends_at = models.DateTimeField(editable=False, db_index=True)

    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.SCHEDULED,
        editable=False,
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    moved_from = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    capacity = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("Empty means: without limit.")
    )
    held = models.PositiveIntegerField(default=0, editable=False)
    waiting = models.PositiveIntegerField(default=0, editable=False)
    registration_opens = models.DateTimeField(
        _("registration opens"),
        null=True,
        blank=True,
        help_text=_("Empty means: at once."),
    )
    registration_closes = models.DateTimeField(
        _("registration closes"),
        null=True,
        blank=True,
        help_text=_("Empty means: when the date begins."),
    )

    place = models.ForeignKey(
        "directory.Place",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("other place of the directory on this date"),
        limit_choices_to=source_only,
    )
    place_name = models.CharField(
        _("other place on this date"), max_length=120, blank=True
    )
    place_address = models.CharField(
        _("other place: address"), max_length=200, blank=True
    )

    objects = OccurrenceQuerySet.as_manager()

    # Known while it is being reinstated: who was let go at that moment comes back.
    was_cancelled_at: datetime | None = None

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["event_key", "starts_at"], name="dates_of_an_event")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(held__gte=0), name="places_held_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(waiting__gte=0), name="waiting_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="date_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["series", "rule_day"], name="one_date_a_day_of_a_rule"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start_day:%Y-%m-%d} {self.start_time:%H:%M}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.place_in_time()
        changed = kwargs.get("update_fields")
        if changed is not None:
            kwargs["update_fields"] = {*changed, "starts_at", "ends_at", "changed_at"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if not (self.start_day and self.start_time and self.end_time):
            return
        self.end_day = self.end_day or self.start_day
        if self.local_end <= self.local_start:
            raise ValidationError({"end_time": _("This is before it begins.")})
        opens, closes = self.registration_opens, self.registration_closes
        if opens and closes and closes <= opens:
            raise ValidationError(
                {"registration_closes": _("Registration closes before it opens.")}
            )

    def place_in_time(self) -> None:
        """Bring the moments in line with the wall clock."""
        self.starts_at, self.ends_at = span(self.local_start, self.local_end, self.zone)

    @property
    def local_start(self) -> datetime:
        return datetime.combine(self.start_day, self.start_time)

    @property
    def local_end(self) -> datetime:
        return datetime.combine(self.end_day, self.end_time)

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_moved(self) -> bool:
        return self.status == self.Status.MOVED

    @property
    def free_places(self) -> int | None:
        """How many newcomers get a place at once; None without a limit."""
        if self.capacity is None:
            return None
        return 0 if self.waiting else max(self.capacity - self.held, 0)

    @property
    def is_full(self) -> bool:
        return self.free_places == 0

    @property
    def over_by(self) -> int:
        """How many places more are held than there are, after the limit was lowered."""
        return max(self.held - self.capacity, 0) if self.capacity is not None else 0

    def is_over(self, *, at: datetime) -> bool:
        return self.ends_at <= at

    def registration_open(self, *, at: datetime) -> bool:
        """Whether somebody may sign up at that moment, for a place or for a turn."""
        opened = self.registration_opens is None or self.registration_opens <= at
        closes = self.registration_closes or self.starts_at
        return opened and at < min(closes, self.starts_at) and not self.is_cancelled
