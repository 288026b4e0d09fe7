"""Counselling hours: many short dates of an event, each for one party."""

from datetime import date, datetime, time, timedelta

from django.db import transaction

from events.models import Occurrence
from events.patience import patiently

MOST = 60


def starts(*, day: date, first: time, last: time, minutes: int) -> list[datetime]:
    """When each appointment begins: one after the other until the last ends."""
    length = timedelta(minutes=minutes)
    begin, end = datetime.combine(day, first), datetime.combine(day, last)
    found = []
    while begin + length <= end and len(found) < MOST:
        found.append(begin)
        begin += length
    return found


@patiently
@transaction.atomic
def offer(event_key: object, begins: list[datetime], *, minutes: int) -> int:
    """
    Make the appointments that are not there yet; how many are new.

    :raises Busy: if the database was locked for too long
    """
    known = {x.local_start for x in Occurrence.objects.of(event_key)}
    new = [begin for begin in begins if begin not in known]
    for begin in new:
        end = begin + timedelta(minutes=minutes)
        Occurrence.objects.create(
            event_key=event_key,
            start_day=begin.date(),
            start_time=begin.time(),
            end_day=end.date(),
            end_time=end.time(),
            capacity=1,
        )
    return len(new)
