"""
Series: made once, then changed only by a difference.

The stable key of a date is the day that the rule gave (`rule_day`). What stays in the
rule stays the same row; what was moved or cancelled by hand is not touched. Moved by
hand is what is not at the time that its series gives it.
"""

import uuid
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db import transaction

from .clock import moment
from .dates import apply_cancel, apply_move, try_to_delete, with_people
from .models import EventSeries, Occurrence
from .patience import patiently
from .rules import days_of, ending_before, starting_at


class Fate(StrEnum):
    """What becomes of dates with registrations that a new rule no longer has."""

    KEEP = "keep"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Pattern:
    """What an editor sets of a series."""

    rule: str
    first_day: date
    start_time: time
    minutes: int
    capacity: int | None = None
    opens_days_before: int | None = None
    closes_hours_before: int | None = None

    def days(self) -> list[date]:
        return days_of(self.rule, self.first_day)


@dataclass
class Difference:
    """What changing a series would do, for the editor to see before."""

    kept: list[Occurrence] = field(default_factory=list)
    added: list[date] = field(default_factory=list)
    removed: list[Occurrence] = field(default_factory=list)
    registered: list[Occurrence] = field(default_factory=list)
    by_hand: list[Occurrence] = field(default_factory=list)


@patiently
@transaction.atomic
def make_series(event_key: uuid.UUID, pattern: Pattern) -> EventSeries:
    """
    A new series with a row for each of its dates.

    :raises Busy: if the database was locked for too long
    """
    series = EventSeries.objects.create(event_key=event_key, **vars(pattern))
    for day in pattern.days():
        occurrence_on(series, day).save()
    return series


def occurrence_on(series: EventSeries, day: date) -> Occurrence:
    """The date that a series has on that day, not saved yet."""
    start, end = _times(series, day)
    opens, closes = _window(series, start)
    return Occurrence(
        event_key=series.event_key,
        series=series,
        rule_day=day,
        start_day=start.date(),
        start_time=start.time(),
        end_day=end.date(),
        end_time=end.time(),
        zone=series.zone,
        capacity=series.capacity,
        registration_opens=opens,
        registration_closes=closes,
    )


def _times(series: EventSeries, day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, series.start_time)
    return start, start + timedelta(minutes=series.minutes)


Window = tuple[datetime | None, datetime | None]


def _window(series: EventSeries, start: datetime) -> Window:
    """When registration opens and closes for a date of the series that begins then."""
    begins = moment(start.date(), start.time(), series.zone)
    opens, closes = series.opens_days_before, series.closes_hours_before
    return (
        None if opens is None else begins - timedelta(days=opens),
        None if closes is None else begins - timedelta(hours=closes),
    )


def difference(
    series: EventSeries, pattern: Pattern, *, since: date, at: datetime
) -> Difference:
    """What `change_series` would do."""
    rows = Occurrence.objects.filter(series=series).order_by("pk")
    return _difference(series, list(rows), pattern, since=since, at=at)


def _difference(
    series: EventSeries,
    rows: list[Occurrence],
    pattern: Pattern,
    *,
    since: date,
    at: datetime,
) -> Difference:
    wanted = [day for day in pattern.days() if day >= since]
    ahead = [row for row in rows if row.rule_day >= since and row.starts_at > at]
    taken = {row.rule_day for row in rows}
    found = Difference(added=[day for day in wanted if day not in taken])
    booked = with_people(ahead)
    for row in ahead:
        by_hand = _is_changed_by_hand(row, series)
        if row.rule_day in wanted:
            shelf = found.by_hand if by_hand else found.kept
        elif row.pk in booked:
            shelf = found.registered
        else:
            shelf = found.by_hand if by_hand else found.removed
        shelf.append(row)
    return found


def _is_changed_by_hand(row: Occurrence, series: EventSeries) -> bool:
    times = (row.local_start, row.local_end)
    return row.is_cancelled or times != _times(series, row.rule_day)


@patiently
@transaction.atomic
def change_series(
    series: EventSeries, pattern: Pattern, *, since: date, at: datetime, fate: Fate
) -> EventSeries:
    """
    Bring a series' dates from that day on in line with a new pattern.

    Earlier dates keep their old series, which then ends: the new one continues it.

    :raises Busy: if the database was locked for too long
    """
    pks = Occurrence.objects.filter(series=series).values_list("pk", flat=True)
    rows = Occurrence.objects.lock(list(pks))
    # Tried again, it begins with what is stored.
    series = EventSeries.objects.get(pk=series.pk)
    change = _difference(series, rows, pattern, since=since, at=at)
    before = copy(series)
    target = _split(series, pattern, rows, since)
    booked = with_people(change.kept)
    wanted = set(pattern.days())
    for row in change.kept:
        _follow(row, before, target, is_booked=row.pk in booked)
    for row in change.by_hand:
        row.series = target if row.rule_day in wanted else None
        row.save()
    stuck = [row for row in change.removed if not try_to_delete(row)]
    _let_go(stuck, Fate.CANCEL, at)
    _let_go(change.registered, fate, at)
    for day in change.added:
        occurrence_on(target, day).save()
    return target


def _split(
    series: EventSeries, pattern: Pattern, rows: list[Occurrence], since: date
) -> EventSeries:
    """The series for the new pattern: the same one, or one that continues it."""
    if any(row.rule_day < since for row in rows):
        rule, first_day = starting_at(pattern.rule, pattern.first_day, since)
        new = EventSeries.objects.create(
            event_key=series.event_key,
            zone=series.zone,
            continues=series,
            **{**vars(pattern), "rule": rule, "first_day": first_day},
        )
        series.rule = ending_before(series.rule, series.first_day, since)
        series.save()
        return new
    for name, value in vars(pattern).items():
        setattr(series, name, value)
    series.save()
    return series


def _follow(
    row: Occurrence, before: EventSeries, now: EventSeries, *, is_booked: bool
) -> None:
    """Take over times and defaults of the series; people who signed up are told."""
    row.series = now
    if row.capacity == before.capacity:
        row.capacity = now.capacity
    start, end = _times(now, row.rule_day)
    row.registration_opens, row.registration_closes = _new_window(
        row, before, now, start
    )
    if (row.local_start, row.local_end) == (start, end):
        row.save()
    elif is_booked:
        apply_move(row, start=start, end=end)
    else:
        row.start_day, row.start_time = start.date(), start.time()
        row.end_day, row.end_time = end.date(), end.time()
        row.sequence += 1
        row.save()


def _new_window(
    row: Occurrence, before: EventSeries, now: EventSeries, start: datetime
) -> Window:
    """What the series says; what one date was given by hand goes along with it."""
    own = (row.registration_opens, row.registration_closes)
    if own == _window(before, row.local_start):
        return _window(now, start)
    later = moment(start.date(), start.time(), now.zone) - row.starts_at
    opens, closes = own
    return opens and opens + later, closes and closes + later


def _let_go(rows: list[Occurrence], fate: Fate, at: datetime) -> None:
    for row in rows:
        row.series = None
        row.save()
    if fate == Fate.CANCEL:
        apply_cancel([row for row in rows if not row.is_cancelled], at=at)
