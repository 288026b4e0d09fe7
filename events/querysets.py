"""Questions about dates of events."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Self

from django.db.models import Case, F, Q, QuerySet, Value, When

# How long a calendar that is subscribed to is told of a cancelled date.
CANCELLED_KEPT = timedelta(days=30)
HAS_PLACES = Q(capacity__isnull=True) | Q(capacity__gt=F("held"), waiting=0)


class OccurrenceQuerySet(QuerySet):
    def of(self, event_key: uuid.UUID) -> Self:
        """The dates of one event, soonest first."""
        return self.filter(event_key=event_key).order_by("starts_at", "pk")

    def upcoming(self, *, at: datetime) -> Self:
        """Dates not over at that moment, soonest first; cancelled ones too."""
        return self.filter(ends_at__gt=at).order_by("starts_at", "pk")

    def in_calendars(self, *, at: datetime) -> Self:
        """What a subscribed calendar needs: upcoming, and cancelled not long ago."""
        return self.filter(
            Q(ends_at__gt=at) | Q(cancelled_at__gt=at - CANCELLED_KEPT)
        ).order_by("starts_at", "pk")

    def taking_place(self) -> Self:
        """Dates that are not cancelled."""
        return self.exclude(status=self.model.Status.CANCELLED)

    def with_free_places(self) -> Self:
        """Dates on which a newcomer gets a place, not a turn on the waiting list."""
        return self.taking_place().filter(HAS_PLACES)

    def open_for_registration(self, *, at: datetime) -> Self:
        """Dates that somebody may sign up for, for a place or for a turn."""
        return self.taking_place().filter(
            Q(registration_opens=None) | Q(registration_opens__lte=at),
            Q(registration_closes=None) | Q(registration_closes__gt=at),
            starts_at__gt=at,
        )

    def free_or_cancelled(self) -> Self:
        """Dates with free places, and those that calendars must be told are off."""
        return self.filter(HAS_PLACES | Q(status=self.model.Status.CANCELLED))

    def with_state(self) -> Self:
        """Each with `state`: "cancelled", "full", "moved" or nothing."""
        statuses = self.model.Status
        full = Q(waiting__gt=0) | Q(capacity__lte=F("held"))
        return self.annotate(
            state=Case(
                When(status=statuses.CANCELLED, then=Value("cancelled")),
                When(full & Q(capacity__isnull=False), then=Value("full")),
                When(status=statuses.MOVED, then=Value("moved")),
                default=Value(""),
            )
        )

    def lock(self, pks: Iterable[int]) -> list:
        """
        These dates, locked until the transaction ends.

        Always in the order of their keys: two bookings of one series in opposite
        orders then wait for each other instead of deadlocking.
        """
        return list(self.select_for_update().filter(pk__in=pks).order_by("pk"))
