"""Letters to people in mentoring: in their language, each once, with their link."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from outbox import kinds
from outbox.letters import post
from pages.base.sentences import day_words
from pages.forms import spam, tokens

from .models import Pair, PairState, Participant, State
from .project import project_of

OWN, STOP = "mentoring", "mentoring_stop"
# So long the desk can take a proposal back before anybody hears of it.
CALM = timedelta(minutes=10)
LINK_DAYS = timedelta(days=400)
TEMPLATE = "mentoring"


def key_of(person: Participant) -> str:
    """How the keys of somebody's letters begin."""
    return f"mentoring:{person.pk}:"


# What the other parts of this room ask for -----------------------------------------


def post_confirm(person: Participant, *, at: datetime) -> None:
    """Somebody else may have typed the address: one a day, with nothing typed."""
    if spam.may_write_to(
        person.email, "mentoring", at=at, about=f"mentoring {person.programme_id}"
    ):
        _post(CONFIRM, person, "confirm", at)


def post_proposed(pair: Pair, person: Participant, *, at: datetime) -> None:
    _post(PROPOSED, person, f"proposed:{pair.pk}", at + CALM, pair)


def post_agreed(pair: Pair, person: Participant, *, at: datetime) -> None:
    _post(AGREED, person, f"agreed:{pair.pk}", at, pair)


def post_met(pair: Pair, person: Participant, *, at: datetime) -> None:
    """At most one of a pair on a day."""
    if person.gets_reminders:
        day = timezone.localdate(at).isoformat()
        _post(MET, person, f"met:{pair.pk}:{day}", at, pair)


def post_looking(person: Participant, *, at: datetime) -> None:
    _post(LOOKING, person, f"looking:{person.delete_at.isoformat()}", at)


def post_ended(
    pair: Pair, person: Participant, *, had_begun: bool, at: datetime
) -> None:
    kind = ENDED if had_begun else NOT_THIS_TIME
    _post(kind, person, f"ended:{pair.pk}", at + CALM, pair)


def _post(
    kind: kinds.Kind,
    person: Participant,
    why: str,
    due_at: datetime,
    pair: Pair | None = None,
) -> None:
    """Who has no address is called: the desk says so."""
    if not person.email:
        return
    post(
        kind,
        to=person.email,
        locale=person.locale,
        dedupe_key=f"{key_of(person)}{why}",
        snapshot={"person": person.pk, "pair": pair.pk if pair else None},
        due_at=due_at,
    )


def own_path(person: Participant, locale: str, *, at: datetime) -> str:
    """A new link to somebody's own page."""
    raw = tokens.mint(OWN, person, at=at, expires_at=at + LINK_DAYS)
    with override(locale):
        return reverse("mentoring_open", args=[raw])


# What the outbox asks when it sends ----------------------------------------------


def _person(snapshot: dict) -> Participant | None:
    rows = Participant.objects.select_related("programme__contact")
    return rows.filter(pk=snapshot["person"]).first()


def _pair(snapshot: dict) -> Pair | None:
    rows = Pair.objects.select_related("mentor", "newcomer")
    return rows.filter(pk=snapshot["pair"]).first()


def _reply_to(snapshot: dict) -> str:
    person = _person(snapshot)
    contact = person.programme.contact if person else None
    return contact.email if contact else ""


def _context(words: Callable[..., dict]) -> Callable[[dict, str], dict]:
    """What every letter has, with the words of one kind."""

    def context(snapshot: dict, locale: str) -> dict:
        person, at = _person(snapshot), timezone.now()
        project = project_of(person.programme, locale)
        path = own_path(person, locale, at=at)
        return {
            "url": kinds.Secret(settings.WAGTAILADMIN_BASE_URL + path),
            **words(person=person, title=project.title, pair=_pair(snapshot)),
        }

    return context


def _stop_url(person: Participant) -> str:
    at = timezone.now()
    raw = tokens.mint(STOP, person, at=at, expires_at=at + LINK_DAYS)
    with override(person.locale):
        path = reverse("mentoring_stop", args=[raw])
    return kinds.Secret(settings.WAGTAILADMIN_BASE_URL + path)


def _confirm_words(title: str, **rest: object) -> dict:
    return {
        "title": gettext("Please confirm: %(event)s") % {"event": title},
        "text": gettext(
            "you would like to take part in “%(title)s”. Please press the button."
        )
        % {"title": title},
        "button": gettext("Yes, I would like to take part"),
        "more": [
            gettext("Without it we delete everything after 24 hours."),
            gettext(
                "It was not you? Then somebody has typed your address by mistake. You "
                "do not have to do anything."
            ),
        ],
    }


def _proposed_words(title: str, pair: Pair, **rest: object) -> dict:
    return {
        "title": gettext("Somebody for you: %(title)s") % {"title": title},
        "text": gettext(
            "we have found a person who could suit you. Please read more and say yes "
            "or no."
        ),
        "button": gettext("Read and answer"),
        "more": [
            gettext("You meet only if both of you say yes."),
            gettext("Answer due by %(day)s") % {"day": _answer_day(pair)},
        ],
    }


def _answer_day(pair: Pair) -> str:
    return day_words(timezone.localdate(pair.answer_until))


def _agreed_words(person: Participant, title: str, pair: Pair) -> dict:
    other = pair.other_of(person)
    return {
        "title": gettext("You can meet now: %(title)s") % {"title": title},
        "text": gettext("both of you have said yes. This is how to reach each other:"),
        "reach": [kinds.Secret(x) for x in reach_of(other)],
        "button": gettext("My page"),
        "more": [gettext("Please note there when you have met. We only count it.")],
    }


def reach_of(person: Participant) -> list[str]:
    """How the other one of a pair reaches somebody."""
    return [x for x in (person.name, person.phone, person.email) if x]


def _met_words(person: Participant, title: str, pair: Pair) -> dict:
    other = pair.other_of(person)
    return {
        "reach": [kinds.Secret(other.name)] if other else [],
        "title": gettext("Have you met? %(title)s") % {"title": title},
        "text": gettext(
            "have you met in the last weeks? Please note the day and the hours. It "
            "shows that mentoring works."
        ),
        "button": gettext("Note a meeting"),
        "more": [],
        "stop_words": gettext("Stop these reminders"),
        "stop_url": _stop_url(person),
    }


def _looking_words(person: Participant, title: str, **rest: object) -> dict:
    return {
        "title": gettext("Are you still looking? %(title)s") % {"title": title},
        "text": gettext(
            "we have not found anybody for you yet. Are you still looking? Without an "
            "answer we delete everything on %(delete_day)s."
        )
        % {"delete_day": day_words(person.delete_at)},
        "button": gettext("Yes, I am still looking"),
        "more": [],
    }


def _not_this_time_words(title: str, **rest: object) -> dict:
    return {
        "title": gettext("Not this time: %(title)s") % {"title": title},
        "text": gettext("this time it did not work out. We go on looking for you."),
        "button": gettext("My page"),
        "more": [],
    }


def _ended_words(title: str, **rest: object) -> dict:
    return {
        "title": gettext("Your meetings have ended: %(title)s") % {"title": title},
        "text": gettext(
            "your meetings have ended. Thank you. If you like, tell us how it was, or "
            "look for somebody again."
        ),
        "button": gettext("My page"),
        "more": [],
    }


def _is_unconfirmed(snapshot: dict) -> bool:
    person = _person(snapshot)
    return person is not None and person.state == State.UNCONFIRMED


def _waits_for_answer(snapshot: dict) -> bool:
    person, pair = _person(snapshot), _pair(snapshot)
    if person is None or pair is None or pair.state != PairState.PROPOSED:
        return False
    return not pair.said_yes(person)


def _can_meet(snapshot: dict) -> bool:
    person, pair = _person(snapshot), _pair(snapshot)
    if person is None or pair is None:
        return False
    return pair.may_meet and pair.other_of(person) is not None


def _wants_reminders(snapshot: dict) -> bool:
    return _can_meet(snapshot) and _person(snapshot).gets_reminders


def _is_asked(snapshot: dict) -> bool:
    person = _person(snapshot)
    return person is not None and person.asked_on is not None


def _is_over(snapshot: dict) -> bool:
    person, pair = _person(snapshot), _pair(snapshot)
    return person is not None and pair is not None and pair.state == PairState.ENDED


def _kind(
    name: str, label: str, words: Callable[..., dict], is_wanted: Callable[[dict], bool]
) -> kinds.Kind:
    return kinds.register(
        kinds.Kind(
            name=f"mentoring_{name}",
            label=label,
            context=_context(words),
            is_wanted=is_wanted,
            reply_to=_reply_to,
            template=TEMPLATE,
        )
    )


CONFIRM = _kind(
    "confirm", _("Mentoring: please confirm"), _confirm_words, _is_unconfirmed
)
PROPOSED = _kind(
    "proposed", _("Mentoring: a proposal"), _proposed_words, _waits_for_answer
)
AGREED = _kind("agreed", _("Mentoring: both said yes"), _agreed_words, _can_meet)
MET = _kind("met", _("Mentoring: have you met?"), _met_words, _wants_reminders)
LOOKING = _kind("looking", _("Mentoring: still looking?"), _looking_words, _is_asked)
NOT_THIS_TIME = _kind(
    "not_this_time", _("Mentoring: not this time"), _not_this_time_words, _is_over
)
ENDED = _kind("ended", _("Mentoring: a pair has ended"), _ended_words, _is_over)
