"""A month as a calendar sheet."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from babel.dates import format_date, get_day_names
from django.utils.translation import get_language

from locales.table import find

from .cards import EventCard
from .filters import Asked

# More of one day are a link to that day's agenda.
PER_DAY = 4


@dataclass
class Day:
    """A day with the cards of its dates; `more` counts those that find no room."""

    day: date
    cards: list[EventCard] = field(default_factory=list)
    is_other_month: bool = False
    is_today: bool = False
    more: int = 0
    more_url: str = ""


@dataclass
class Month:
    """A month as weeks of days, with the ways to its neighbours."""

    first: date
    weekdays: list[tuple[str, str]]
    weeks: list[list[Day]]
    name: str
    previous: tuple[str, str] | None
    next: tuple[str, str] | None


def next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def build_month(
    first: date,
    cards: list[EventCard],
    asked: Asked,
    *,
    today: date,
    days: tuple[date, date],
) -> Month:
    """
    The sheet of the month that begins on that day.

    `days` are the first and the last with a date: beyond them no way leads on, or
    robots would leaf through a hundred years of empty sheets.
    """
    by_day = defaultdict(list)
    for card in cards:
        by_day[card.date.day].append(card)
    weeks = [
        [_day(day, by_day[day], first, asked, today) for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    earliest, latest = (day.replace(day=1) for day in days)
    before = min((first - timedelta(days=1)).replace(day=1), latest)
    after = max(next_month(first), earliest)
    return Month(
        first=first,
        weekdays=_weekdays(),
        weeks=weeks,
        name=_name(first),
        previous=_neighbour(before, asked) if before >= earliest else None,
        next=_neighbour(after, asked) if after <= latest else None,
    )


def _day(
    day: date, cards: list[EventCard], first: date, asked: Asked, today: date
) -> Day:
    iso = day.isoformat()
    only_this = {"view": "agenda", "month": "", "from": iso, "to": iso}
    return Day(
        day=day,
        cards=cards[:PER_DAY],
        is_other_month=day.month != first.month,
        is_today=day == today,
        more=max(len(cards) - PER_DAY, 0),
        more_url=asked.address(**only_this),
    )


def _neighbour(first: date, asked: Asked) -> tuple[str, str]:
    """Name and address of another month's sheet."""
    return _name(first), asked.address(view="month", month=f"{first:%Y-%m}")


def _name(first: date) -> str:
    return format_date(first, "LLLL y", locale=_locale())


def _weekdays() -> list[tuple[str, str]]:
    """Short and full name of each weekday, Monday first."""
    short = get_day_names("abbreviated", "stand-alone", _locale())
    full = get_day_names("wide", "stand-alone", _locale())
    return [(short[at], full[at]) for at in range(7)]


def _locale() -> str:
    return find(get_language()).babel
