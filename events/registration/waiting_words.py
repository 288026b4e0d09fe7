"""What letters and pages say about the waiting list, its offers and their end."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from .late_letters import hold_until
from .links import CONFIRM, MANAGE
from .models import Registration, RegistrationPolicy
from .wording import moment


@dataclass(frozen=True)
class Words:
    """Subject (with the event's title), sentences, and the one thing to do."""

    subject: str
    sentences: list[str] = field(default_factory=list)
    button: str = ""
    purpose: str = MANAGE


def held_until(registration: Registration) -> str:
    """In words: as long as it is held now, or will be if the letter leaves now."""
    policy = RegistrationPolicy.objects.of(registration.occurrence.event_key)
    now = timezone.now()
    if policy is None or registration.hold_until is None:
        return moment(registration.hold_until or now)
    return moment(hold_until(registration, policy, at=now))


def turn(registration: Registration) -> str:
    """Its place on the waiting list, honestly."""
    return gettext("You are number %(turn)s on the waiting list.") % {
        "turn": registration.turn()
    }


def waiting(registration: Registration) -> Words:
    is_group = registration.offered_size is not None
    return Words(
        gettext("You are on the waiting list: %(event)s"),
        [
            gettext("Not enough places are free for all of you at the moment.")
            if is_group
            else gettext("All places are taken at the moment."),
            turn(registration),
            gettext("We write to you as soon as a place is free for you."),
            *([gettext("You can also come with fewer people.")] if is_group else []),
        ],
        gettext("Change or cancel"),
    )


def offer(registration: Registration) -> Words:
    until = held_until(registration)
    if registration.is_offered_fewer:
        return _offer_fewer(registration.offered_size, until)
    return Words(
        gettext("A place is free for you: %(event)s"),
        [
            gettext("Would you still like to come? Please press the button."),
            gettext("We keep the place until %(until)s. Then we ask somebody else.")
            % {"until": until},
        ],
        gettext("Take the place"),
        CONFIRM,
    )


def _offer_fewer(number: int, until: str) -> Words:
    """A group learns that there are not places for all of it, and what it can do."""
    return Words(
        gettext("Places for some of you: %(event)s"),
        [
            ngettext(
                "%(number)s place is free. That is not enough for all of you. Would "
                "you like to come with fewer people? Please press the button.",
                "%(number)s places are free. That is not enough for all of you. Would "
                "you like to come with fewer people? Please press the button.",
                number,
            )
            % {"number": number},
            gettext("We keep the place until %(until)s. Then we ask somebody else.")
            % {"until": until},
            gettext(
                "If you would rather wait until all of you can come, you keep your "
                "turn. Smaller groups may then come before you."
            ),
        ],
        ngettext("Take %(number)s place", "Take %(number)s places", number)
        % {"number": number},
        CONFIRM,
    )


def late(first: str) -> list[str]:
    """Why it is too late, and that it may not be."""
    return [
        first,
        gettext(
            "Would you still like to come? If there is a free place, you get it. If "
            "not, you get your old turn on the waiting list."
        ),
    ]


def offer_over(registration: Registration) -> Words:
    return Words(
        gettext("The time is over: %(event)s"),
        late(gettext("We have not heard from you and have asked somebody else.")),
        gettext("I would still like to come"),
        CONFIRM,
    )


def passed_over(registration: Registration) -> Words:
    return Words(
        gettext("Not enough places yet for your group: %(event)s"),
        [
            gettext(
                "There were free places, but not enough for all of you. We gave them "
                "to a smaller group. This happens only once."
            ),
            turn(registration),
            gettext("You can also come with fewer people."),
        ],
        gettext("Change or cancel"),
    )


def queued_again(registration: Registration) -> Words:
    return Words(
        gettext("You are on the waiting list again: %(event)s"),
        [
            gettext("The time was over and the places are taken. We are sorry."),
            gettext("You have kept your old turn."),
            turn(registration),
        ],
        gettext("Change or cancel"),
    )
