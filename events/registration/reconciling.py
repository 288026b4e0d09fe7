"""Whether the counts of a date are what its registrations say."""

import logging
from dataclasses import dataclass

from django.db.models import Case, Count, Q, Sum, When
from django.db.models.functions import Coalesce

from events.models import Occurrence

from .locking import locked, patiently
from .models import Registration
from .one_by_one import each_date
from .states import HOLDING, State

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Drift:
    """A date whose counts are wrong, or that holds more than it has places."""

    pk: int
    held: int
    waiting: int
    right_held: int
    right_waiting: int
    over_by: int

    @property
    def is_wrong(self) -> bool:
        counted = (self.held, self.waiting)
        return counted != (self.right_held, self.right_waiting)

    def __str__(self) -> str:
        return (
            f"date {self.pk}: held {self.held} (right: {self.right_held}), "
            f"waiting {self.waiting} (right: {self.right_waiting}), "
            f"over by {self.over_by}"
        )


def reconcile(*, repair: bool = False) -> list[Drift]:
    """
    The dates with something to say about, each logged as a warning.

    `repair` sets wrong counts right.
    """
    pks = list(Occurrence.objects.order_by("pk").values_list("pk", flat=True))
    looks = each_date(pks, lambda pk: _look(pk, repair=repair))
    found = [drift for drift in looks if drift and (drift.is_wrong or drift.over_by)]
    for drift in found:
        logger.warning("Places differ: %s", drift)
    return found


@patiently
def _look(pk: int, *, repair: bool) -> Drift | None:
    """None where the date was removed meanwhile."""
    with locked([pk]) as dates:
        return _compare(dates[0], repair=repair) if dates else None


def _compare(date: Occurrence, *, repair: bool) -> Drift:
    held, waiting = right_counts(date)
    drift = Drift(date.pk, date.held, date.waiting, held, waiting, date.over_by)
    if repair and drift.is_wrong:
        Occurrence.objects.filter(pk=date.pk).update(held=held, waiting=waiting)
    return drift


def right_counts(date: Occurrence) -> tuple[int, int]:
    """Places held and parties waiting, counted anew."""
    fewer = When(state=State.OFFERED, offered_size__gt=0, then="offered_size")
    seats = Case(fewer, default="party_size")
    found = Registration.objects.filter(occurrence=date).aggregate(
        held=Coalesce(Sum(seats, filter=Q(state__in=HOLDING)), 0),
        waiting=Count("pk", filter=Q(state=State.WAITLISTED)),
    )
    return found["held"], found["waiting"]
