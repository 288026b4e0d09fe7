"""What becomes of registrations when their date is moved, cancelled or reinstated."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from events.models import Occurrence

from . import letters
from .models import AuditEvent, Registration, RegistrationPolicy
from .places import BEST_FIRST
from .states import LIVE, RESTORED, State
from .steps import count, go, weight, write_down
from .waiting import promote

Status = Occurrence.Status
# What the log says of those who lost their place because their date was cancelled.
LET_GO = "let_go"
# What was asked and said about a date as it was.
ANEW = ("reminded_at", "reconfirm_asked_at", "reconfirmed_at")
RESTORES = ("state", "hold_until", "changed_at", "told_sequence", "offered_size")


def concerned(pks: list[int]) -> QuerySet[Registration]:
    """
    Those whom it concerns when something about these dates changes.

    All who want to come; of a cancelled date, those who were let go with it.
    """
    mine = Registration.objects.filter(occurrence__in=pks)
    is_off = Q(occurrence__status=Status.CANCELLED)
    let_go_then = AuditEvent.objects.filter(
        registration=OuterRef("pk"),
        what=LET_GO,
        at=OuterRef("occurrence__cancelled_at"),
    )
    came_off = is_off & Q(Exists(let_go_then), state=State.CANCELLED)
    return mine.filter((Q(state__in=LIVE) & ~is_off) | came_off)


def with_people(pks: list[int]) -> set[int]:
    """Which of these dates concern somebody, even if no place of theirs is counted."""
    return set(concerned(pks).values_list("occurrence_id", flat=True))


def _of(dates: list[Occurrence], those: Callable[[Occurrence], QuerySet]) -> list:
    """Registrations of these dates, each with its locked date in hand."""
    found = []
    for date in dates:
        for registration in those(date):
            registration.occurrence = date
            found.append(registration)
    return found


def let_go(date: Occurrence, policy: RegistrationPolicy, *, at: datetime) -> None:
    """Nobody holds a place or waits any more; all who wanted to come are told."""
    let_all_go([date], at=at)


def let_all_go(dates: list[Occurrence], *, at: datetime) -> None:
    """The same for several dates; who booked more than one gets one letter."""
    rows = _of(dates, lambda date: date.registrations.live())
    # With a place first: its letter tells of the others, too.
    for registration in sorted(rows, key=lambda x: x.state != State.CONFIRMED):
        had_place = registration.state == State.CONFIRMED
        before = registration.state
        # By this moment they are found again, should the date take place after all.
        together = registration.occurrence.cancelled_at or at
        go(registration, State.CANCELLED, at=together)
        write_down(registration, LET_GO, at=together, before=before)
        letters.tell_cancelled(registration, had_place=had_place, at=at, by_date=True)


def tell_of_move(date: Occurrence, policy: RegistrationPolicy, *, at: datetime) -> None:
    """All who want to come hear of it; those with a place change their calendar."""
    for registration in concerned([date.pk]).filter(told_sequence__lt=date.sequence):
        registration.occurrence = date
        registration.told_sequence = date.sequence
        ask_anew(registration)
        if registration.state == State.OFFERED:
            # An offer never runs out after the start, which may be earlier now.
            until = min(registration.hold_until, date.starts_at)
            registration.hold_until = until
        registration.save(update_fields=["told_sequence", "hold_until", *ANEW])
        letters.tell_moved(registration, at=at)


def ask_anew(registration: Registration) -> None:
    """Forget what was asked and said about the date as it was; the caller saves."""
    for name in ANEW:
        setattr(registration, name, None)


def give_back(
    dates: list[Occurrence], policy: RegistrationPolicy, *, at: datetime
) -> None:
    """
    Whoever was let go when these dates were cancelled has again what they had.

    All are told, in one letter where they booked several of the dates.
    """
    coming = [date for date in dates if date.starts_at > at]
    rows = _of(coming, _who_were_let_go)
    for registration in rows:
        _restore(registration, policy, at=at)
    # With the button first: one letter tells of all dates of a booking.
    for registration in sorted(rows, key=lambda x: BEST_FIRST.index(x.state)):
        letters.tell_reinstated(registration, at=at)
    for date in coming:
        promote(date, policy, at=at)


def _who_were_let_go(date: Occurrence) -> QuerySet[Registration]:
    return (
        date.registrations.known()
        .filter(
            state=State.CANCELLED,
            history__what=LET_GO,
            history__at=date.was_cancelled_at,
        )
        .distinct()
    )


def state_before(registration: Registration) -> str:
    """Its state, or what it was before its date was cancelled."""
    if registration.state != State.CANCELLED:
        return registration.state
    entries = [x for x in registration.history.all() if x.what == LET_GO]
    return entries[-1].before if entries else registration.state


def _restore(
    registration: Registration, policy: RegistrationPolicy, *, at: datetime
) -> None:
    before = state_before(registration)
    state = RESTORED[before]
    is_pending = state == State.PENDING
    registration.state = state
    registration.hold_until = policy.opt_in_until(at=at) if is_pending else None
    registration.changed_at = at
    registration.told_sequence = registration.occurrence.sequence
    ask_anew(registration)
    if before == State.OFFERED:
        # Nobody has declined the fewer places that were offered then.
        registration.offered_size = None
    registration.save(update_fields=[*RESTORES, *ANEW])
    count(registration.occurrence, *weight(registration))
    write_down(registration, "reinstated", at=at, before=State.CANCELLED)
