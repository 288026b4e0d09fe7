"""What the clock does: holds run out, offers, reminders, asking again, closing."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F, Q

from events.models import Occurrence

from . import letters
from .changed_dates import let_go, tell_of_move
from .late_letters import answer_until
from .locking import locked, patiently
from .models import RegistrationPolicy
from .one_by_one import each_date
from .states import LIVE, ON_TIME, State
from .steps import go
from .waiting import expire, promote

CLOSED_AFTER = timedelta(hours=12)


def tick(*, at: datetime) -> dict[str, int]:
    """Everything that is due at that moment; how many dates each part touched."""
    return {part.__name__.strip("_"): part(at=at) for part in _PARTS}


def _each(dates: object, work: Callable, *, at: datetime) -> int:
    pks = list(dates.order_by("pk").values_list("pk", flat=True).distinct())
    return len(each_date(pks, lambda pk: _on(pk, work, at=at)))


@patiently
def _on(pk: int, work: Callable, *, at: datetime) -> None:
    with locked([pk]) as dates:
        for date in dates:
            policy = RegistrationPolicy.objects.of(date.event_key)
            if policy is not None:
                work(date, policy, at=at)


def _cancelled_dates(*, at: datetime) -> int:
    """People of a date that was cancelled are told and let go."""
    dates = Occurrence.objects.filter(
        registrations__state__in=LIVE, status=Occurrence.Status.CANCELLED
    )
    return _each(dates.filter(ends_at__gt=at), let_go, at=at)


def _moved_dates(*, at: datetime) -> int:
    """People of a date that was moved hear of the new one."""
    dates = Occurrence.objects.filter(
        registrations__state__in=LIVE,
        registrations__told_sequence__lt=F("sequence"),
        starts_at__gt=at,
    ).exclude(status=Occurrence.Status.CANCELLED)
    return _each(dates, tell_of_move, at=at)


def _run_out(*, at: datetime) -> int:
    """Holds end, and the next ones of the waiting list have their turn."""
    late = Q(registrations__state__in=ON_TIME, registrations__hold_until__lte=at)
    dates = Occurrence.objects.filter(late | Q(waiting__gt=0, starts_at__gt=at))
    return _each(dates, _expire_and_promote, at=at)


def _expire_and_promote(
    date: Occurrence, policy: RegistrationPolicy, *, at: datetime
) -> None:
    expire(date, policy, at=at)
    promote(date, policy, at=at)


def _reconfirm(*, at: datetime) -> int:
    """Ask those who registered long ago, and give up the places of the silent."""
    touched = 0
    for policy in RegistrationPolicy.objects.filter(reconfirm_days__isnull=False):
        soon = at + timedelta(days=policy.reconfirm_days)
        dates = Occurrence.objects.of(policy.event_key).taking_place()
        touched += _each(
            dates.filter(starts_at__gt=at, starts_at__lte=soon), _ask_again, at=at
        )
    return touched


def _ask_again(date: Occurrence, policy: RegistrationPolicy, *, at: datetime) -> None:
    asking_began = date.starts_at - timedelta(days=policy.reconfirm_days)
    sure = date.registrations.filter(state=State.CONFIRMED, reconfirmed_at=None)
    for registration in sure.exclude(email=""):
        if registration.reconfirm_asked_at is None:
            # Whoever has said yes since then, to an offer for one, is not asked twice.
            if registration.changed_at < asking_began:
                registration.reconfirm_asked_at = at
                registration.save(update_fields=["reconfirm_asked_at"])
                asked = letters.micros(at)
                letters.tell(registration, letters.RECONFIRM, at=at, again=asked)
        elif answer_until(registration, at=at) <= at:
            go(registration, State.LAPSED, at=at)
            letters.tell_lapsed(registration, at=at)
    promote(date, policy, at=at)


def _remind(*, at: datetime) -> int:
    """One letter before the date, to those who did not register only just now."""
    touched = 0
    for policy in RegistrationPolicy.objects.filter(reminder_hours__isnull=False):
        soon = at + timedelta(hours=policy.reminder_hours)
        dates = Occurrence.objects.of(policy.event_key).taking_place()
        dates = dates.filter(
            starts_at__gt=at,
            starts_at__lte=soon,
            registrations__state=State.CONFIRMED,
            registrations__reminded_at=None,
        )
        touched += _each(dates, _remind_date, at=at)
    return touched


def _remind_date(date: Occurrence, policy: RegistrationPolicy, *, at: datetime) -> None:
    from_then = date.starts_at - timedelta(hours=policy.reminder_hours)
    for registration in date.registrations.filter(
        state=State.CONFIRMED, reminded_at=None
    ):
        registration.reminded_at = at
        registration.save(update_fields=["reminded_at"])
        if registration.created_at < from_then:
            again = f"{date.pk}-{date.sequence}"
            letters.tell(registration, letters.REMINDER, at=at, again=again)


def _close(*, at: datetime) -> int:
    """Nobody waits for a date that began; who was not at the door did not come."""
    waiting = Occurrence.objects.filter(waiting__gt=0, starts_at__lte=at)
    touched = _each(waiting, _end_waiting, at=at)
    over = Occurrence.objects.filter(
        ends_at__lte=at - CLOSED_AFTER, registrations__state=State.ATTENDED
    ).filter(registrations__state=State.CONFIRMED)
    return touched + _each(over, _end, at=at)


def _end_waiting(date: Occurrence, policy: RegistrationPolicy, *, at: datetime) -> None:
    for registration in date.registrations.queue():
        go(registration, State.EXPIRED, at=at)


def _end(date: Occurrence, policy: RegistrationPolicy, *, at: datetime) -> None:
    for registration in date.registrations.filter(state=State.CONFIRMED):
        go(registration, State.NO_SHOW, at=at)


_PARTS = (_cancelled_dates, _moved_dates, _run_out, _reconfirm, _remind, _close)
