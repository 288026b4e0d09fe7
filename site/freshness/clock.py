"""What an answer owes to the clock, and when that turns."""

from datetime import date, datetime, time, timedelta
from functools import wraps
from zoneinfo import ZoneInfo

from django.utils import timezone

from .recording import current, unrecorded

_now, _localdate = timezone.now, timezone.localdate


def moment() -> datetime:
    """
    Now, for code that tells by `until` when its words change.

    Whoever reads `timezone.now()` instead has its answer kept for a minute at most.
    Who puts this moment into a question to the database asks there for the next turn
    too, recorded: the question is put again with the moment of then.
    """
    with unrecorded():
        return timezone.now()


def until(at: datetime | None) -> None:
    """What is being said is true until then; None says nothing."""
    if at is not None and (recording := current()):
        recording.end(at)


def until_tomorrow() -> None:
    """What is being said is true for this day."""
    if current():
        with unrecorded():
            today = _localdate()
        until(timezone.make_aware(datetime.combine(today + timedelta(days=1), time())))


def watch_the_clock() -> None:
    """
    From now on, code that asks Django for the time or the day is noted.

    Rooms ask everywhere, and one that was forgotten would show yesterday's words.
    """

    @wraps(_now)
    def now() -> datetime:
        if recording := current():
            recording.reads_the_moment = True
        return _now()

    @wraps(_localdate)
    def localdate(
        value: datetime | None = None, timezone: ZoneInfo | None = None
    ) -> date:
        until_tomorrow()
        with unrecorded():
            return _localdate(value, timezone)

    timezone.now, timezone.localdate = now, localdate
