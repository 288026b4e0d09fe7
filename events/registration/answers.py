"""What a person or the office does about a registration that is there."""

from datetime import datetime

from accounts.models import User
from events.models import Occurrence

from . import forgetting, letters
from .contacts import NeedWish
from .locking import locked, locked_registration, locked_registrations, patiently
from .models import Registration, RegistrationPolicy
from .recording import record_needs, record_people
from .refusals import Closed, Full, NotPossible, TooLarge
from .states import HOLDING, LATE, LIVE, ON_TIME, State
from .steps import count, go, is_free, weight, write_down
from .waiting import expire, promote


def policy_of(registration: Registration) -> RegistrationPolicy:
    """
    The policy of the registration's event.

    :raises NotPossible: if there is none any more
    """
    found = RegistrationPolicy.objects.of(registration.occurrence.event_key)
    if found is None:
        raise NotPossible
    return found


@patiently
def confirm(
    pk: int,
    *,
    at: datetime,
    proves_address: bool = False,
    by: User | None = None,
) -> Registration:
    """
    The person says yes: to the first letter, to an offer, or to being asked again.

    Who is late gets the place if it is free, and otherwise the old turn in the queue.
    Saying yes twice changes nothing. `proves_address`: the link came by mail, so that
    all registrations with that address count as confirmed.

    :raises NotPossible: if it was cancelled or declined, or the date is over
    """
    pks = {*(_same_address(pk) if proves_address else [pk]), *_offered_together(pk)}
    with locked_registrations(pks) as registrations:
        for registration in registrations:
            if registration.pk == pk or _can_come(registration, at=at):
                _confirm(registration, at=at, proves_address=proves_address, by=by)
        return next(x for x in registrations if x.pk == pk)


def _same_address(pk: int) -> list[int]:
    """That registration, and those with its address that nobody confirmed yet."""
    mine = Registration.objects.select_related("occurrence").filter(pk=pk).first()
    if mine is None:
        raise NotPossible
    others = Registration.objects.filter(
        email__iexact=mine.email,
        occurrence__event_key=mine.occurrence.event_key,
        state=State.PENDING,
    )
    return [pk, *others.exclude(email="").values_list("pk", flat=True)]


def _can_come(registration: Registration, *, at: datetime) -> bool:
    """Whether it waits for an answer to a date that still takes place."""
    date = registration.occurrence
    is_there = not date.is_cancelled and not date.is_over(at=at)
    return is_there and registration.state in ON_TIME


def _offered_together(pk: int) -> list[int]:
    """The other dates of the booking that the same letter has offered."""
    mine = Registration.objects.filter(pk=pk, state=State.OFFERED).first()
    if mine is None:
        return []
    together = mine.changed_together().filter(state=State.OFFERED)
    return list(together.values_list("pk", flat=True))


def _confirm(
    registration: Registration,
    *,
    at: datetime,
    proves_address: bool,
    by: User | None,
) -> None:
    date, policy = registration.occurrence, policy_of(registration)
    if date.is_cancelled or date.is_over(at=at):
        raise NotPossible
    if proves_address and registration.verified_at is None:
        registration.verified_at = at
        registration.save(update_fields=["verified_at"])
    expire(date, policy, at=at)
    registration.refresh_from_db(fields=["state", "hold_until"])
    if registration.state == State.CONFIRMED:
        _reconfirm(registration, at=at)
    elif registration.state in ON_TIME and policy.must_prove(registration):
        raise NotPossible
    elif registration.state in ON_TIME:
        _give_place(registration, at=at, by=by)
    elif registration.state in LATE:
        _take_again(registration, policy, at=at)
    elif registration.state != State.WAITLISTED:
        raise NotPossible
    promote(date, policy, at=at)


def _reconfirm(registration: Registration, *, at: datetime) -> None:
    if registration.reconfirm_asked_at and not registration.reconfirmed_at:
        registration.reconfirmed_at = at
        registration.save(update_fields=["reconfirmed_at"])
        write_down(registration, "reconfirmed", at=at)


def _give_place(
    registration: Registration, *, at: datetime, by: User | None = None
) -> None:
    go(registration, State.CONFIRMED, at=at, by=by)
    letters.tell_confirmed(registration, at=at)


def _take_again(
    registration: Registration, policy: RegistrationPolicy, *, at: datetime
) -> None:
    """A free place, or the old turn; the queue's first may be this very person."""
    if policy.must_prove(registration):
        raise NotPossible
    date = registration.occurrence
    if not date.registration_open(at=at):
        raise NotPossible
    if is_free(date, registration.party_size):
        if registration.reconfirm_asked_at:
            registration.reconfirmed_at = at
            registration.save(update_fields=["reconfirmed_at"])
        _give_place(registration, at=at)
        return
    if not policy.has_waiting_list:
        raise Full
    go(registration, State.WAITLISTED, at=at)
    promote(date, policy, at=at, here=registration)
    if registration.state == State.WAITLISTED:
        letters.tell(registration, letters.QUEUED_AGAIN, at=at)


@patiently
def cancel(pk: int, *, at: datetime, by: User | None = None) -> Registration:
    """
    Give the places back, to whoever is next. A second time changes nothing.

    :raises NotPossible: if the date is over for that person
    """
    with locked_registration(pk) as registration:
        if registration.state != State.CANCELLED:
            if registration.state not in LIVE | LATE:
                raise NotPossible
            _cancel(registration, at=at, by=by)
        return registration


@patiently
def cancel_booking(pk: int, *, at: datetime, by: User | None = None) -> int:
    """Give the places of all dates back that were booked together; how many."""
    mine = Registration.objects.get(pk=pk)
    others = mine.others_booked().filter(occurrence__ends_at__gt=at)
    wanted = {pk, *others.filter(state__in=LIVE).values_list("pk", flat=True)}
    with locked_registrations(wanted) as registrations:
        live = [x for x in registrations if x.state in LIVE]
        # With a place first: its letter tells the others, too.
        for registration in sorted(live, key=lambda x: x.state != State.CONFIRMED):
            _cancel(registration, at=at, by=by)
        return len(live)


def _cancel(registration: Registration, *, at: datetime, by: User | None) -> None:
    had_place = registration.state == State.CONFIRMED
    go(registration, State.CANCELLED, at=at, by=by)
    letters.tell_cancelled(registration, had_place=had_place, at=at)
    policy = RegistrationPolicy.objects.of(registration.occurrence.event_key)
    if policy is not None:
        promote(registration.occurrence, policy, at=at)


@patiently
def forget(pk: int, *, at: datetime, by: User | None = None) -> None:
    """
    The person wants to be forgotten: places go back, numbers stay.

    So with all dates that were booked together: to the person it is one registration.
    """
    mine = Registration.objects.filter(pk=pk).values("booking")
    known = Registration.objects.known().filter(booking__in=mine)
    with locked_registrations(known.values_list("pk", flat=True)) as booked:
        for registration in booked:
            if registration.state in LIVE:
                _cancel(registration, at=at, by=by)
        for registration in booked:
            forgetting.anonymise(registration, at=at)


@patiently
def change(
    pk: int,
    *,
    adults: int,
    children: int,
    needs: tuple[NeedWish, ...] | None,
    at: datetime,
    by: User | None = None,
) -> Registration:
    """
    Other people or other needs; `None` leaves the needs as they are.

    :raises Full: if more people come than there are free places
    :raises TooLarge: if the party is larger than allowed
    :raises NotPossible: if it was cancelled or the date has begun
    """
    with locked_registration(pk) as registration:
        date, policy = registration.occurrence, policy_of(registration)
        if registration.state not in LIVE or date.starts_at <= at:
            raise NotPossible
        size = adults + children
        _check_size(registration, policy, size, by_office=by is not None)
        before = weight(registration)
        registration.party_size = size
        registration.save(update_fields=["party_size"])
        after = weight(registration)
        count(date, after[0] - before[0], after[1] - before[1])
        record_people(registration, adults, children)
        if needs is not None:
            record_needs(registration, needs, at=at)
        write_down(registration, "changed", at=at, by=by)
        promote(date, policy, at=at)
        return registration


def _check_size(
    registration: Registration,
    policy: RegistrationPolicy,
    size: int,
    *,
    by_office: bool,
) -> None:
    date, more = registration.occurrence, size - registration.party_size
    if size < 1 or (size > policy.max_party and not by_office):
        raise TooLarge
    if date.capacity is not None and size > date.capacity:
        raise TooLarge
    is_more = more > 0 and registration.state in HOLDING
    if is_more and not is_free(date, more):
        raise Full


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
    registration.reminded_at = registration.reconfirm_asked_at = None
    registration.save()
    count(new, held, waiting)
    if registration.state == State.WAITLISTED:
        go(registration, State.CONFIRMED, at=at, by=by)
    write_down(registration, "moved", at=at, by=by)
    letters.tell_moved(registration, at=at)
    promote(old, policy, at=at)


@patiently
def decide(pk: int, *, accept: bool, at: datetime, by: User) -> Registration:
    """
    The office says yes or no to a registration that waits for it.

    :raises Full: if there is no place and no waiting list
    """
    with locked_registration(pk) as registration:
        date, policy = registration.occurrence, policy_of(registration)
        if registration.state != State.REVIEW:
            raise NotPossible
        if not accept:
            go(registration, State.REJECTED, at=at, by=by)
            letters.tell(registration, letters.REJECTED, at=at)
        elif is_free(date, registration.party_size):
            _give_place(registration, at=at, by=by)
        elif policy.has_waiting_list:
            go(registration, State.WAITLISTED, at=at, by=by)
            letters.tell(registration, letters.WAITING, at=at)
        else:
            raise Full
        return registration
