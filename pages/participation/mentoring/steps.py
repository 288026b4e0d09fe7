"""What becomes of one person: confirmed, paused, still looking, corrected, gone."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from outbox.letters import forget

from . import letters, pairing
from .joining import columns
from .models import Ending, Meeting, MentoringProgramme, Participant, State
from .models.participant import ASKED_BEFORE

# From which states each step leads on.
CONFIRMED_FROM = (State.UNCONFIRMED, State.TO_CALL)
LOOKING_FROM = (State.PAUSED, State.FINISHED)


def _locked(pk: int) -> Participant | None:
    rows = Participant.objects.select_for_update(of=("self",))
    return rows.select_related("programme").filter(pk=pk).first()


@transaction.atomic
def confirm(pk: int, *, at: datetime) -> Participant | None:
    """They look for somebody from now on; once more changes nothing."""
    person = _locked(pk)
    if person is not None and person.state in CONFIRMED_FROM:
        person.state, person.since = State.WAITING, timezone.localdate(at)
        person.arrived_at = person.arrived_at or at
        person.save(update_fields=["state", "since", "arrived_at"])
    return person


@transaction.atomic
def pause(pk: int) -> Participant | None:
    """Nobody is proposed to them until they go on."""
    person = _locked(pk)
    if person is not None and person.state == State.WAITING:
        person.state = State.PAUSED
        person.save(update_fields=["state"])
    return person


@transaction.atomic
def look_on(pk: int, *, at: datetime) -> Participant | None:
    """
    They look again, or still do.

    The days begin anew only for who was asked, or had finished: both chose it.
    """
    person, today = _locked(pk), timezone.localdate(at)
    if person is None:
        return None
    if person.state == State.FINISHED or person.is_asked(on=today):
        person.delete_at = person.programme.waits_until(on=today)
        person.days_from, person.asked_on = today, None
    if person.state == State.FINISHED:
        person.since = today
    if person.state in LOOKING_FROM:
        person.state = State.WAITING
    person.save(update_fields=["state", "since", "days_from", "delete_at", "asked_on"])
    return person


@transaction.atomic
def correct(pk: int, values: dict) -> Participant | None:
    """Put what they corrected in the place of what was there."""
    person = _locked(pk)
    if person is not None:
        new = columns(values)
        for name, value in new.items():
            setattr(person, name, value)
        person.save(update_fields=list(new))
    return person


@transaction.atomic
def stop_reminders(pk: int, *, stopped: bool) -> None:
    Participant.objects.filter(pk=pk).update(gets_reminders=not stopped)


@transaction.atomic
def remove(pk: int, *, at: datetime) -> bool:
    """
    Delete somebody at once, with letters and what they wrote; numbers stay.

    Whoever is in a pair with them is told that it has ended.
    """
    known = Participant.objects.filter(pk=pk).first()
    if known is None:
        return False
    person = pairing.lock_with_others(known)
    if person is None:
        return False
    for pair in person.open_pairs():
        pairing.end(pair.pk, Ending.LEFT, by=person, at=at)
    person.pairs.update(**{f"{person.role}_closing": ""})
    Meeting.objects.filter(pair__in=person.pairs.all()).update(line="")
    forget(letters.key_of(person), at=at)
    person.delete()
    return True


@transaction.atomic
def shorten(programme: MentoringProgramme, *, on: date) -> int:
    """What the programme keeps for less long now holds for who is in it, too."""
    shorter = 0
    for person in programme.participants.select_for_update().order_by("pk"):
        kept = min(person.kept_days, programme.kept_days)
        last = min(person.delete_at, _last_day(person, programme, kept, on))
        if (kept, last) != (person.kept_days, person.delete_at):
            person.kept_days, person.delete_at = kept, last
            person.save(update_fields=["kept_days", "delete_at"])
            shorter += 1
    for pair in programme.pairs.select_for_update().filter(forget_at__isnull=False):
        last = pair.ended_on + timedelta(days=programme.kept_days)
        if last < pair.forget_at:
            pair.forget_at = last
            pair.save(update_fields=["forget_at"])
    return shorter


def _last_day(
    person: Participant, programme: MentoringProgramme, kept: int, on: date
) -> date:
    """By the days of the programme now; whoever waits can be asked before."""
    if person.state == State.FINISHED:
        return person.days_from + timedelta(days=kept)
    soonest = on + timedelta(days=ASKED_BEFORE)
    return max(programme.waits_until(on=person.days_from), soonest)
