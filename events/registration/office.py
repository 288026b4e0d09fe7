"""What only the office does: decide, move to another date, put first."""

from datetime import datetime

from accounts.models import User
from events.models import Occurrence

from . import letters
from .answers import give_place, policy_of
from .changed_dates import ANEW, ask_anew
from .locking import locked, locked_registration, patiently
from .models import Registration
from .refusals import Closed, Full, NotPossible
from .states import State
from .steps import count, go, is_free, weight, write_down
from .waiting import expire, promote


@patiently
def move(pk: int, *, to: int, at: datetime, by: User | None = None) -> Registration:
    """
    The same party on another date of the same event, if it has room there.

    :raises Full: if the other date has not so many places
    :raises Closed: if the other date takes nobody
    :raises NotPossible: if the registration has no place or turn to move
    """
    source = Registration.objects.filter(pk=pk).values_list("occurrence_id", flat=True)
    with locked({*source, to}) as dates:
        by_pk = {date.pk: date for date in dates}
        registration = Registration.objects.filter(pk=pk, occurrence__in=dates).first()
        if registration is None or to not in by_pk:
            raise NotPossible
        old, new = by_pk[registration.occurrence_id], by_pk[to]
        if registration.state not in (State.CONFIRMED, State.WAITLISTED):
            raise NotPossible
        if old.pk != new.pk:
            registration.occurrence = old
            _move(registration, old, new, at=at, by=by)
        return registration


def _move(
    registration: Registration,
    old: Occurrence,
    new: Occurrence,
    *,
    at: datetime,
    by: User | None,
) -> None:
    policy = policy_of(registration)
    may = not new.is_cancelled and not new.is_over(at=at)
    if not (may if by else new.registration_open(at=at)):
        raise Closed
    if new.event_key != old.event_key:
        raise NotPossible
    expire(new, policy, at=at)
    if not is_free(new, registration.party_size):
        raise Full
    held, waiting = weight(registration)
    count(old, -held, -waiting)
    registration.occurrence = new
    registration.told_sequence = new.sequence
    ask_anew(registration)
    registration.offered_size, registration.priority = None, 0
    moved = ("occurrence", "told_sequence", "offered_size", "priority")
    registration.save(update_fields=[*moved, *ANEW])
    count(new, held, waiting)
    if registration.state == State.WAITLISTED:
        go(registration, State.CONFIRMED, at=at, by=by)
    write_down(registration, "moved", at=at, by=by)
    letters.tell_moved(registration, at=at)
    promote(old, policy, at=at)


@patiently
def put_first(pk: int, *, is_first: bool, reason: str, at: datetime, by: User) -> None:
    """
    Put it before all others of the waiting list, or back to its own turn.

    Why is kept in the log. Several that are put first keep their order.

    :raises NotPossible: if it does not wait
    """
    with locked_registration(pk) as registration:
        if registration.state != State.WAITLISTED:
            raise NotPossible
        registration.priority = int(is_first)
        registration.save(update_fields=["priority"])
        what = "first" if is_first else "own_turn"
        write_down(registration, what, at=at, by=by, reason=reason)
        promote(registration.occurrence, policy_of(registration), at=at)


@patiently
def decide(pk: int, *, accept: bool, at: datetime, by: User) -> Registration:
    """
    The office says yes or no to a registration that waits for it.

    :raises Full: if there is no place and no waiting list
    :raises Closed: if the date does not take place or is over
    """
    with locked_registration(pk) as registration:
        date, policy = registration.occurrence, policy_of(registration)
        if registration.state != State.REVIEW:
            raise NotPossible
        if accept and (date.is_cancelled or date.is_over(at=at)):
            raise Closed
        if not accept:
            go(registration, State.REJECTED, at=at, by=by)
            letters.tell(registration, letters.REJECTED, at=at)
        elif is_free(date, registration.party_size):
            give_place(registration, at=at, by=by)
        elif policy.has_waiting_list and date.starts_at > at:
            go(registration, State.WAITLISTED, at=at, by=by)
            letters.tell(registration, letters.WAITING, at=at)
        else:
            raise Full
        return registration
