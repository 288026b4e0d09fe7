"""What happens to registrations when an editor changes a date."""

from django.utils import timezone

from events.dates import Change, when_changed
from events.models import Occurrence

from .clockwork import let_go, tell_of_move
from .models import RegistrationPolicy
from .waiting import promote


def on_change(date: Occurrence, change: Change) -> None:
    """People hear of it in the transaction that changes the date."""
    at = timezone.now()
    policy = RegistrationPolicy.objects.of(date.event_key)
    if policy is None:
        return
    if change == Change.CANCELLED:
        let_go(date, policy, at=at)
    elif change == Change.MOVED:
        tell_of_move(date, policy, at=at)
    elif change == Change.REINSTATED:
        promote(date, policy, at=at)


when_changed(on_change)
