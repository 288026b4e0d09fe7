"""What a person or the office does about a registration that is there."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User

from . import forgetting, letters
from .contacts import NeedWish
from .locking import locked_registration, locked_registrations, patiently
from .models import Registration, RegistrationPolicy
from .recording import record_needs, record_people
from .refusals import Full, NotPossible, Refused, TooLarge
from .states import HOLDING, LATE, LIVE, ON_TIME, State
from .steps import count, go, is_free, weight, write_down
from .waiting import back_to_queue, expire, promote


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
    Saying yes twice changes nothing. It is said to all dates that the same letter asked
    about. `proves_address`: the link came by mail, so that all registrations with that
    address count as confirmed.

    :raises NotPossible: if it was cancelled or declined, or the date is over
    :raises Full: if it comes late, all is taken and there is no waiting list
    """
    with locked_registrations(_answered_by(pk, proves_address)) as registrations:
        mine = next(x for x in registrations if x.pk == pk)
        others = [x for x in registrations if x is not mine and _can_come(x, at=at)]
        refused = []
        for registration in [mine, *others]:
            try:
                _confirm(registration, at=at, proves_address=proves_address, by=by)
            except Refused as refusal:
                refused.append(refusal)
        if len(refused) > len(others):
            raise refused[0]
        return mine


def _answered_by(pk: int, proves_address: bool) -> set[int]:
    """That registration, and those that the same yes is said to."""
    mine = Registration.objects.select_related("occurrence").filter(pk=pk).first()
    if mine is None:
        raise NotPossible
    asked = _asked_together(mine).values_list("pk", flat=True)
    if not (proves_address and mine.email):
        return {pk, *asked}
    unproven = Registration.objects.filter(
        email__iexact=mine.email,
        occurrence__event_key=mine.occurrence.event_key,
        state=State.PENDING,
    )
    return {pk, *asked, *unproven.values_list("pk", flat=True)}


def _asked_together(mine: Registration) -> QuerySet[Registration]:
    """The other dates of the booking that the same letter asked about."""
    if mine.state == State.LAPSED:
        return mine.changed_together().filter(state=State.LAPSED)
    asked = mine.history.filter(after__in=ON_TIME).last()
    is_alone = asked is None or mine.offered_size is not None
    if is_alone or mine.state not in ON_TIME | LATE:
        return Registration.objects.none()
    together = mine.others_booked().filter(
        history__after=asked.after,
        history__at=asked.at,
        state__in=[*ON_TIME, State.EXPIRED],
        offered_size=None,
    )
    return together.distinct()


def _can_come(registration: Registration, *, at: datetime) -> bool:
    """Whether it waits for an answer to a date that still takes place."""
    date = registration.occurrence
    is_there = not date.is_cancelled and not date.is_over(at=at)
    return is_there and registration.state in ON_TIME | LATE


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
    # Fewer places are a group's own until the clock takes them back.
    if not registration.is_offered_fewer or date.starts_at <= at:
        expire(date, policy, at=at)
        registration.refresh_from_db(fields=["state", "hold_until"])
    if registration.state == State.CONFIRMED:
        _reconfirm(registration, at=at, by=by)
    elif registration.state in ON_TIME and policy.must_prove(registration):
        raise NotPossible
    elif registration.state in ON_TIME:
        give_place(registration, at=at, by=by)
    elif registration.state in LATE:
        _take_again(registration, policy, at=at, by=by)
    elif registration.state != State.WAITLISTED:
        raise NotPossible
    promote(date, policy, at=at)


def _reconfirm(registration: Registration, *, at: datetime, by: User | None) -> None:
    if registration.is_asked_again:
        registration.reconfirmed_at = at
        registration.save(update_fields=["reconfirmed_at"])
        write_down(registration, "reconfirmed", at=at, by=by)


def give_place(
    registration: Registration, *, at: datetime, by: User | None = None
) -> None:
    """It has a place from now on, or as many as it was offered, and is told so."""
    if registration.is_offered_fewer:
        _come_with_fewer(registration)
    go(registration, State.CONFIRMED, at=at, by=by)
    letters.tell_confirmed(registration, at=at)


def _come_with_fewer(registration: Registration) -> None:
    """One adult comes, and the children before the other adults."""
    size, children = registration.offered_size, registration.children
    children = min(children, size - 1)
    registration.party_size, registration.offered_size = size, None
    registration.save(update_fields=["party_size", "offered_size"])
    record_people(registration, size - children, children)


@patiently
def wait_for_all(pk: int, *, at: datetime, by: User | None = None) -> Registration:
    """
    The group does not take fewer places than it has people, and keeps its turn.

    :raises NotPossible: if nothing of the kind is offered to it any more
    """
    with locked_registration(pk) as registration:
        if registration.is_offered_fewer:
            back_to_queue(registration, at=at, by=by)
            policy = policy_of(registration)
            here = None if policy.must_prove(registration) else registration
            promote(registration.occurrence, policy, at=at, here=here)
        elif registration.state != State.WAITLISTED:
            raise NotPossible
        return registration


def _take_again(
    registration: Registration,
    policy: RegistrationPolicy,
    *,
    at: datetime,
    by: User | None,
) -> None:
    """
    A free place, or the old turn; the queue's first may be this very person.

    For the office registration never closes before the date is over.
    """
    if policy.must_prove(registration):
        raise NotPossible
    date = registration.occurrence
    if by is None and not date.registration_open(at=at):
        raise NotPossible
    if is_free(date, registration.party_size):
        if registration.reconfirm_asked_at:
            registration.reconfirmed_at = at
            registration.save(update_fields=["reconfirmed_at"])
        give_place(registration, at=at, by=by)
        return
    if not policy.has_waiting_list or date.starts_at <= at:
        raise Full
    go(registration, State.WAITLISTED, at=at, by=by)
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
def cancel_booking(pk: int, *, at: datetime) -> int:
    """Give the places of all dates back that were booked together; how many."""
    mine = Registration.objects.get(pk=pk)
    others = mine.others_booked().filter(occurrence__ends_at__gt=at)
    wanted = {pk, *others.filter(state__in=LIVE).values_list("pk", flat=True)}
    with locked_registrations(wanted) as registrations:
        live = [x for x in registrations if x.state in LIVE]
        # With a place first: its letter tells the others, too.
        for registration in sorted(live, key=lambda x: x.state != State.CONFIRMED):
            _cancel(registration, at=at, by=None)
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
    :raises NotPossible: if it was cancelled or the date has begun; the office may
        change it until the date is over
    """
    with locked_registration(pk) as registration:
        date, policy = registration.occurrence, policy_of(registration)
        ends_at = date.ends_at if by else date.starts_at
        if registration.state not in LIVE or ends_at <= at:
            raise NotPossible
        if (size := adults + children) != registration.party_size:
            _check_size(registration, policy, size, by_office=by is not None)
            _resize(registration, size)
        record_people(registration, adults, children)
        if needs is not None:
            record_needs(registration, needs, at=at)
        write_down(registration, "changed", at=at, by=by)
        promote(date, policy, at=at)
        return registration


def _resize(registration: Registration, size: int) -> None:
    before = weight(registration)
    registration.party_size, registration.offered_size = size, None
    registration.save(update_fields=["party_size", "offered_size"])
    after = weight(registration)
    count(registration.occurrence, after[0] - before[0], after[1] - before[1])


def _check_size(
    registration: Registration,
    policy: RegistrationPolicy,
    size: int,
    *,
    by_office: bool,
) -> None:
    date, more = registration.occurrence, size - registration.seats
    if size < 1 or (size > policy.max_party and not by_office):
        raise TooLarge
    if date.capacity is not None and size > date.capacity:
        raise TooLarge
    is_more = more > 0 and registration.state in HOLDING
    if is_more and not is_free(date, more):
        raise Full
