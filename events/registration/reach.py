"""Whom a letter about dates would reach: said before it is written."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from events.models import Occurrence
from locales.table import find

from .changed_dates import concerned, state_before
from .models import Registration
from .states import State

UNSURE = frozenset({State.WAITLISTED, State.OFFERED, State.REVIEW, State.PENDING})


@dataclass(frozen=True)
class Reach:
    """How many letters in which languages, and whom only a call reaches."""

    letters: int
    languages: list[tuple[str, int]]
    to_call: list[Registration]


@dataclass(frozen=True)
class OnDate:
    """A date, how many parties have a place on it, and how many hope for one."""

    date: Occurrence
    sure: int
    unsure: int


def reach(people: QuerySet[Registration]) -> Reach:
    """One letter, or one call, for each booking, however many dates it has."""
    by_booking = {row.booking: row for row in people.order_by("-pk")}
    rows = sorted(by_booking.values(), key=lambda row: row.pk)
    by_letter = [row for row in rows if row.email]
    languages = Counter(find(row.locale).german for row in by_letter)
    to_call = [row for row in rows if not row.email and row.anonymised_at is None]
    return Reach(len(by_letter), languages.most_common(), to_call)


def by_date(dates: list[Occurrence]) -> list[OnDate]:
    """For each date the parties that would be told."""
    people = concerned([date.pk for date in dates])
    unsure, every = Counter(), Counter()
    for row in people.prefetch_related("history"):
        every[row.occurrence_id] += 1
        unsure[row.occurrence_id] += state_before(row) in UNSURE
    return [
        OnDate(date, every[date.pk] - unsure[date.pk], unsure[date.pk])
        for date in dates
    ]
