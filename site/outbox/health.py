"""Whether letters arrive: for `/-/health`, and for pages that promise one."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from .models import LATE_AFTER, LIVE, OutboxMessage, State


@dataclass(frozen=True)
class Health:
    """
    How many letters wait, are late, were refused and were given up.

    A refused one has a wrong address, which is for an editor to see to. `oldest` is how
    many minutes the first of the due ones waits.
    """

    waiting: int
    late: int
    refused: int
    given_up: int
    oldest: int

    @property
    def is_well(self) -> bool:
        return not self.late and not self.given_up

    def counts(self) -> dict[str, int]:
        return asdict(self)


def health(*, at: datetime) -> Health:
    """The state of the outbox at that moment."""
    due = Q(state__in=LIVE, due_at__lte=at)
    found = OutboxMessage.objects.filter(
        state__in=(*LIVE, State.FAILED, State.GIVEN_UP)
    ).aggregate(
        waiting=Count("pk", filter=due),
        late=Count("pk", filter=Q(due, due_at__lte=at - LATE_AFTER)),
        refused=Count("pk", filter=Q(state=State.FAILED)),
        given_up=Count("pk", filter=Q(state=State.GIVEN_UP)),
        first=Min("due_at", filter=due),
    )
    first = found.pop("first")
    return Health(
        **found, oldest=int((at - first).total_seconds() // 60) if first else 0
    )


def is_late(*, at: datetime) -> bool:
    """Whether a page should say that its letter may take longer today."""
    return OutboxMessage.objects.late(at=at).exists()
