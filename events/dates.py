"""
Changes to single dates: moved, cancelled, taking place after all, removed.

Rooms above that must tell people add a listener when they are ready. It is called
within the transaction, while the dates are locked. So does whoever knows of people
that a date concerns, though it counts no place of theirs.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import ProtectedError

from .models import Occurrence
from .patience import patiently


class Change(StrEnum):
    MOVED = "moved"
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"


class DateRefused(Exception):
    """A date that cannot be changed in this way; says why to an editor."""


Listener = Callable[[list[Occurrence], Change], None]
# Which of these dates, by their keys, concern somebody.
Asker = Callable[[list[int]], set[int]]
LISTENERS: list[Listener] = []
ASKERS: list[Asker] = []


def when_changed(listener: Listener) -> None:
    """Call this listener whenever dates were moved, cancelled or reinstated."""
    if listener not in LISTENERS:
        LISTENERS.append(listener)


def when_asked(asker: Asker) -> None:
    """Ask this one, too, which dates concern people."""
    if asker not in ASKERS:
        ASKERS.append(asker)


def with_people(dates: Iterable[Occurrence]) -> set[int]:
    """The keys of those dates that somebody has signed up for or waits for."""
    rows = list(dates)
    counted = {row.pk for row in rows if row.held or row.waiting}
    return counted.union(*(asker([row.pk for row in rows]) for asker in ASKERS))


def has_people(occurrence: Occurrence) -> bool:
    """Whether somebody has signed up for a date or waits for it."""
    return bool(with_people([occurrence]))


def _tell(occurrences: list[Occurrence], change: Change) -> None:
    for listener in LISTENERS:
        listener(occurrences, change)


@patiently
def add(occurrence: Occurrence) -> Occurrence:
    """
    Store a new date.

    :raises Busy: as all of these do, if the database was locked for too long
    """
    occurrence.save()
    return occurrence


@patiently
@transaction.atomic
def move(
    pk: int,
    *,
    start: datetime,
    end: datetime,
    reason: str = "",
    **values: object,
) -> Occurrence:
    """
    Give a date other wall-clock times; what was announced before stays visible.

    `values` are other columns that change with it, such as the place.

    :raises DateRefused: if it is cancelled
    """
    occurrence = _lock(pk)
    if occurrence.is_cancelled:
        raise DateRefused("cancelled")
    return apply_move(occurrence, start=start, end=end, reason=reason, **values)


def _lock(pk: int) -> Occurrence:
    """
    That date, locked.

    :raises DateRefused: if somebody has removed it meanwhile
    """
    for occurrence in Occurrence.objects.lock([pk]):
        return occurrence
    raise DateRefused("gone")


def apply_move(
    occurrence: Occurrence,
    *,
    start: datetime,
    end: datetime,
    reason: str = "",
    **values: object,
) -> Occurrence:
    """What `move` does, for a date that the caller has locked."""
    before = occurrence.local_start, occurrence.local_end, occurrence.zone
    if before != (start, end, values.get("zone", occurrence.zone)):
        occurrence.moved_from = occurrence.starts_at
    occurrence.start_day, occurrence.start_time = start.date(), start.time()
    occurrence.end_day, occurrence.end_time = end.date(), end.time()
    for name, value in values.items():
        setattr(occurrence, name, value)
    occurrence.status = Occurrence.Status.MOVED
    occurrence.reason = reason
    occurrence.sequence += 1
    occurrence.save()
    _tell([occurrence], Change.MOVED)
    return occurrence


@patiently
@transaction.atomic
def correct(pk: int, *, raise_sequence: bool, **values: object) -> Occurrence:
    """
    Change columns of a date without calling it moved: places, a typing error.

    :raises DateRefused: if somebody has removed it meanwhile
    """
    occurrence = _lock(pk)
    for name, value in values.items():
        setattr(occurrence, name, value)
    occurrence.sequence += raise_sequence
    occurrence.save()
    return occurrence


@patiently
@transaction.atomic
def cancel(pks: list[int], *, at: datetime, reason: str = "") -> list[Occurrence]:
    """Call these dates off; those that already are stay as they were."""
    locked = Occurrence.objects.lock(pks)
    called_off = [occurrence for occurrence in locked if not occurrence.is_cancelled]
    return apply_cancel(called_off, at=at, reason=reason)


def apply_cancel(
    occurrences: list[Occurrence], *, at: datetime, reason: str = ""
) -> list[Occurrence]:
    """What `cancel` does, for dates that the caller has locked."""
    for occurrence in occurrences:
        occurrence.status = Occurrence.Status.CANCELLED
        occurrence.reason = reason
        occurrence.cancelled_at = at
        occurrence.sequence += 1
        occurrence.save()
    if occurrences:
        _tell(occurrences, Change.CANCELLED)
    return occurrences


@patiently
@transaction.atomic
def reinstate(pks: list[int]) -> list[Occurrence]:
    """
    Let cancelled dates take place after all.

    :raises DateRefused: if none of them is cancelled
    """
    locked = Occurrence.objects.lock(pks)
    reinstated = [occurrence for occurrence in locked if occurrence.is_cancelled]
    if not reinstated:
        raise DateRefused("not cancelled")
    statuses = Occurrence.Status
    for occurrence in reinstated:
        moved = occurrence.moved_from is not None
        occurrence.status = statuses.MOVED if moved else statuses.SCHEDULED
        occurrence.reason = ""
        occurrence.was_cancelled_at = occurrence.cancelled_at
        occurrence.cancelled_at = None
        occurrence.sequence += 1
        occurrence.save()
    _tell(reinstated, Change.REINSTATED)
    return reinstated


@patiently
@transaction.atomic
def remove(pk: int) -> None:
    """
    Take a date away that nobody signed up for.

    :raises DateRefused: if somebody did, even if they cancelled since
    """
    if not try_to_delete(_lock(pk)):
        raise DateRefused("registered")


def try_to_delete(occurrence: Occurrence) -> bool:
    """Delete a locked date unless something hangs on it; whether it is gone."""
    if occurrence.held or occurrence.waiting:
        return False
    try:
        with transaction.atomic():
            occurrence.delete()
    except ProtectedError:
        return False
    return True
