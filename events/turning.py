"""When what is said of dates changes by itself."""

from datetime import datetime

from django.db.models import Min, Q

from freshness.clock import moment, until
from freshness.recording import current as answer_being_made

from .models import Occurrence
from .querysets import CANCELLED_KEPT

TURNS = ("starts_at", "ends_at", "registration_opens", "registration_closes")


def now_until_it_turns() -> datetime:
    """Now. What is made of it is kept until a date begins or ends, or its list does."""
    at = moment()
    if answer_being_made():
        # Recorded: an edit may bring the turn forward and change nothing else shown.
        until(next_turn(after=at))
    return at


def next_turn(*, after: datetime) -> datetime | None:
    """The next moment at which some date is told of otherwise."""
    told = {name: Min(name, filter=Q(**{f"{name}__gt": after})) for name in TURNS}
    long_ago = after - CANCELLED_KEPT
    told["dropped"] = Min("cancelled_at", filter=Q(cancelled_at__gt=long_ago))
    found = Occurrence.objects.aggregate(**told)
    dropped = found.pop("dropped")
    turns = [x for x in found.values() if x]
    if dropped:
        turns.append(dropped + CANCELLED_KEPT)
    return min(turns, default=None)
