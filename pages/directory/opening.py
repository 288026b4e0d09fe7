"""
When something is open: pure functions of a schedule and a moment.

For each day the most particular word wins: an exception before a public holiday,
a holiday before the weekly rules. What begins on a day belongs to that day, so a
night shelter that is closed on the 24th still keeps the night of the 23rd.
"""

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Brussels")
# How far ahead the next opening is looked for.
HORIZON = 400
LAST = -1
# What is open for longer than that is told as open round the clock.
ENDLESS = timedelta(days=8)


@dataclass(frozen=True)
class Rule:
    """
    Hours of a weekday (Monday is 0); `week` 1 to 5 or LAST keeps one a month.

    Closing at or before the hour of opening means the next day. Without times
    the place stays closed on that day.
    """

    weekday: int
    opens: time | None
    closes: time | None
    week: int = 0
    valid_from: date | None = None
    valid_to: date | None = None
    by_appointment: bool = False

    def applies(self, day: date) -> bool:
        if day.weekday() != self.weekday:
            return False
        if self.valid_from and day < self.valid_from:
            return False
        if self.valid_to and day > self.valid_to:
            return False
        return self.week == 0 or _is_nth(day, self.week)


@dataclass(frozen=True)
class Change:
    """Other hours, or none, from one date to another (both included)."""

    first: date
    last: date
    opens: time | None = None
    closes: time | None = None
    reason: str = ""
    note: str = ""

    def applies(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days


@dataclass(frozen=True)
class Cause:
    """Why a day differs: the code of a reason, a holiday's name, words in German."""

    reason: str = ""
    holiday: str = ""
    lang: str = ""
    note: str = ""


NamesHoliday = Callable[[date], Cause | None]


@dataclass(frozen=True)
class Schedule:
    """Everything that decides when one place, or one person, can be met."""

    rules: tuple[Rule, ...] = ()
    changes: tuple[Change, ...] = ()
    holiday: NamesHoliday | None = None
    only_by_appointment: bool = False
    zone: ZoneInfo = ZONE

    @property
    def is_known(self) -> bool:
        return bool(self.rules) or any(change.opens for change in self.changes)


@dataclass(frozen=True, order=True)
class Span:
    """An unbroken time of being open; both ends know their zone."""

    starts_at: datetime
    ends_at: datetime
    by_appointment: bool = False


@dataclass(frozen=True)
class Hours:
    """A pair of times as they stand on the door."""

    opens: time
    closes: time
    by_appointment: bool = False


@dataclass(frozen=True)
class Day:
    """One day of the calendar: its hours, and why they are not the usual ones."""

    date: date
    hours: tuple[Hours, ...]
    cause: Cause | None = None


@dataclass(frozen=True)
class State:
    """
    What is true at a moment.

    `span` is the open time that is going on, `following` the next one to begin;
    `cause` says why the whole day is closed. `is_endless`: open round the clock.
    """

    at: datetime
    span: Span | None
    following: Span | None
    cause: Cause | None
    is_endless: bool = False

    @property
    def is_open(self) -> bool:
        return self.span is not None


def _is_nth(day: date, week: int) -> bool:
    if week == LAST:
        return day.day + 7 > calendar.monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 + 1 == week


def plan(schedule: Schedule, day: date) -> Day:
    """The hours that begin on a day: exceptions before holidays before rules."""
    changes = [change for change in schedule.changes if change.applies(day)]
    if changes:
        return _changed(schedule, day, changes)
    cause = schedule.holiday(day) if schedule.holiday else None
    if cause:
        return Day(day, (), cause)
    rules = [rule for rule in schedule.rules if rule.applies(day)]
    if any(rule.opens is None for rule in rules):
        return Day(day, ())
    hours = {
        Hours(
            rule.opens,
            rule.closes,
            rule.by_appointment or schedule.only_by_appointment,
        )
        for rule in rules
    }
    return Day(day, _sorted(hours))


def _changed(schedule: Schedule, day: date, changes: list[Change]) -> Day:
    """The shortest exception counts: one day inside three weeks of holidays."""
    shortest = min(change.days for change in changes)
    counting = [change for change in changes if change.days == shortest]
    hours = {
        Hours(change.opens, change.closes, schedule.only_by_appointment)
        for change in counting
        if change.opens is not None
    }
    told = next((x for x in counting if x.reason or x.note), counting[0])
    return Day(day, _sorted(hours), Cause(reason=told.reason, note=told.note))


def _sorted(hours: set[Hours]) -> tuple[Hours, ...]:
    return tuple(sorted(hours, key=lambda x: (x.opens, x.closes, x.by_appointment)))


def spans_of(schedule: Schedule, day: date) -> list[Span]:
    """The open times that begin on a day, cut where the clock jumps over them."""
    found = []
    for hours in plan(schedule, day).hours:
        ends_on = day if hours.closes > hours.opens else day + timedelta(days=1)
        starts_at = _moment(day, hours.opens, schedule.zone)
        ends_at = _moment(ends_on, hours.closes, schedule.zone)
        if starts_at < ends_at:
            found.append(Span(starts_at, ends_at, hours.by_appointment))
    return sorted(found)


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """
    A time on the wall as a moment, told in UTC.

    A time that the clock skips in spring is the moment an hour later; of a time
    that comes twice in autumn the first is meant.
    """
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def spans(schedule: Schedule, first: date, days: int = HORIZON) -> Iterator[Span]:
    """Open times that begin from a date on, soonest first; what touches is one."""
    waiting: list[Span] = []
    for offset in range(days):
        for span in spans_of(schedule, first + timedelta(days=offset)):
            joined = [x for x in waiting if _touch(x, span)]
            for other in joined:
                waiting.remove(other)
                span = Span(
                    min(span.starts_at, other.starts_at),
                    max(span.ends_at, other.ends_at),
                    span.by_appointment,
                )
            waiting.append(span)
        tomorrow = first + timedelta(days=offset + 1)
        settled_at = _moment(tomorrow, time(0), schedule.zone)
        # In the order of their beginning: a short one waits for a long one before it.
        waiting.sort()
        while waiting and waiting[0].ends_at < settled_at:
            yield waiting.pop(0)
    yield from waiting


def _touch(one: Span, other: Span) -> bool:
    return (
        one.by_appointment == other.by_appointment
        and one.starts_at <= other.ends_at
        and other.starts_at <= one.ends_at
    )


def is_open(schedule: Schedule, at: datetime) -> bool:
    """Whether somebody can be met at that moment."""
    today = at.astimezone(schedule.zone).date()
    return any(
        span.starts_at <= at < span.ends_at
        for offset in (-2, -1, 0)
        for span in spans_of(schedule, today + timedelta(days=offset))
    )


def next_turn(schedule: Schedule, at: datetime) -> datetime:
    """When what is said of it changes next: it opens, it closes, or the day ends."""
    today = at.astimezone(schedule.zone).date()
    turns = [_moment(today + timedelta(days=1), time(0), schedule.zone)]
    for offset in (-2, -1, 0):
        for span in spans_of(schedule, today + timedelta(days=offset)):
            turns += [span.starts_at, span.ends_at]
    return min(turn for turn in turns if turn > at)


def state(schedule: Schedule, at: datetime) -> State:
    """Whether it is open at that moment, until when, or when it opens next."""
    today = at.astimezone(schedule.zone).date()
    current, following = None, None
    for span in spans(schedule, today - ENDLESS):
        if span.starts_at <= at < span.ends_at:
            current = _better(current, span)
        elif span.starts_at > at:
            following = span
            break
    day = plan(schedule, today)
    cause = day.cause if not day.hours and current is None else None
    endless = current is not None and current.ends_at - at > ENDLESS
    return State(at, current, following, cause, endless)


def _better(one: Span | None, other: Span) -> Span:
    """Open to everybody before open by appointment, longer before shorter."""
    if one is None:
        return other
    return max(one, other, key=lambda x: (not x.by_appointment, x.ends_at))


def week(schedule: Schedule, today: date) -> list[Day]:
    """Monday to Sunday of that week, without a weekend that is always closed."""
    monday = today - timedelta(days=today.weekday())
    days = [plan(schedule, monday + timedelta(days=x)) for x in range(7)]
    used = {rule.weekday for rule in schedule.rules if rule.opens is not None}
    return [
        day
        for day in days
        if day.date.weekday() < 5
        or day.date.weekday() in used
        or day.hours
        or day.date == today
    ]


def coming_changes(schedule: Schedule, today: date, days: int = 60) -> list[Change]:
    """Exceptions that begin or go on within the next days, soonest first."""
    until = today + timedelta(days=days)
    return sorted(
        (x for x in schedule.changes if x.last >= today and x.first <= until),
        key=lambda x: (x.first, x.last, x.opens or time(0)),
    )
