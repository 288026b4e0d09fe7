"""What pages say about a registration, and why something cannot be."""

from datetime import datetime

import segno
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from events.models import Occurrence
from events.projects import project_of
from pages.base.sentences import day_words

from . import letters, refusals
from .letter_words import words_of
from .links import MANAGE, door_address, path_to
from .models import Registration, RegistrationPolicy
from .needs import need_words
from .states import HOLDING, LATE, LIVE, ON_TIME, State
from .waiting_words import held_until
from .wording import event_words, moment, when, with_event

SENT_SALT = "registration.sent"
LETTER_OF = {
    State.PENDING: letters.OPT_IN,
    State.REVIEW: letters.REVIEW,
    State.WAITLISTED: letters.WAITING,
    State.OFFERED: letters.OFFER,
    State.CONFIRMED: letters.CONFIRMED,
    State.EXPIRED: letters.OFFER_OVER,
    State.LAPSED: letters.LAPSED,
    State.REJECTED: letters.REJECTED,
    State.CANCELLED: letters.CANCELLED,
}
GOOD = frozenset({State.CONFIRMED, State.ATTENDED})


def about(registration: Registration, *, at: datetime) -> dict:
    """Which event and date it is, and whether something can still be changed."""
    date = registration.occurrence
    return {
        "event": event_words(date),
        "when": when(date),
        "project": project_of(date.event_key),
        "is_live": registration.state in LIVE and date.starts_at > at,
    }


def standing(
    registration: Registration, *, at: datetime, by_mail: bool = False
) -> dict:
    """
    Everything a page shows of a registration.

    `by_mail`: the reader came by the link of a letter, so that the button of that
    letter is here, too.
    """
    shown = about(registration, at=at)
    event = shown["event"]
    title, sentences, button = _said(registration, at=at, by_mail=by_mail)
    signed = signing.dumps(registration.pk, salt=SENT_SALT)
    holds = registration.state in HOLDING
    return {
        **shown,
        "registration": registration,
        "title": title % {"event": event.title},
        "heading": with_event(title, event),
        "is_good": registration.state in GOOD,
        "sentences": sentences,
        "button": button,
        "others": _others(registration, at=at),
        "needs": [need_words(need) for need in registration.needs.all()],
        "calendar_url": reverse("registration_calendar", args=[signed])
        if holds
        else "",
        "qr": qr_code(door_address(registration, at=at)) if holds else "",
        "delete_day": day_words(registration.delete_on),
    }


def _others(registration: Registration, *, at: datetime) -> list[dict]:
    """The other dates that the person booked with it: when, how it stands, a link."""
    return [
        {
            "when": when(other.occurrence),
            "state": state_words(other),
            "url": path_to(other, MANAGE, at=at),
        }
        for other in others_to_come(registration, at=at)
    ]


def others_to_come(registration: Registration, *, at: datetime) -> QuerySet:
    """The other dates of the booking that are not over, and not cancelled."""
    others = registration.others_booked().filter(occurrence__ends_at__gt=at)
    return others.filter(state__in=[*LIVE, *LATE, State.ATTENDED])


def state_words(registration: Registration) -> str:
    """How a date stands, in a sentence; nothing where all is well."""
    if registration.state in GOOD:
        return ""
    if registration.state == State.PENDING:
        return gettext("We have sent you an e-mail. Please press the button in it.")
    said = words_of(LETTER_OF[State(registration.state)], registration)
    return said.sentences[1 if registration.is_waiting else 0]


def _said(
    registration: Registration, *, at: datetime, by_mail: bool
) -> tuple[str, list[str], str]:
    state = State(registration.state)
    if state not in LETTER_OF or registration.occurrence.ends_at <= at:
        return gettext("This date is over: %(event)s"), [], ""
    said = words_of(LETTER_OF[state], registration)
    if state == State.PENDING and not by_mail:
        until = held_until(registration)
        sentences = [
            gettext("We have sent you an e-mail. Please press the button in it."),
            gettext("We keep your places until %(until)s.") % {"until": until},
            gettext(
                "No e-mail after ten minutes? Look among the unwanted mail, or call "
                "us. We send at most one letter a day to an address that is not "
                "confirmed."
            ),
        ]
        return gettext("One more step: %(event)s"), sentences, ""
    if state == State.CONFIRMED:
        return _still_coming(registration)
    if state not in ON_TIME | LATE:
        return said.subject, said.sentences, ""
    if by_mail or not _must_prove(registration):
        return said.subject, said.sentences, said.button
    letter = gettext("We have sent you an e-mail. Please press the button in it.")
    return said.subject, [*said.sentences, letter], ""


def _must_prove(registration: Registration) -> bool:
    policy = RegistrationPolicy.objects.of(registration.occurrence.event_key)
    return policy is None or policy.must_prove(registration)


def _still_coming(registration: Registration) -> tuple[str, list[str], str]:
    if registration.is_asked_again:
        said = words_of(letters.RECONFIRM, registration)
        return said.subject, said.sentences, said.button
    said = words_of(letters.CONFIRMED, registration)
    return said.subject, said.sentences[:1], ""


def qr_code(text: str) -> SafeString:
    """A QR code as a drawing that stands in the page; dark on white in any mode."""
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(scale=4, border=4, dark="#000", light="#fff")
    return mark_safe(drawn)  # noqa: S308  a drawing made of numbers


def before(policy: RegistrationPolicy, dates: list[Occurrence]) -> list[str]:
    """What should be known before the form is filled."""
    said = _places_of(dates[0]) if len(dates) == 1 else []
    if policy.mode == RegistrationPolicy.Mode.APPROVAL:
        said.append(gettext("The office decides who gets a place, and writes to you."))
    return said


def _places_of(date: Occurrence) -> list[str]:
    if date.is_full:
        return [
            ngettext(
                "All places are taken. You can be on the waiting list: %(number)s "
                "registration is before you.",
                "All places are taken. You can be on the waiting list: %(number)s "
                "registrations are before you.",
                date.waiting,
            )
            % {"number": date.waiting}
        ]
    if date.free_places is None:
        return []
    return [gettext("Free places: %(number)s") % {"number": date.free_places}]


def closed(policy: RegistrationPolicy, date: Occurrence, *, at: datetime) -> str:
    """Why nobody can register at this moment."""
    if date.is_cancelled:
        return gettext("This date does not take place. We are sorry.")
    if date.registration_opens and at < date.registration_opens:
        return gettext("Registration opens on %(day)s.") % {
            "day": moment(date.registration_opens)
        }
    if policy.is_open and date.registration_open(at=at):
        return gettext("All places are taken at the moment.")
    return refusal(refusals.Closed())


def refusal(refused: refusals.Refused) -> str:
    """Why it did not work, and that nothing typed is lost."""
    if isinstance(refused, refusals.Full):
        return gettext(
            "The last places have just been taken. We are sorry. What you have "
            "written is still here."
        )
    if isinstance(refused, refusals.TooOften):
        return gettext(
            "There are already many registrations with this address or number. Please "
            "call us."
        )
    if isinstance(refused, refusals.WrongCode):
        return gettext("This code is not right. It is in your invitation.")
    if isinstance(refused, refusals.UsedCode):
        return gettext("Somebody has used this code already. Please call us.")
    if isinstance(refused, refusals.TooLarge):
        return gettext("There are not so many places. Please call us.")
    if isinstance(refused, refusals.NotPossible):
        return gettext("That is not possible any more. Please call us.")
    return gettext("Registration for this event has closed. Please call us.")


def busy() -> str:
    return gettext(
        "A lot of people are registering at this moment. Please send it once more in a "
        "minute. What you have written is still here."
    )
