"""
Changes to single dates: moved, cancelled, taking place after all, removed.

Rooms above that must tell people add a listener when they are ready. It is called
within the transaction, while the date is locked.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import ProtectedError

from .models import Occurrence


class Change(StrEnum):
    MOVED = "moved"
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"


class DateRefused(Exception):
    """A date that cannot be changed in this way; says why to an editor."""


Listener = Callable[[Occurrence, Change], None]
LISTENERS: list[Listener] = []


def when_changed(listener: Listener) -> None:
    """Call this listener whenever a date was moved, cancelled or reinstated."""
    if listener not in LISTENERS:
        LISTENERS.append(listener)


def _tell(occurrence: Occurrence, change: Change) -> None:
    for listener in LISTENERS:
        listener(occurrence, change)


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
    (occurrence,) = Occurrence.objects.lock([pk])
    if occurrence.is_cancelled:
        raise DateRefused("cancelled")
    return apply_move(occurrence, start=start, end=end, reason=reason, **values)


def apply_move(
    occurrence: Occurrence,
    *,
    start: datetime,
    end: datetime,
    reason: str = "",
    **values: object,
) -> Occurrence:
    """What `move` does, for a date that the caller has locked."""
    if (occurrence.local_start, occurrence.local_end) != (start, end):
        occurrence.moved_from = occurrence.starts_at
    occurrence.start_day, occurrence.start_time = start.date(), start.time()
    occurrence.end_day, occurrence.end_time = end.date(), end.time()
    for name, value in values.items():
        setattr(occurrence, name, value)
    occurrence.status = Occurrence.Status.MOVED
    occurrence.reason = reason
    occurrence.sequence += 1
    occurrence.save()
    _tell(occurrence, Change.MOVED)
    return occurrence


@transaction.atomic
def correct(pk: int, *, raise_sequence: bool, **values: object) -> Occurrence:
    """Change columns of a date without calling it moved: places, a typing error."""
    (occurrence,) = Occurrence.objects.lock([pk])
    for name, value in values.items():
        setattr(occurrence, name, value)
    occurrence.sequence += raise_sequence
    occurrence.save()
    return occurrence


@transaction.atomic
def cancel(pks: list[int], *, at: datetime, reason: str = "") -> list[Occurrence]:
    """Call these dates off; those that already are stay as they were."""
    return [
        apply_cancel(occurrence, at=at, reason=reason)
        for occurrence in Occurrence.objects.lock(pks)
        if not occurrence.is_cancelled
    ]


def apply_cancel(
    occurrence: Occurrence, *, at: datetime, reason: str = ""
) -> Occurrence:
    """What `cancel` does, for a date that the caller has locked."""
    occurrence.status = Occurrence.Status.CANCELLED
    occurrence.reason = reason
    occurrence.cancelled_at = at
    occurrence.sequence += 1
    occurrence.save()
    _tell(occurrence, Change.CANCELLED)
    return occurrence


@transaction.atomic
def reinstate(pk: int) -> Occurrence:
    """
    Let a cancelled date take place after all.

    :raises DateRefused: if it is not cancelled
    """
    (occurrence,) = Occurrence.objects.lock([pk])
    if not occurrence.is_cancelled:
        raise DateRefused("not cancelled")
    moved = occurrence.moved_from is not None
    statuses = Occurrence.Status
    occurrence.status = statuses.MOVED if moved else statuses.SCHEDULED
    occurrence.reason = ""
    occurrence.cancelled_at = None
    occurrence.sequence += 1
    occurrence.save()
    _tell(occurrence, Change.REINSTATED)
    return occurrence


@transaction.atomic
def remove(pk: int) -> None:
    """
    Take a date away that nobody signed up for.

    :raises DateRefused: if somebody did, even if they cancelled since
    """
    (occurrence,) = Occurrence.objects.lock([pk])
    if not try_to_delete(occurrence):
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
