"""
Bringing two people together: who may take which step, under a lock.

Both people are locked before their pair, in the order of their keys: two proposals of
one mentor wait for each other, and nobody deadlocks.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from . import letters, matching
from .candidates import profile_of, said_no_with
from .models import Ending, Meeting, Pair, PairState, Participant, State
from .models.pair import ANSWER_TIME, OPEN
from .models.participant import ASKED_BEFORE

TRANSITIONS: dict[str, frozenset[str]] = {
    PairState.PROPOSED: frozenset({PairState.AGREED, PairState.ENDED}),
    PairState.AGREED: frozenset({PairState.RUNNING, PairState.ENDED}),
    PairState.RUNNING: frozenset({PairState.ENDED}),
    PairState.ENDED: frozenset(),
}
# A proposal can be refused, taken back or lapse; what both agreed to can not.
PROPOSED = frozenset({PairState.PROPOSED})
NOT_THERE = _("This pair is not where it was any more.")


class NotPossible(Exception):
    """The step cannot be taken; its text says why, for the desk."""


@dataclass(frozen=True)
class Met:
    """What is noted of a meeting; `key` makes a double click count once."""

    day: date
    hours: Decimal
    line: str
    noted_by: str
    key: str


def go(pair: Pair, state: str) -> None:
    """:raises NotPossible: if no way leads there"""
    if state not in TRANSITIONS[pair.state]:
        raise NotPossible(NOT_THERE)
    pair.state = state


def _lock(pks: set[int]) -> dict[int, Participant]:
    rows = Participant.objects.select_for_update(of=("self",)).order_by("pk")
    return {row.pk: row for row in rows.filter(pk__in=pks)}


def _locked(pk: int) -> Pair:
    """:raises NotPossible: if it is gone"""
    known = Pair.objects.filter(pk=pk).values_list("mentor", "newcomer").first()
    if known is None:
        raise NotPossible(_("There is no such pair."))
    people = _lock({*known} - {None})
    pair = Pair.objects.select_for_update().get(pk=pk)
    pair.mentor = people.get(pair.mentor_id)
    pair.newcomer = people.get(pair.newcomer_id)
    return pair


def lock_with_others(person: Participant) -> Participant | None:
    """That person, locked in order with everybody they are in a pair with."""
    both = person.open_pairs().values_list("mentor", "newcomer")
    found = _lock({pk for pair in both for pk in pair} - {None} | {person.pk})
    return found.get(person.pk)


REFUSALS = {
    matching.ROLE: _("A pair is a mentor and a newcomer."),
    matching.PAUSED: _("One of them does not look for anybody at the moment."),
    matching.PAIRED: _("One of them is in a pair already, or has a proposal."),
    matching.GENDER: _("A wish about the gender is not met."),
    matching.REFUSED: _("This was tried already."),
}


@transaction.atomic
def propose(mentor: int, newcomer: int, *, by: User | None, at: datetime) -> Pair:
    """
    Ask two people whether they would like to meet.

    :raises NotPossible: if something rules them out, counted under the lock
    """
    people = _lock({mentor, newcomer})
    if len(people) < 2:
        raise NotPossible(_("One of them is not there any more."))
    one, other = people[mentor], people[newcomer]
    if one.programme_id != other.programme_id:
        raise NotPossible(_("They are in different programmes."))
    profiles = [profile_now(one), profile_now(other)]
    if why := matching.objection(*profiles):
        raise NotPossible(REFUSALS[why])
    if not one.is_mentor:
        raise NotPossible(REFUSALS[matching.ROLE])
    pair = Pair.objects.create(
        programme_id=one.programme_id,
        mentor=one,
        newcomer=other,
        proposed_at=at,
        proposed_by=by,
    )
    for person in (one, other):
        letters.post_proposed(pair, person, at=at)
    return pair


def profile_now(person: Participant) -> matching.Profile:
    """With the pairs that somebody is in at this moment."""
    pairs = person.open_pairs().count()
    return profile_of(person, pairs=pairs, said_no_with=said_no_with(person))


@transaction.atomic
def say_yes(pk: int, person: Participant, *, at: datetime) -> Pair:
    """
    One of them would like to; once both do, each gets the other's contact.

    :raises NotPossible: if it is not a proposal any more
    """
    pair = _locked(pk)
    if pair.may_meet or pair.said_yes(person):
        return pair
    if pair.state != PairState.PROPOSED:
        raise NotPossible(NOT_THERE)
    setattr(pair, pair.yes_field(person), at)
    if pair.mentor_yes_at and pair.newcomer_yes_at:
        go(pair, PairState.AGREED)
        pair.agreed_on = timezone.localdate(at)
    pair.save()
    if pair.state == PairState.AGREED:
        for one in pair.people:
            letters.post_agreed(pair, one, at=at)
    return pair


@transaction.atomic
def note_told(pk: int, role: str, *, on: date) -> bool:
    """
    One of them heard on the phone how to reach the other; False if that is known.

    :raises NotPossible: if there is no such pair
    """
    pair = _locked(pk)
    if role not in [person.role for person in pair.to_call]:
        return False
    setattr(pair, f"{role}_told_on", on)
    pair.save(update_fields=[f"{role}_told_on"])
    return True


@transaction.atomic
def note(pk: int, met: Met) -> Meeting:
    """
    Count a meeting; with the first one the pair runs.

    :raises NotPossible: if they do not meet, or not yet on that day
    """
    pair = _locked(pk)
    if not pair.may_meet:
        raise NotPossible(_("Meetings are noted once both said yes, until the end."))
    if met.day < Meeting.earliest(pair):
        raise NotPossible(_("They did not know each other that day."))
    meeting, _is_new = Meeting.objects.get_or_create(
        idem_key=met.key,
        defaults={
            "pair": pair,
            "day": met.day,
            "hours": met.hours,
            "line": met.line,
            "noted_by": met.noted_by,
        },
    )
    if pair.state == PairState.AGREED:
        go(pair, PairState.RUNNING)
        pair.save(update_fields=["state"])
    return meeting


@transaction.atomic
def remove_meeting(pk: int, meeting: int) -> bool:
    """
    Count a meeting no more that was noted twice or wrongly; False if it is gone.

    :raises NotPossible: if there is no such pair
    """
    deleted, _by_model = _locked(pk).meetings.filter(pk=meeting).delete()
    return bool(deleted)


@transaction.atomic
def begin(pk: int) -> Pair:
    """
    They meet, although nobody has noted when.

    :raises NotPossible: if not both said yes, or it is over
    """
    pair = _locked(pk)
    if pair.state != PairState.RUNNING:
        go(pair, PairState.RUNNING)
        pair.save(update_fields=["state"])
    return pair


@transaction.atomic
def end(
    pk: int,
    why: str,
    *,
    at: datetime,
    by: Participant | None = None,
    only_from: Collection[str] = OPEN,
) -> Pair:
    """
    It is over; who did not end it is told, if they heard of it. Once more is nothing.

    :raises NotPossible: if there is no such pair, or it has gone on meanwhile
    """
    pair, today = _locked(pk), timezone.localdate(at)
    if pair.state == PairState.ENDED:
        return pair
    if pair.state not in only_from:
        raise NotPossible(NOT_THERE)
    had_begun = pair.may_meet
    go(pair, PairState.ENDED)
    days = min([one.kept_days for one in pair.people], default=0)
    pair.why_ended, pair.ended_on = why, today
    pair.forget_at = today + timedelta(days=days)
    pair.save()
    for person in pair.people:
        _after(person, had_begun, today)
        if _hears_of_the_end(pair, person, by, at):
            letters.post_ended(pair, person, had_begun=had_begun, at=at)
    return pair


def _hears_of_the_end(
    pair: Pair, person: Participant, by: Participant | None, at: datetime
) -> bool:
    """Not who ended it, and nobody whose proposal was taken back before its letter."""
    unheard = pair.why_ended == Ending.TAKEN_BACK and (
        at < pair.proposed_at + letters.CALM
    )
    return not unheard and (by is None or person.pk != by.pk)


def _after(person: Participant, had_begun: bool, today: date) -> None:
    """Who met somebody has finished; who only had a proposal looks on."""
    if person.state not in (State.WAITING, State.PAUSED):
        return
    if person.open_pairs().exists():
        return
    if had_begun:
        person.state, person.since = State.FINISHED, today
        person.days_from = today
        person.delete_at = today + timedelta(days=person.kept_days)
    elif person.delete_at < (soon := today + timedelta(days=ASKED_BEFORE)):
        # The day came while they had to answer: there is time to ask first.
        person.days_from, person.delete_at = today, soon
    person.asked_on = None
    person.save(update_fields=["state", "since", "days_from", "delete_at", "asked_on"])


@transaction.atomic
def tell_how_it_was(pk: int, person: Participant, text: str) -> None:
    """Keep what one of them says at the end; later words take the place of earlier."""
    pair = _locked(pk)
    if pair.state == PairState.ENDED:
        field = f"{person.role}_closing"
        setattr(pair, field, text)
        pair.save(update_fields=[field])


def lapse(*, at: datetime) -> int:
    """End proposals that not both answered in time; how many."""
    due = Pair.objects.filter(
        state=PairState.PROPOSED, proposed_at__lte=at - ANSWER_TIME
    )
    found = list(due.values_list("pk", flat=True))
    return sum(_lapse_one(pk, at) for pk in found)


def _lapse_one(pk: int, at: datetime) -> bool:
    """False where the second yes came between."""
    try:
        end(pk, Ending.NO_ANSWER, at=at, only_from=PROPOSED)
    except NotPossible:
        return False
    return True
