"""Letters about registrations: which there are, and when one is still wanted."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext_lazy as _

from outbox import kinds, letters
from outbox.models import OutboxMessage
from pages.forms import spam

from .models import Registration
from .states import LIVE, State

OPT_IN, CONFIRMED, WAITING = "opt_in", "confirmed", "waiting"
OFFER, OFFER_OVER, PASSED_OVER = "offer", "offer_over", "passed_over"
QUEUED_AGAIN, REVIEW, REJECTED = "queued_again", "review", "rejected"
CANCELLED, DATE_CANCELLED, MOVED = "cancelled", "date_cancelled", "moved"
REINSTATED = "reinstated"
REMINDER, RECONFIRM, LAPSED = "reminder", "reconfirm", "lapsed"
NEEDS, MESSAGE = "needs", "message"
LABELS = {
    OPT_IN: _("Registration: please confirm"),
    CONFIRMED: _("Registration: confirmed"),
    WAITING: _("Registration: waiting list"),
    OFFER: _("Registration: place offered"),
    OFFER_OVER: _("Registration: offer has run out"),
    PASSED_OVER: _("Registration: passed over once"),
    QUEUED_AGAIN: _("Registration: on the waiting list again"),
    REVIEW: _("Registration: received"),
    REJECTED: _("Registration: declined"),
    CANCELLED: _("Registration: cancelled"),
    DATE_CANCELLED: _("Registration: date cancelled"),
    MOVED: _("Registration: new date"),
    REINSTATED: _("Registration: date takes place after all"),
    REMINDER: _("Registration: reminder"),
    RECONFIRM: _("Registration: do you still come?"),
    LAPSED: _("Registration: place given to others"),
    NEEDS: _("Registration: what is arranged"),
    MESSAGE: _("Registration: message of the office"),
}
# In which states a letter still says something true.
WANTED = {
    OPT_IN: {State.PENDING},
    CONFIRMED: {State.CONFIRMED},
    WAITING: {State.WAITLISTED},
    OFFER: {State.OFFERED},
    OFFER_OVER: {State.EXPIRED},
    PASSED_OVER: {State.WAITLISTED},
    QUEUED_AGAIN: {State.WAITLISTED},
    REVIEW: {State.REVIEW},
    REJECTED: {State.REJECTED},
    CANCELLED: {State.CANCELLED},
    DATE_CANCELLED: {State.CANCELLED},
    MOVED: set(LIVE),
    REINSTATED: set(LIVE),
    REMINDER: {State.CONFIRMED},
    RECONFIRM: {State.CONFIRMED},
    LAPSED: {State.LAPSED},
    NEEDS: {State.CONFIRMED, State.WAITLISTED, State.OFFERED, State.REVIEW},
    MESSAGE: set(State) - {State.REJECTED},
}
FIRST = {
    State.PENDING: OPT_IN,
    State.CONFIRMED: CONFIRMED,
    State.WAITLISTED: WAITING,
    State.REVIEW: REVIEW,
}
# What is said of it while it is live.
STANDING = {**FIRST, State.OFFERED: OFFER}
UNPROVEN_A_DAY = 5
OURS = "registration:"


def prefix(registration: Registration) -> str:
    """How the keys of all letters about it begin."""
    return f"{OURS}{registration.pk}:"


def key(registration: Registration, what: str, again: str = "") -> str:
    return f"{prefix(registration)}{what}:{again}"


def question(registration: Registration) -> str:
    """The letter whose answer the office waits for; empty where it waits for none."""
    asks = {State.PENDING: OPT_IN, State.OFFERED: OFFER}
    asked_again = RECONFIRM if registration.is_asked_again else ""
    return asks.get(registration.state, asked_again)


def question_keys(registration: Registration, booked: Iterable[int]) -> set[str]:
    """The keys that this letter may have; `booked` are all dates of the booking."""
    what = question(registration)
    if what == RECONFIRM:
        return {key(registration, what, micros(registration.reconfirm_asked_at))}
    if registration.is_offered_fewer:
        return {key(registration, what, _since(registration))}
    asks = (what, REINSTATED) if what == OPT_IN else (what,)
    since = _since(registration)
    return {f"{OURS}{pk}:{one}:{since}" for pk in booked for one in asks}


def tell(
    registration: Registration,
    what: str,
    *,
    at: datetime,
    again: str = "",
    **snapshot: object,
) -> None:
    """
    Put that letter into the outbox; nothing where there is no address.

    Each is written once for each time that the registration comes into its state;
    `again` tells further ones apart. Dates of one booking that come into a state
    together are told in one letter.
    """
    if registration.email and (again or not _is_told(registration, what)):
        _write(registration, what, at=at, again=again, **snapshot)


def _write(
    registration: Registration,
    what: str,
    *,
    at: datetime,
    again: str = "",
    **snapshot: object,
) -> None:
    letters.post(
        _KINDS[what],
        to=registration.email,
        locale=registration.locale,
        dedupe_key=key(registration, what, again or _since(registration)),
        snapshot={"registration": registration.pk, **snapshot},
        due_at=at,
        ics_sequence=registration.sequence,
    )


def _is_told(registration: Registration, what: str) -> bool:
    """Whether a letter about another date of the booking tells this one, too."""
    together = _in_one_letter(what, registration)
    keys = [key(other, what, _since(registration)) for other in together]
    return bool(keys) and OutboxMessage.objects.filter(dedupe_key__in=keys).exists()


def _in_one_letter(what: str, registration: Registration) -> QuerySet[Registration]:
    """Dates of the booking that are told together; fewer places are asked alone."""
    together = registration.changed_together()
    if what != OFFER:
        return together
    if registration.is_offered_fewer:
        return together.none()
    return together.filter(offered_size=None)


def _since(registration: Registration) -> str:
    return micros(registration.changed_at)


def micros(moment: datetime) -> str:
    """That moment as a part of a key."""
    return str(int(moment.timestamp() * 1_000_000))


def tell_confirmed(registration: Registration, *, at: datetime) -> None:
    """The place is theirs; after a cancellation calendars need a higher number."""
    if registration.sequence:
        registration.next_sequence()
    tell(registration, CONFIRMED, at=at)


def tell_first(registration: Registration, *, at: datetime) -> None:
    """
    The letter after registering.

    Somebody else may have typed the address: until it has proved itself it gets one
    letter for an event and five a day. The page says the same in either case.
    """
    if not registration.email:
        return
    is_web = registration.channel == Registration.Channel.WEB
    if not is_web or _may_write(registration, at=at):
        # Nothing was told of a booking that is being made.
        _write(registration, FIRST[State(registration.state)], at=at)


def _may_write(registration: Registration, *, at: datetime) -> bool:
    same = Registration.objects.filter(
        email__iexact=registration.email,
        occurrence__event_key=registration.occurrence.event_key,
    ).exclude(booking=registration.booking)
    known = same.aggregate(proven=Count("verified_at"), newest=Max("created_at"))
    if known["proven"]:
        return True
    if known["newest"] and known["newest"] > at - timedelta(days=1):
        return False
    who = registration.email.casefold()
    return spam.count("registered", who, at=at, window=spam.DAY) <= UNPROVEN_A_DAY


def tell_cancelled(
    registration: Registration, *, had_place: bool, at: datetime, by_date: bool = False
) -> None:
    """The cancellation, with a calendar file for those who had got one."""
    if had_place:
        registration.next_sequence()
    what = DATE_CANCELLED if by_date else CANCELLED
    tell(registration, what, at=at, had_place=had_place)


def tell_lapsed(registration: Registration, *, at: datetime) -> None:
    """The place went to others; the calendar entry goes, too."""
    registration.next_sequence()
    tell(registration, LAPSED, at=at, had_place=True)


def tell_moved(registration: Registration, *, at: datetime) -> None:
    """The new date; for those with a place as a change of their calendar entry."""
    if registration.state == State.CONFIRMED:
        again = str(registration.next_sequence())
    else:
        again = f"{registration.occurrence_id}-{registration.told_sequence}"
    tell(registration, MOVED, at=at, again=again)


def tell_reinstated(registration: Registration, *, at: datetime) -> None:
    """A cancelled date takes place: the calendar entry comes back, too."""
    if registration.state == State.CONFIRMED:
        registration.next_sequence()
    tell(registration, REINSTATED, at=at)


def _find(snapshot: kinds.Snapshot) -> Registration | None:
    return (
        Registration.objects.known()
        .select_related("occurrence")
        .filter(pk=snapshot["registration"])
        .first()
    )


def _is_wanted(what: str) -> Callable[[kinds.Snapshot], bool]:
    def is_wanted(snapshot: kinds.Snapshot) -> bool:
        registration = _find(snapshot)
        if registration is None or registration.state not in WANTED[what]:
            return False
        return what != NEEDS or registration.needs.decided().exists()

    return is_wanted


def _context(what: str) -> Callable[[kinds.Snapshot, str], dict]:
    def context(snapshot: kinds.Snapshot, locale: str) -> dict:
        from .letter_words import words

        return words(what, _find(snapshot), snapshot)

    return context


def told_together(what: str, registration: Registration) -> list[Registration]:
    """The other dates of the booking that this letter tells of, too."""
    if what in (MOVED, REMINDER, RECONFIRM, NEEDS, MESSAGE, PASSED_OVER):
        return []
    states = WANTED[what] | (LIVE if what in FIRST.values() else set())
    together = _in_one_letter(what, registration)
    return list(together.filter(state__in=states))


def _attachments(what: str) -> Callable[[kinds.Snapshot, str], list]:
    def attachments(snapshot: kinds.Snapshot, locale: str) -> list:
        from .emblem import emblem_of

        registration = _find(snapshot)
        files = _calendar_files(what, registration, snapshot)
        return [*files, *emblem_of(registration.occurrence.event_key)]

    return attachments


def _calendar_files(
    what: str, registration: Registration, snapshot: kinds.Snapshot
) -> list[kinds.Attachment]:
    from . import invites

    registration.sequence = snapshot.get("ics_sequence", 0)
    others = told_together(what, registration)
    if what in (CANCELLED, DATE_CANCELLED, LAPSED):
        if not snapshot.get("had_place"):
            return []
        others = [x for x in others if x.sequence]
        return invites.attachments([registration, *others], invites.CANCEL)
    if what not in (CONFIRMED, MOVED, REINSTATED):
        return []
    sure = [x for x in (registration, *others) if x.state == State.CONFIRMED]
    return invites.attachments(sure, invites.REQUEST)


def _start(message: OutboxMessage) -> datetime:
    """Worth nothing once the date has begun."""
    registration = _find(message.snapshot)
    return registration.occurrence.starts_at if registration else message.due_at


_GIVE_UP = dict.fromkeys((OFFER, REMINDER, RECONFIRM, REINSTATED), _start)
_KINDS = {
    what: kinds.register(
        kinds.Kind(
            name=f"registration_{what}",
            label=label,
            template="registration",
            context=_context(what),
            is_wanted=_is_wanted(what),
            attachments=_attachments(what),
            give_up_at=_GIVE_UP.get(what),
        )
    )
    for what, label in LABELS.items()
}
