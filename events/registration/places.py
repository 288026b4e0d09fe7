"""Places: given to a party, confirmed by it, changed and given back."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from events.models import Occurrence

from . import invitations, letters
from .contacts import Party
from .locking import locked, patiently
from .models import Invitation, Registration, RegistrationPolicy
from .models.registration import digits
from .recording import record
from .refusals import Closed, Full, TooLarge, TooOften
from .states import LIVE, State
from .steps import count, is_free, weight, write_down
from .waiting import expire, promote

BEST_FIRST = (State.PENDING, State.CONFIRMED, State.REVIEW, State.WAITLISTED)
Channel, Mode = Registration.Channel, RegistrationPolicy.Mode


@patiently
def register(
    occurrence_pks: Iterable[int],
    *,
    party: Party,
    at: datetime,
    by: User | None = None,
) -> list[Registration]:
    """
    Give a party its places on all of these dates, or a turn where one is full.

    A second call with the same `idem_key` gives the first registrations back.

    :raises Closed: if one of the dates takes no registrations
    :raises Full: if one is full and has no waiting list
    :raises TooLarge: if the party is larger than allowed, or than the date
    :raises TooOften: if this address or number has enough registrations
    :raises WrongCode: if an invitation is needed and the code is not right
    :raises UsedCode: if somebody has registered with this invitation
    :raises Busy: if the database was locked for too long
    """
    with locked(occurrence_pks) as dates:
        if known := _known(party, dates):
            return known
        policy = _policy(dates)
        for date in dates:
            _check(date, policy, party, at=at)
            expire(date, policy, at=at)
        _check_contact(policy, party)
        invitation = invitations.admit(policy, party)
        booked = _seat_all(dates, policy, party, invitation, at=at, by=by)
        invitations.use(invitation, booked[0])
        is_awaited = any(date.waiting for date in dates)
        for date in dates:
            promote(date, policy, at=at)
        if is_awaited:
            # It may have been their turn.
            for registration in booked:
                registration.refresh_from_db()
        return booked


def _known(party: Party, dates: list[Occurrence]) -> list[Registration]:
    if not party.idem_key:
        return []
    keys = [_once(party, date) for date in dates]
    return list(Registration.objects.filter(idem_key__in=keys).order_by("pk"))


def _once(party: Party, date: Occurrence) -> str | None:
    return f"{party.idem_key[:40]}:{date.pk}" if party.idem_key else None


def _policy(dates: list[Occurrence]) -> RegistrationPolicy:
    keys = {date.event_key for date in dates}
    policy = RegistrationPolicy.objects.of(keys.pop()) if keys else None
    if policy is None or keys:
        raise Closed
    return policy


def _check_contact(policy: RegistrationPolicy, party: Party) -> None:
    """Pass where this address or number may register once more."""
    if party.by_office:
        return
    same = Registration.objects.of_contact(email=party.email, phone=party.phone)
    known = same.filter(occurrence__event_key=policy.event_key, state__in=LIVE)
    bookings = known.order_by().values("booking").distinct()
    if bookings.count() >= policy.per_contact:
        raise TooOften


def _check(
    date: Occurrence, policy: RegistrationPolicy, party: Party, *, at: datetime
) -> None:
    """Pass where this party may register for that date at all."""
    if party.by_office:
        if date.is_cancelled or date.is_over(at=at):
            raise Closed
    elif not (policy.is_open and date.registration_open(at=at)):
        raise Closed
    if party.size > policy.max_party and not party.by_office:
        raise TooLarge
    if date.capacity is not None and party.size > date.capacity:
        raise TooLarge


def _seat_all(
    dates: list[Occurrence],
    policy: RegistrationPolicy,
    party: Party,
    invitation: Invitation | None,
    *,
    at: datetime,
    by: User | None,
) -> list[Registration]:
    """A place or a turn on each date, and one letter for all."""
    booking = uuid.uuid4()
    is_proven = invitation is not None and invitations.is_theirs(invitation, party)
    booked = [
        _seat(date, policy, party, booking, is_proven, at=at, by=by) for date in dates
    ]
    # One letter tells of all dates: that with the button, if there is one.
    best = min(booked, key=lambda x: BEST_FIRST.index(x.state))
    letters.tell_first(best, at=at)
    return booked


def _seat(
    date: Occurrence,
    policy: RegistrationPolicy,
    party: Party,
    booking: uuid.UUID,
    is_proven: bool,
    *,
    at: datetime,
    by: User | None,
) -> Registration:
    state = _first_state(date, policy, party, is_proven=is_proven)
    is_pending = state == State.PENDING
    registration = Registration.objects.create(
        occurrence=date,
        booking=booking,
        state=state,
        party_size=party.size,
        name=party.name,
        email=party.email,
        phone=party.phone,
        phone_digits=digits(party.phone)[:20],
        locale=party.locale,
        channel=party.channel,
        note=party.note,
        hold_until=policy.opt_in_until(at=at) if is_pending else None,
        verified_at=at if is_proven else None,
        must_prove=party.must_prove and not is_proven,
        queued_at=at,
        created_at=at,
        changed_at=at,
        told_sequence=date.sequence,
        kept_days=policy.days_kept,
        needs_kept_days=policy.needs_retention_days,
        idem_key=_once(party, date),
    )
    count(date, *weight(registration))
    record(registration, party, at=at)
    write_down(registration, "registered", at=at, by=by)
    return registration


def _first_state(
    date: Occurrence, policy: RegistrationPolicy, party: Party, *, is_proven: bool
) -> State:
    if policy.mode == Mode.APPROVAL and not party.by_office:
        return State.REVIEW
    if party.must_prove and not (is_proven or party.email):
        return State.REVIEW
    if is_free(date, party.size):
        is_asked = policy.double_opt_in or party.must_prove
        must_prove = is_asked and party.email and not party.by_office
        return State.PENDING if must_prove and not is_proven else State.CONFIRMED
    if policy.has_waiting_list:
        return State.WAITLISTED
    raise Full
