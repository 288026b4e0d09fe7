"""How a date filled up and who came: figures first, and a drawing of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum
from django.utils import timezone

from events.models import Occurrence

from .models import Registration
from .states import HOLDING, State

WIDTH, HEIGHT = 640, 200
MOST_DAYS, MOST_DATES = 60, 30


@dataclass(frozen=True)
class Bar:
    """One bar of a drawing, and the thin line of what there is at most."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Day:
    """A day, how many people asked on it, and how many had asked by then."""

    day: date
    new: int
    total: int


@dataclass(frozen=True)
class Evening:
    """One date: places, how many were taken, how many came."""

    date: Occurrence
    taken: int
    came: int
    missed: int


def by_day(occurrence: Occurrence) -> list[Day]:
    """
    How many people asked for this date on each day, and by then.

    Those who cancelled are not in it: it shows how it came to what it is.
    """
    rows = Registration.objects.filter(
        occurrence=occurrence,
        state__in=[*HOLDING, State.NO_SHOW, State.WAITLISTED, State.REVIEW],
    )
    asked = Counter()
    for created, people in rows.values_list("created_at", "party_size"):
        asked[timezone.localdate(created)] += people
    if not asked:
        return []
    first = max(min(asked), max(asked) - timedelta(days=MOST_DAYS - 1))
    total = sum(people for day, people in asked.items() if day < first)
    days = []
    for number in range((max(asked) - first).days + 1):
        day = first + timedelta(days=number)
        total += asked[day]
        days.append(Day(day, asked[day], total))
    return days


def by_date(event_key: object) -> list[Evening]:
    """Each date of the event, the earliest first: taken, came, did not come."""
    dates = (
        Occurrence.objects.of(event_key)
        .taking_place()
        .annotate(came=_people(State.ATTENDED), missed=_people(State.NO_SHOW))
    )
    latest = list(dates.order_by("-starts_at")[:MOST_DATES])
    return [
        Evening(one, one.held + (one.missed or 0), one.came or 0, one.missed or 0)
        for one in reversed(latest)
    ]


def _people(state: State) -> Sum:
    mine = Q(registrations__state=state)
    return Sum("registrations__party_size", filter=mine)


def bars(values: list[int], *, top: int) -> list[Bar]:
    """Bars of these heights, side by side; `top` is as high as the drawing."""
    if not values or top < 1:
        return []
    step = WIDTH / len(values)
    return [
        Bar(
            x=round(number * step, 1),
            y=round(HEIGHT - HEIGHT * min(value, top) / top, 1),
            width=round(min(step * 0.8, 48), 1),
            height=round(HEIGHT * min(value, top) / top, 1),
        )
        for number, value in enumerate(values)
    ]


def drawing_of_days(occurrence: Occurrence, days: list[Day]) -> dict:
    """The bars of people by then, and the height of the places."""
    most = max([day.total for day in days], default=0)
    top = max(most, occurrence.capacity or 0)
    line = None
    if occurrence.capacity and top:
        line = round(HEIGHT - HEIGHT * occurrence.capacity / top, 1)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "bars": bars([day.total for day in days], top=top),
        "limit": line,
    }


def drawing_of_dates(evenings: list[Evening]) -> dict:
    """For each date the bar of places taken, and in it that of those who came."""
    values = [x.taken for x in evenings] + [x.date.capacity or 0 for x in evenings]
    top = max(values, default=0)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "bars": bars([x.taken for x in evenings], top=top),
        "inner": bars([x.came for x in evenings], top=top),
    }
