"""When letters go out: in the morning, once a day or once a week."""

from datetime import datetime, time, timedelta

from django.utils import timezone

MORNING = time(9)
# After the weekend has been planned by the office, before it is planned at home.
THURSDAY = 3
DAILY, WEEKLY = "daily", "weekly"


def next_slot(rhythm: str, *, after: datetime) -> datetime:
    """The next morning in the office's zone that a letter of that rhythm may go out."""
    day = timezone.localdate(after)
    while True:
        slot = timezone.make_aware(datetime.combine(day, MORNING))
        if slot > after and (rhythm != WEEKLY or day.weekday() == THURSDAY):
            return slot
        day += timedelta(days=1)
