"""
Series: made once, then changed only by a difference.

The stable key of a date is the day that the rule gave (`rule_day`). What stays in the
rule stays the same row; what was moved or cancelled by hand is not touched.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db import transaction

from .dates import apply_cancel, apply_move, try_to_delete
from .models import EventSeries, Occurrence
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


@transaction.atomic
def make_series(event_key: uuid.UUID, pattern: Pattern) -> EventSeries:
    """A new series with a row for each of its dates."""
    series = EventSeries.objects.create(event_key=event_key, **vars(pattern))
    for day in pattern.days():
        occurrence_on(series, day).save()
    return series


def occurrence_on(series: EventSeries, day: date) -> Occurrence:
    """The date that a series has on that day, not saved yet."""
    start, end = _times(series, day)
    made = Occurrence(
        event_key=series.event_key,
        series=series,
        rule_day=day,
        start_day=start.date(),
        start_time=start.time(),
        end_day=end.date(),
        end_time=end.time(),
        zone=series.zone,
        capacity=series.capacity,
    )
    _set_registration(made, series)
    return made


def _times(series: EventSeries, day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, series.start_time)
    return start, start + timedelta(minutes=series.minutes)


def _set_registration(occurrence: Occurrence, series: EventSeries) -> None:
    occurrence.place_in_time()
    begins = occurrence.starts_at
    opens, closes = series.opens_days_before, series.closes_hours_before
    occurrence.registration_opens = (
        None if opens is None else begins - timedelta(days=opens)
    )
    occurrence.registration_closes = (
        None if closes is None else begins - timedelta(hours=closes)
    )


def difference(
    series: EventSeries, pattern: Pattern, *, since: date, at: datetime
) -> Difference:
    """What `change_series` would do."""
    rows = Occurrence.objects.filter(series=series).order_by("pk")
    return _difference(list(rows), pattern, since=since, at=at)


def _difference(
    rows: list[Occurrence], pattern: Pattern, *, since: date, at: datetime
) -> Difference:
    wanted = [day for day in pattern.days() if day >= since]
    ahead = [row for row in rows if row.rule_day >= since and row.starts_at > at]
    taken = {row.rule_day for row in rows}
    found = Difference(added=[day for day in wanted if day not in taken])
    for row in ahead:
        by_hand = row.status != Occurrence.Status.SCHEDULED
        if row.rule_day in wanted:
            shelf = found.by_hand if by_hand else found.kept
        elif row.held or row.waiting:
            shelf = found.registered
        else:
            shelf = found.by_hand if by_hand else found.removed
        shelf.append(row)
    return found


@transaction.atomic
def change_series(
    series: EventSeries, pattern: Pattern, *, since: date, at: datetime, fate: Fate
) -> EventSeries:
    """
    Bring a series' dates from that day on in line with a new pattern.

    Earlier dates keep their old series, which then ends: the new one continues it.
    """
    pks = Occurrence.objects.filter(series=series).values_list("pk", flat=True)
    rows = Occurrence.objects.lock(list(pks))
    change = _difference(rows, pattern, since=since, at=at)
    old_capacity = series.capacity
    target = _split(series, pattern, rows, since)
    wanted = set(pattern.days())
    for row in change.kept:
        _follow(row, target, old_capacity)
    for row in change.by_hand:
        row.series = target if row.rule_day in wanted else None
        row.save()
    for row in change.removed:
        if not try_to_delete(row):
            _let_go(row, Fate.CANCEL, at)
    for row in change.registered:
        _let_go(row, fate, at)
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


def _follow(row: Occurrence, series: EventSeries, old_capacity: int | None) -> None:
    """Take over times and defaults of the series; people who signed up are told."""
    row.series = series
    if row.capacity == old_capacity:
        row.capacity = series.capacity
    start, end = _times(series, row.rule_day)
    if (row.local_start, row.local_end) == (start, end):
        _set_registration(row, series)
        row.save()
    elif row.held or row.waiting:
        apply_move(row, start=start, end=end)
    else:
        row.start_day, row.start_time = start.date(), start.time()
        row.end_day, row.end_time = end.date(), end.time()
        row.sequence += 1
        _set_registration(row, series)
        row.save()


def _let_go(row: Occurrence, fate: Fate, at: datetime) -> None:
    row.series = None
    if fate == Fate.CANCEL and not row.is_cancelled:
        apply_cancel(row, at=at)
    else:
        row.save()
