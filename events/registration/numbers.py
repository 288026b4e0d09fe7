"""How a date filled up and who came: figures first, and a drawing of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Occurrence

from .models import Registration
from .states import HOLDING, State

WIDTH, HEIGHT = 640, 200
MOST_SPANS, MOST_DATES = 60, 30
FEWEST = 5
FEWER, UNSAID = _("fewer than 5"), _("not shown here")


@dataclass(frozen=True)
class Bar:
    """One bar of a drawing, and the thin line of what there is at most."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Span:
    """Some days, how many people asked on them, and how many had asked by then."""

    first: date
    last: date
    new: int
    total: int


@dataclass(frozen=True)
class Evening:
    """One date: how many places were taken, how many came; in words where few did."""

    date: Occurrence
    taken: int | str
    came: int | str
    missed: int | str


def few(number: int) -> int | str:
    """The number; of a handful of people nothing is said that tells who they are."""
    return number if number == 0 or number >= FEWEST else str(FEWER)


def asked(occurrence: Occurrence) -> Counter:
    """
    How many people asked for this date on each day.

    Those who cancelled are not in it: it shows how it came to what it is.
    """
    rows = Registration.objects.filter(
        occurrence=occurrence,
        state__in=[*HOLDING, State.NO_SHOW, State.WAITLISTED, State.REVIEW],
    )
    people = Counter()
    for created, number in rows.values_list("created_at", "party_size"):
        people[timezone.localdate(created)] += number
    return people


def spans(people: Counter) -> list[Span]:
    """Days in a row, so many together that each row stands for five people."""
    found: list[Span] = []
    total = new = 0
    first = None
    for day, number in sorted(people.items()):
        first, new = first or day, new + number
        if new >= FEWEST:
            total += new
            found.append(Span(first, day, new, total))
            first, new = None, 0
    if new and found:
        last = found.pop()
        found.append(Span(last.first, max(people), last.new + new, total + new))
    return found[-MOST_SPANS:]


def by_date(event_key: object) -> list[Evening]:
    """Each date of the event, the earliest first: taken, came, did not come."""
    dates = (
        Occurrence.objects.of(event_key)
        .taking_place()
        .annotate(came=_people(State.ATTENDED), missed=_people(State.NO_SHOW))
    )
    latest = list(dates.order_by("-starts_at")[:MOST_DATES])
    return [_evening(one, one.came or 0, one.missed or 0) for one in reversed(latest)]


def _evening(occurrence: Occurrence, came: int, missed: int) -> Evening:
    taken = occurrence.held + missed
    said_came, said_missed = few(came), few(missed)
    if taken == came + missed and (said_came, said_missed) != (came, missed):
        # Beside their sum the one number would tell the other.
        said_came = str(UNSAID) if came == said_came and came else said_came
        said_missed = str(UNSAID) if missed == said_missed and missed else said_missed
    return Evening(occurrence, few(taken), said_came, said_missed)


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


def drawing_of_days(occurrence: Occurrence, days: list[Span]) -> dict:
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
    taken = [_height(x.taken) for x in evenings]
    top = max([*taken, *(x.date.capacity or 0 for x in evenings)], default=0)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "bars": bars(taken, top=top),
        "inner": bars([_height(x.came) for x in evenings], top=top),
    }


def _height(figure: int | str) -> int:
    """Nothing is drawn where no number is said."""
    return figure if isinstance(figure, int) else 0
