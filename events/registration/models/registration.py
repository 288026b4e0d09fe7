"""Registration: a party's places at one date, or its turn on the waiting list."""

import uuid
from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.registration.codes import new_code
from events.registration.states import LIVE, ON_TIME, State, check

# Where the event's policy says nothing: nothing is kept for ever.
DAYS_KEPT, NEEDS_DAYS_KEPT = 30, 7


class RegistrationQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Those that still want to come."""
        return self.filter(state__in=LIVE)

    def known(self) -> Self:
        """Those whose people are not forgotten yet."""
        return self.filter(anonymised_at__isnull=True)

    def keeping_event(self, *, at: datetime) -> Self:
        """Those for whose people the event must stay: known, or still to come."""
        coming = Q(state__in=LIVE, occurrence__ends_at__gt=at)
        return self.filter(coming | Q(anonymised_at__isnull=True))

    def run_out(self, *, at: datetime) -> Self:
        """Those that held a place for a while, and the while is over."""
        return self.filter(state__in=ON_TIME, hold_until__lte=at)

    def queue(self) -> Self:
        """The waiting list, the next one first."""
        return self.filter(state=State.WAITLISTED).order_by(
            "-priority", "queued_at", "pk"
        )

    def keep_no_longer(self, event_key: object, *, days: int, needs_days: int) -> None:
        """Less is kept of everybody now; who was promised less stays with that."""
        mine = self.filter(occurrence__event_key=event_key)
        mine.filter(kept_days__gt=days).update(kept_days=days)
        mine.filter(needs_kept_days__gt=needs_days).update(needs_kept_days=needs_days)

    def to_forget(self, days: str, *, at: datetime) -> Self:
        """Those whose date is over for as long as `days`, their own column, says."""
        due = Q(pk__in=[])
        for number in self.order_by().values_list(days, flat=True).distinct():
            late = at - timedelta(days=number)
            due |= Q(**{days: number}, occurrence__ends_at__lte=late)
        return self.filter(due)

    def of_contact(self, *, email: str, phone: str) -> Self:
        """Those with the same address or phone number."""
        same = Q(pk__in=[])
        if email:
            same |= Q(email__iexact=email)
        if phone:
            same |= Q(phone_digits=digits(phone))
        return self.filter(same)


def digits(phone: str) -> str:
    """A phone number as it is compared: without spaces, strokes and brackets."""
    return "".join(letter for letter in phone if letter.isdigit())


class Registration(models.Model):
    """
    A party that wants to come to one date of an event.

    `queued_at` is when it first asked: whoever is late keeps the old turn.
    """

    class Channel(models.TextChoices):
        WEB = "web", _("web")
        STAFF = "staff", _("office")
        PHONE = "phone", _("phone")
        PAPER = "paper", _("paper")

    occurrence = models.ForeignKey(
        "events.Occurrence",
        on_delete=models.PROTECT,
        related_name="registrations",
        verbose_name=_("date"),
    )
    booking = models.UUIDField(default=uuid.uuid4, db_index=True, editable=False)
    public_ref = models.CharField(  # noqa: DJ001  several forgotten ones are not alike
        _("reference"), max_length=7, unique=True, null=True, default=new_code
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    party_size = models.PositiveSmallIntegerField(_("people"), default=1)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    phone_digits = models.CharField(max_length=20, blank=True, db_index=True)
    locale = models.CharField(_("language"), max_length=20)
    channel = models.CharField(_("came by"), max_length=5, choices=Channel)
    note = models.TextField(_("note of the office"), blank=True, max_length=2000)
    hold_until = models.DateTimeField(_("place is held until"), null=True, blank=True)
    queued_at = models.DateTimeField(_("asked"), default=timezone.now)
    priority = models.SmallIntegerField(_("priority"), default=0)
    # Fewer places than people, for a group that does not fit; kept when it declines.
    offered_size = models.PositiveSmallIntegerField(
        _("places offered"), null=True, blank=True
    )
    must_prove = models.BooleanField(default=False, editable=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True)
    reconfirm_asked_at = models.DateTimeField(null=True, blank=True)
    reconfirmed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    # The date's own number when the person last heard of it.
    told_sequence = models.PositiveIntegerField(default=0)
    idem_key = models.CharField(  # noqa: DJ001  as above
        max_length=64, unique=True, null=True
    )
    created_at = models.DateTimeField(_("registered"), default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    # What the person was promised; `keep_no_longer` can only make it less.
    kept_days = models.PositiveSmallIntegerField(default=DAYS_KEPT)
    needs_kept_days = models.PositiveSmallIntegerField(default=NEEDS_DAYS_KEPT)
    needs_forgotten_at = models.DateTimeField(null=True, blank=True)
    anonymised_at = models.DateTimeField(null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["queued_at", "pk"]
        permissions = [
            ("view_needs", "Can see needs and sensitive answers"),
            ("check_in", "Can check people in"),
            ("export_registration", "Can export registrations"),
        ]
        indexes = [
            models.Index(
                fields=["occurrence", "state", "-priority", "queued_at", "id"],
                name="registration_queue",
            ),
            models.Index(
                fields=["hold_until"],
                condition=Q(state__in=sorted(ON_TIME)),
                name="registration_run_out",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(party_size__gte=1), name="registration_somebody_comes"
            ),
            models.CheckConstraint(
                condition=Q(offered_size=None)
                | Q(offered_size__gte=1, offered_size__lt=F("party_size")),
                name="registration_offered_fewer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="registration_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ON_TIME), hold_until__isnull=False)
                | (~Q(state__in=sorted(ON_TIME)) & Q(hold_until=None)),
                name="registration_held_for_a_while",
            ),
            models.CheckConstraint(
                condition=Q(anonymised_at=None)
                | Q(
                    name="",
                    email="",
                    phone="",
                    phone_digits="",
                    note="",
                    public_ref=None,
                    idem_key=None,
                ),
                name="registration_forgotten_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.public_ref or "–"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITLISTED

    @property
    def is_offered_fewer(self) -> bool:
        """Whether places are offered to it at this moment, but not for all of it."""
        return self.state == State.OFFERED and self.offered_size is not None

    @property
    def seats(self) -> int:
        """How many places it takes up in its state, if that holds any."""
        return self.offered_size if self.is_offered_fewer else self.party_size

    @property
    def is_asked_again(self) -> bool:
        """Whether it has a place, and was asked in vain so far if they still come."""
        asked = self.reconfirm_asked_at and not self.reconfirmed_at
        return self.state == State.CONFIRMED and bool(asked)

    @property
    def children(self) -> int:
        return sum(attendee.is_child for attendee in self.attendees.all())

    def others_booked(self) -> RegistrationQuerySet:
        """The other dates that were registered for with the same form."""
        known = Registration.objects.known().filter(booking=self.booking)
        others = known.exclude(pk=self.pk).select_related("occurrence")
        return others.order_by("occurrence__starts_at", "pk")

    def changed_together(self) -> RegistrationQuerySet:
        """Those of the same booking whose state came at the same moment."""
        return self.others_booked().filter(changed_at=self.changed_at)

    def turn(self) -> int:
        """The place on the waiting list, the next one being 1."""
        before = Q(priority__gt=self.priority) | Q(
            priority=self.priority, queued_at__lt=self.queued_at
        )
        before |= Q(
            priority=self.priority, queued_at=self.queued_at, pk__lt=self.pk or 0
        )
        queue = Registration.objects.queue().filter(occurrence=self.occurrence_id)
        return queue.filter(before).count() + 1

    def step(
        self, to: State, *, at: datetime, hold_until: datetime | None = None
    ) -> None:
        """
        Go to that state and save; the caller counts places and holds the lock.

        :raises ImpossibleStep: if there is no such way
        """
        check(self.state, to)
        self.state, self.hold_until, self.changed_at = to, hold_until, at
        self.save(update_fields=["state", "hold_until", "changed_at"])

    def next_sequence(self) -> int:
        """The number of the next calendar file: a change or a cancellation."""
        Registration.objects.filter(pk=self.pk).update(sequence=F("sequence") + 1)
        self.refresh_from_db(fields=["sequence"])
        return self.sequence

    @property
    def delete_on(self) -> date:
        """The day on which nothing but numbers is left."""
        return day_after(self.occurrence.ends_at, self.kept_days)

    @property
    def needs_delete_on(self) -> date:
        """The day on which needs and sensitive answers are gone."""
        return day_after(self.occurrence.ends_at, self.needs_kept_days)


def day_after(end: datetime, days: int) -> date:
    """The day, in the office's zone, so many days after that moment."""
    return timezone.localdate(end + timedelta(days=days))
