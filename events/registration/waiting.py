"""The waiting list: holds that run out, and places for those who are next."""

from datetime import datetime

from accounts.models import User
from events.models import Occurrence

from . import late_letters, letters
from .models import Registration, RegistrationPolicy
from .states import State
from .steps import go, has_room

Misfit = RegistrationPolicy.Misfit


def expire(date: Occurrence, policy: RegistrationPolicy, *, at: datetime) -> None:
    """Take back the places of those who did not answer in time."""
    for registration in date.registrations.run_out(at=at).order_by("pk"):
        until = late_letters.hold_until(registration, policy, at=at)
        if until > at:
            registration.hold_until = until
            registration.save(update_fields=["hold_until"])
            continue
        if registration.is_offered_fewer and date.starts_at > at:
            back_to_queue(registration, at=at)
            letters.tell(registration, letters.WAITING, at=at)
            continue
        was_offered = registration.state == State.OFFERED
        go(registration, State.EXPIRED, at=at)
        if was_offered:
            letters.tell(registration, letters.OFFER_OVER, at=at)


def back_to_queue(
    registration: Registration, *, at: datetime, by: User | None = None
) -> None:
    """A group does not take fewer places: it waits on, at its old turn."""
    go(registration, State.WAITLISTED, at=at, by=by)


def promote(
    date: Occurrence,
    policy: RegistrationPolicy,
    *,
    at: datetime,
    here: Registration | None = None,
) -> None:
    """
    Give free places to the next ones of the waiting list while they fit.

    `here` is asking at this moment: when its turn comes it is not sent an offer.
    """
    if not _can_give(date, at=at):
        return
    passed_over: list[Registration] = []
    for registration in date.registrations.queue():
        if not has_room(date, 1):
            return
        mine = here if here is not None and here.pk == registration.pk else registration
        if not has_room(date, registration.party_size):
            if _takes_fewer(registration, policy):
                if not _offer_fewer(mine, policy, at=at, is_here=mine is here):
                    return
                continue
            if _blocks(registration, policy):
                return
            passed_over.append(registration)
            continue
        if not _give(mine, policy, at=at, is_here=mine is here):
            return
        for one in passed_over:
            _tell_passed_over(one, policy, at=at)
        passed_over = []


def _can_give(date: Occurrence, *, at: datetime) -> bool:
    """Whether there is a place that somebody waits for; the list is not read before."""
    is_to_come = not date.is_cancelled and date.starts_at > at
    return is_to_come and date.waiting > 0 and has_room(date, 1)


def _blocks(registration: Registration, policy: RegistrationPolicy) -> bool:
    """Whether a group that does not fit keeps the others waiting."""
    never_fits = registration.party_size > (registration.occurrence.capacity or 0)
    if never_fits:
        return False
    if policy.misfit == Misfit.SKIP:
        return registration.skipped_at is not None
    return policy.misfit == Misfit.STRICT


def _takes_fewer(registration: Registration, policy: RegistrationPolicy) -> bool:
    """Whether it is asked to come with fewer: not twice about the same number."""
    date, declined = registration.occurrence, registration.offered_size or 0
    return policy.misfit == Misfit.FEWER and has_room(date, declined + 1)


def _offer_fewer(
    registration: Registration,
    policy: RegistrationPolicy,
    *,
    at: datetime,
    is_here: bool,
) -> bool:
    """Offer the places that are free; False where that has to wait for the morning."""
    if policy.is_quiet(at) and not is_here:
        return False
    date = registration.occurrence
    registration.offered_size = date.capacity - date.held
    registration.save(update_fields=["offered_size"])
    until = policy.offer_until(at=at, starts_at=date.starts_at)
    go(registration, State.OFFERED, at=at, hold_until=until)
    letters.tell(registration, letters.OFFER, at=at)
    return True


def _tell_passed_over(
    registration: Registration, policy: RegistrationPolicy, *, at: datetime
) -> None:
    # Whoever declined fewer places knows that others may come first.
    if registration.skipped_at is None and policy.misfit == Misfit.SKIP:
        registration.skipped_at = at
        registration.save(update_fields=["skipped_at"])
        letters.tell(registration, letters.PASSED_OVER, at=at)


def _give(
    registration: Registration,
    policy: RegistrationPolicy,
    *,
    at: datetime,
    is_here: bool,
) -> bool:
    """Give or offer the place; False where offers have to wait for the morning."""
    asks_first = policy.waiting_list == RegistrationPolicy.Waiting.OFFER
    if registration.offered_size is not None:
        registration.offered_size = None
        registration.save(update_fields=["offered_size"])
    if is_here or not (asks_first or policy.must_prove(registration)):
        go(registration, State.CONFIRMED, at=at)
        letters.tell_confirmed(registration, at=at)
        return True
    if policy.is_quiet(at):
        return False
    until = policy.offer_until(at=at, starts_at=registration.occurrence.starts_at)
    go(registration, State.OFFERED, at=at, hold_until=until)
    letters.tell(registration, letters.OFFER, at=at)
    return True
