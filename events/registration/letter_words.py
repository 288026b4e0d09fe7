"""What each letter says, in the language that is active."""

from collections.abc import Callable

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from events.projects import project_of
from outbox.kinds import Secret, Snapshot

from . import letters, waiting_words
from .late_letters import answer_until
from .links import CONFIRM, address_of
from .models import Need, Registration
from .needs import need_words
from .states import State
from .waiting_words import Words, held_until, late, turn
from .wording import event_words, moment, when, with_event


def words(what: str, registration: Registration, snapshot: Snapshot) -> dict:
    """What the templates of all these letters get."""
    event = event_words(registration.occurrence)
    said = words_of(what, registration)
    now = timezone.now()
    link = address_of(registration, said.purpose, at=now) if said.button else ""
    return {
        "subject_line": said.subject % {"event": event.title},
        "heading": with_event(said.subject, event),
        "name": registration.name if _is_known(registration) else "",
        "sentences": said.sentences,
        "message": snapshot.get("message", ""),
        "button": said.button,
        "url": Secret(link),
        "event": event,
        "event_url": settings.WAGTAILADMIN_BASE_URL + event.path,
        "dates": dates_of(registration, letters.told_together(what, registration)),
        "people": registration.party_size,
        "reference": registration.public_ref,
        "project": project_of(registration.occurrence.event_key),
    }


def dates_of(
    registration: Registration, others: list[Registration]
) -> list[dict[str, str]]:
    """Each date in words, and what is different about the others."""
    first = {"when": when(registration.occurrence), "note": ""}
    return [
        first,
        *(
            {
                "when": when(other.occurrence),
                "note": turn(other)
                if other.is_waiting and not registration.is_waiting
                else "",
            }
            for other in others
        ),
    ]


def words_of(what: str, registration: Registration) -> Words:
    """Subject, sentences and button of that letter; pages say the same."""
    return _WORDS[what](registration)


def _is_known(registration: Registration) -> bool:
    """Whether the address is theirs: nothing typed goes to anybody else's."""
    from_office = registration.channel != Registration.Channel.WEB
    return from_office or registration.verified_at is not None


def _opt_in(registration: Registration) -> Words:
    until = held_until(registration)
    return Words(
        gettext("Please confirm: %(event)s"),
        [
            gettext("You would like to come to this event. Please press the button."),
            gettext("We keep your places until %(until)s.") % {"until": until},
            gettext(
                "If this was not you, you do not have to do anything. We delete it."
            ),
        ],
        gettext("Confirm my registration"),
        CONFIRM,
    )


def _confirmed(registration: Registration) -> Words:
    return Words(
        gettext("You are registered: %(event)s"),
        [
            gettext("Your registration is confirmed. We look forward to seeing you."),
            gettext("With the file in this letter you put the date in your calendar."),
        ],
        gettext("Change or cancel"),
    )


def _review(registration: Registration) -> Words:
    return Words(
        gettext("We have received your registration: %(event)s"),
        [gettext("We read it and write to you when it is decided.")],
        gettext("Change or cancel"),
    )


def _rejected(registration: Registration) -> Words:
    return Words(
        gettext("We have no place for you: %(event)s"),
        [gettext("We are sorry. If you have questions, please call us.")],
    )


def _cancelled(registration: Registration) -> Words:
    return Words(
        gettext("Your registration is cancelled: %(event)s"),
        [gettext("You do not have to do anything else.")],
    )


def _date_cancelled(registration: Registration) -> Words:
    others = letters.told_together(letters.DATE_CANCELLED, registration)
    return Words(
        gettext("Cancelled: %(event)s"),
        [
            gettext("None of these dates takes place. We are sorry.")
            if others
            else gettext("This date does not take place. We are sorry."),
            gettext("You do not have to do anything else."),
        ],
    )


def _moved(registration: Registration) -> Words:
    if registration.state != State.CONFIRMED:
        return _and_how_it_stands(
            registration,
            gettext("New date: %(event)s"),
            [gettext("The date has changed.")],
        )
    return Words(
        gettext("New date: %(event)s"),
        [
            gettext(
                "The date has changed. Your registration is valid for the new one."
            ),
            gettext("With the file in this letter you change it in your calendar."),
            gettext("If you cannot come then, please cancel."),
        ],
        gettext("Change or cancel"),
    )


def _reinstated(registration: Registration) -> Words:
    return _and_how_it_stands(
        registration,
        gettext("It takes place after all: %(event)s"),
        [
            gettext("This was cancelled. Now it takes place after all."),
            gettext("Your registration is valid again, as it was before."),
        ],
    )


def _and_how_it_stands(
    registration: Registration, subject: str, news: list[str]
) -> Words:
    """News about a date, and then what its people have or have to do."""
    said = words_of(letters.STANDING[State(registration.state)], registration)
    return Words(subject, [*news, *said.sentences], said.button, said.purpose)


def _reminder(registration: Registration) -> Words:
    return Words(
        gettext("Soon: %(event)s"),
        [
            gettext("We look forward to seeing you."),
            gettext(
                "If you cannot come, please cancel. Somebody else is glad of the place."
            ),
        ],
        gettext("Change or cancel"),
    )


def _reconfirm(registration: Registration) -> Words:
    until = moment(answer_until(registration, at=timezone.now()))
    return Words(
        gettext("Are you still coming? %(event)s"),
        [
            gettext("Please press the button if you are still coming."),
            gettext("We keep the place until %(until)s. Then we ask somebody else.")
            % {"until": until},
        ],
        gettext("Yes, I am coming"),
        CONFIRM,
    )


def _lapsed(registration: Registration) -> Words:
    return Words(
        gettext("Your place is given to others: %(event)s"),
        late(gettext("We have not heard from you and have asked somebody else.")),
        gettext("I would still like to come"),
        CONFIRM,
    )


def _needs(registration: Registration) -> Words:
    said: dict[str, list[str]] = {}
    for need in registration.needs.decided():
        words = need_words(need, with_typed=_is_known(registration))
        said.setdefault(need.state, []).append(words)
    arranged, declined = said.get(Need.State.ARRANGED), said.get(Need.State.DECLINED)
    sentences = []
    if arranged:
        sentences.append(
            gettext("We have arranged for you: %(needs)s.")
            % {"needs": ", ".join(arranged)}
        )
    if declined:
        sentences.append(
            gettext("This is not possible: %(needs)s. Please call us.")
            % {"needs": ", ".join(declined)}
        )
    return Words(
        gettext("What you need: %(event)s"), sentences, gettext("Change or cancel")
    )


def _message(registration: Registration) -> Words:
    return Words(
        gettext("About your registration: %(event)s"),
        [gettext("The office writes to everybody who is registered:")],
        gettext("Change or cancel"),
    )


_WORDS: dict[str, Callable[[Registration], Words]] = {
    letters.OPT_IN: _opt_in,
    letters.CONFIRMED: _confirmed,
    letters.WAITING: waiting_words.waiting,
    letters.OFFER: waiting_words.offer,
    letters.OFFER_OVER: waiting_words.offer_over,
    letters.PASSED_OVER: waiting_words.passed_over,
    letters.QUEUED_AGAIN: waiting_words.queued_again,
    letters.REVIEW: _review,
    letters.REJECTED: _rejected,
    letters.CANCELLED: _cancelled,
    letters.DATE_CANCELLED: _date_cancelled,
    letters.MOVED: _moved,
    letters.REINSTATED: _reinstated,
    letters.REMINDER: _reminder,
    letters.RECONFIRM: _reconfirm,
    letters.LAPSED: _lapsed,
    letters.NEEDS: _needs,
    letters.MESSAGE: _message,
}
