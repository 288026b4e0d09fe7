"""Whether the counts of a date are what its registrations say."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from events.models import Occurrence

from .locking import locked, patiently
from .models import Registration
from .states import HOLDING, State


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


def reconcile(*, repair: bool = False) -> list[Drift]:
    """The dates with something to say about; `repair` sets wrong counts right."""
    pks = Occurrence.objects.order_by("pk").values_list("pk", flat=True)
    found = [_look(pk, repair=repair) for pk in list(pks)]
    return [drift for drift in found if drift.is_wrong or drift.over_by]


@patiently
def _look(pk: int, *, repair: bool) -> Drift:
    with locked([pk]) as dates:
        date = dates[0]
        right = right_counts(date)
        drift = Drift(date.pk, date.held, date.waiting, *right, date.over_by)
        if repair and drift.is_wrong:
            Occurrence.objects.filter(pk=pk).update(held=right[0], waiting=right[1])
        return drift


def right_counts(date: Occurrence) -> tuple[int, int]:
    """Places held and parties waiting, counted anew."""
    found = Registration.objects.filter(occurrence=date).aggregate(
        held=Coalesce(Sum("party_size", filter=Q(state__in=HOLDING)), 0),
        waiting=Count("pk", filter=Q(state=State.WAITLISTED)),
    )
    return found["held"], found["waiting"]
