"""Letters that wait for an answer: nobody loses a place because ours left late."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from outbox.models import LIVE as ON_ITS_WAY
from outbox.models import LOST, OutboxMessage
from outbox.models import State as LetterState

from . import letters
from .models import Registration, RegistrationPolicy
from .states import State


def hold_until(
    registration: Registration, policy: RegistrationPolicy, *, at: datetime
) -> datetime:
    """
    How long a place is held for an answer: the hours count from when the letter left.

    As long as it has not left they begin anew, until the date begins at the latest.
    """
    held, starts_at = registration.hold_until, registration.occurrence.starts_at
    letter = _letter(registration)
    if letter is None:
        return held
    # An address that takes no letters proves nothing, and may hold no place.
    is_unproven = _is_unproven(registration, policy)
    if is_unproven and letter.state == LetterState.FAILED:
        return held
    is_over = is_unproven and letter.state == LetterState.GIVEN_UP
    left = letter.finished_at if is_over else _left_at(letter, at=at)
    if registration.state == State.OFFERED:
        return max(held, policy.offer_until(at=left, starts_at=starts_at))
    return max(held, min(policy.opt_in_until(at=left), starts_at))


def _is_unproven(registration: Registration, policy: RegistrationPolicy) -> bool:
    return registration.state == State.PENDING or policy.must_prove(registration)


def answer_until(registration: Registration, *, at: datetime) -> datetime:
    """When somebody who is asked again must have answered: half the time is left."""
    letter = _letter(registration)
    asked = registration.reconfirm_asked_at or registration.changed_at
    begins = _left_at(letter, at=at) if letter else asked
    return begins + (registration.occurrence.starts_at - begins) / 2


def unsent(registrations: Iterable[Registration], *, at: datetime) -> set[int]:
    """The keys of those who wait for a letter of ours that is late or did not leave."""
    asked = [x for x in registrations if letters.question(x)]
    stuck = OutboxMessage.objects.late(at=at) | OutboxMessage.objects.lost()
    stuck = set(
        stuck.filter(dedupe_key__startswith=letters.OURS).values_list(
            "dedupe_key", flat=True
        )
    )
    if not asked or not stuck:
        return set()
    booked = defaultdict(list)
    mates = Registration.objects.filter(booking__in={x.booking for x in asked})
    for pk, booking in mates.values_list("pk", "booking"):
        booked[booking].append(pk)
    return {x.pk for x in asked if stuck & letters.question_keys(x, booked[x.booking])}


def _letter(registration: Registration) -> OutboxMessage | None:
    """The letter that asks; one asks for all dates of a booking."""
    if not letters.question(registration):
        return None
    booked = Registration.objects.filter(booking=registration.booking)
    keys = letters.question_keys(registration, booked.values_list("pk", flat=True))
    return OutboxMessage.objects.filter(dedupe_key__in=keys).order_by("pk").last()


def _left_at(letter: OutboxMessage, *, at: datetime) -> datetime:
    """When it left, or somebody saw to it in another way; now, if neither was."""
    if letter.state in (*ON_ITS_WAY, *LOST):
        return at
    return letter.sent_at or letter.finished_at
