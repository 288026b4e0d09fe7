"""One step of a registration under the lock: state, counts and log go together."""

from datetime import datetime

from django.db.models import F

from accounts.models import User
from events.models import Occurrence

from .models import AuditEvent, Registration
from .states import HOLDING, State


def go(
    registration: Registration,
    to: State,
    *,
    at: datetime,
    by: User | None = None,
    hold_until: datetime | None = None,
) -> None:
    """
    Take a registration to that state and count its places anew.

    The caller has locked the date, which `registration.occurrence` is.

    :raises ImpossibleStep: if there is no such way
    """
    before = registration.state
    held, waiting = weight(registration)
    registration.step(to, at=at, hold_until=hold_until)
    now_held, now_waiting = weight(registration)
    count(registration.occurrence, now_held - held, now_waiting - waiting)
    write_down(registration, "step", at=at, by=by, before=before)


def weight(registration: Registration) -> tuple[int, int]:
    """How many places it holds, and whether it counts on the waiting list."""
    held = registration.seats if registration.state in HOLDING else 0
    return held, int(registration.state == State.WAITLISTED)


def count(date: Occurrence, held: int, waiting: int) -> None:
    """Add to the date's counts, in the database and in hand."""
    if held or waiting:
        Occurrence.objects.filter(pk=date.pk).update(
            held=F("held") + held, waiting=F("waiting") + waiting
        )
        date.held += held
        date.waiting += waiting


def has_room(date: Occurrence, people: int) -> bool:
    """Whether so many more fit, whoever else waits."""
    return date.capacity is None or date.held + people <= date.capacity


def is_free(date: Occurrence, people: int) -> bool:
    """Whether so many newcomers get a place at once: nobody waits before them."""
    return not date.waiting and has_room(date, people)


def write_down(
    registration: Registration,
    what: str,
    *,
    at: datetime,
    by: User | None = None,
    before: str = "",
    reason: str = "",
) -> None:
    AuditEvent.objects.create(
        registration=registration,
        what=what,
        before=before,
        after=registration.state,
        by=by,
        at=at,
        reason=reason,
    )
