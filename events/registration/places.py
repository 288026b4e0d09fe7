"""Places: given to a party, confirmed by it, changed and given back."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from events.models import Occurrence

from . import letters
from .contacts import Party
from .locking import locked, patiently
from .models import Registration, RegistrationPolicy
from .models.registration import digits
from .recording import record
from .refusals import Closed, Full, TooLarge, TooOften, WrongCode
from .states import LIVE, State
from .steps import count, has_room, weight, write_down
from .waiting import expire, promote

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
    :raises Busy: if the database was locked for too long
    """
    with locked(occurrence_pks) as dates:
        if known := _known(party, dates):
            return known
        policy = _policy(dates)
        for date in dates:
            _check(date, policy, party, at=at)
            expire(date, policy, at=at)
        booked = [_seat(date, policy, party, at=at, by=by) for date in dates]
        for registration in booked[1:]:
            registration.booking = booked[0].booking
            registration.save(update_fields=["booking"])
        for date in dates:
            promote(date, policy, at=at)
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


def _check(
    date: Occurrence, policy: RegistrationPolicy, party: Party, *, at: datetime
) -> None:
    """Pass where this party may register for that date at all."""
    if party.by_office:
        if date.is_cancelled or date.is_over(at=at):
            raise Closed
    elif not (policy.is_open and date.registration_open(at=at)):
        raise Closed
    if policy.mode == Mode.INVITATION and not party.by_office:
        _check_code(policy, party)
    if party.size > policy.max_party and not party.by_office:
        raise TooLarge
    if date.capacity is not None and party.size > date.capacity:
        raise TooLarge
    same = Registration.objects.of_contact(email=party.email, phone=party.phone)
    known = same.filter(occurrence__event_key=date.event_key, state__in=LIVE)
    if not party.by_office and known.count() >= policy.per_contact:
        raise TooOften


def _check_code(policy: RegistrationPolicy, party: Party) -> None:
    given, right = party.invitation_code.strip(), policy.invitation_code.strip()
    if not right or given.casefold() != right.casefold():
        raise WrongCode


def _seat(
    date: Occurrence,
    policy: RegistrationPolicy,
    party: Party,
    *,
    at: datetime,
    by: User | None,
) -> Registration:
    state = _first_state(date, policy, party)
    is_pending = state == State.PENDING
    registration = Registration.objects.create(
        occurrence=date,
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
        queued_at=at,
        created_at=at,
        changed_at=at,
        told_sequence=date.sequence,
        idem_key=_once(party, date),
    )
    count(date, *weight(registration))
    record(registration, party, at=at)
    write_down(registration, "registered", at=at, by=by)
    letters.tell_first(registration, at=at)
    return registration


def _first_state(date: Occurrence, policy: RegistrationPolicy, party: Party) -> State:
    if policy.mode == Mode.APPROVAL and not party.by_office:
        return State.REVIEW
    if not date.waiting and has_room(date, party.size):
        proves = policy.double_opt_in and party.email and not party.by_office
        return State.PENDING if proves else State.CONFIRMED
    if policy.has_waiting_list:
        return State.WAITLISTED
    raise Full
