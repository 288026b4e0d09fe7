"""What happens to registrations when an editor changes dates."""

from itertools import groupby

from django.utils import timezone

from events.dates import Change, when_asked, when_changed
from events.models import Occurrence

from .changed_dates import give_back, let_all_go, tell_of_move, with_people
from .models import RegistrationPolicy


def on_change(dates: list[Occurrence], change: Change) -> None:
    """People hear of it in the transaction that changes the dates."""
    for key, group in groupby(dates, key=lambda date: date.event_key):
        policy = RegistrationPolicy.objects.of(key)
        if policy is not None:
            _pass_on(list(group), policy, change)


def _pass_on(
    dates: list[Occurrence], policy: RegistrationPolicy, change: Change
) -> None:
    now = timezone.now()
    if change == Change.CANCELLED:
        let_all_go(dates, at=now)
    elif change == Change.REINSTATED:
        give_back(dates, policy, at=now)
    else:
        for date in dates:
            tell_of_move(date, policy, at=now)


when_changed(on_change)
when_asked(with_people)
