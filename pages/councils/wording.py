"""Roles, stages and states in a reader's words."""

from dataclasses import dataclass
from datetime import date, time

from babel.dates import format_date
from django.utils.translation import get_language, gettext

from locales.table import find
from locales.templatetags.locale_tags import spelled_date
from pages.base.sentences import day_words

from .models import CouncilPage, MeetingPage, Member, MotionPage

States = MotionPage.State
# How far each state has come on the way: what is behind it, and what goes on now.
TRACK = {
    States.SUBMITTED: (0, 0),
    States.REFERRED: (1, 1),
    States.ANSWERED: (2, None),
    States.ADOPTED: (3, 3),
    States.IN_PROGRESS: (3, 3),
    States.DONE: (4, None),
    States.REJECTED: (3, None),
    States.WITHDRAWN: (1, None),
}


@dataclass(frozen=True)
class Status:
    """An icon and words; `tone` is "warn", "off" or nothing."""

    icon: str
    text: str
    tone: str = ""


@dataclass(frozen=True)
class Step:
    """A step of a motion's way; `state` is "done", "now" or nothing."""

    text: str
    state: str


@dataclass(frozen=True)
class Door:
    """A day as the house number of a meeting."""

    day: date
    weekday: str
    number: str
    month: str
    is_off: bool = False


def door_of(day: date, *, is_off: bool = False) -> Door:
    identifier = find(get_language()).babel
    return Door(
        day=day,
        weekday=format_date(day, "EEE", locale=identifier),
        number=str(day.day),
        month=format_date(day, "LLL", locale=identifier),
        is_off=is_off,
    )


def kind_words(kind: str) -> str:
    kinds = CouncilPage.Kind
    return {
        kinds.ADVISORY: gettext("Advisory council"),
        kinds.INTEGRATION: gettext("Elected integration council"),
        kinds.STEERING: gettext("Steering group"),
        kinds.NETWORK: gettext("Network that meets"),
        kinds.TOWN: gettext("Town council"),
    }.get(kind, "")


def role_words(role: str) -> str:
    roles = Member.Role
    return {
        roles.CHAIR: gettext("Chair"),
        roles.DEPUTY: gettext("Deputy chair"),
        roles.MEMBER: gettext("Member"),
        roles.ADVISER: gettext("Advisory member"),
        roles.SECRETARY: gettext("Secretary"),
    }.get(role, "")


def period_words(start: date | None, end: date | None) -> str:
    """ "since 1 March 2024", "1 March 2024 to 1 May 2025", or nothing."""
    if start and end:
        days = {"start": day_words(start), "end": day_words(end)}
        return gettext("%(start)s to %(end)s") % days
    if start:
        return gettext("since %(start)s") % {"start": day_words(start)}
    return gettext("until %(day)s") % {"day": day_words(end)} if end else ""


def stage_words(meeting: MeetingPage) -> str:
    """How far a meeting is prepared, or what there is to read of it."""
    if meeting.is_cancelled:
        return gettext("Called off")
    stages = MeetingPage.Stage
    return {
        stages.SAVE_THE_DATE: gettext("Save the date"),
        stages.INVITATION: gettext("Invitation"),
        stages.AGENDA: gettext("Invitation with agenda"),
        stages.HELD: gettext("This meeting has taken place"),
        stages.MINUTES: gettext("With minutes or a report"),
    }[meeting.stage]


def when_words(meeting: MeetingPage) -> str:
    """The day with its weekday, and the hours that are known."""
    day = spelled_date(meeting.date)
    start, end = meeting.starts_at, meeting.ends_at
    if start is None:
        return day
    words = {"day": day, "time": _hour(start)}
    if end is not None:
        hours = {"start": _hour(start), "end": _hour(end)}
        words["time"] = gettext("from %(start)s to %(end)s") % hours
    return gettext("%(day)s, %(time)s") % words


def _hour(value: time) -> str:
    return f"{value:%H:%M}"


def state_choices() -> list[tuple[str, str]]:
    """Every state of a motion in a word, for a filter."""
    return [
        (States.SUBMITTED, gettext("Handed in")),
        (States.REFERRED, gettext("Waiting for an answer")),
        (States.ANSWERED, gettext("Answered")),
        (States.ADOPTED, gettext("Adopted")),
        (States.IN_PROGRESS, gettext("Work goes on")),
        (States.DONE, gettext("Put into practice")),
        (States.REJECTED, gettext("Rejected")),
        (States.WITHDRAWN, gettext("Withdrawn")),
    ]


def motion_status(motion: MotionPage, today: date) -> Status:
    """What has become of a motion, in one sentence."""
    if motion.is_waiting:
        return _waiting(motion, today)
    icon, tone, day = {
        States.ANSWERED: ("message-circle", "", motion.answered_on),
        States.ADOPTED: ("circle-check", "", motion.decided_on),
        States.IN_PROGRESS: ("refresh-cw", "", motion.decided_on),
        States.DONE: ("circle-check", "", motion.done_on),
        States.REJECTED: ("circle-x", "off", motion.decided_on),
        States.WITHDRAWN: ("circle-x", "off", None),
    }[motion.state]
    text = dict(state_choices())[motion.state]
    return Status(icon, f"{text} · {day_words(day)}" if day else text, tone)


def _waiting(motion: MotionPage, today: date) -> Status:
    if motion.answer_due is None:
        is_new = motion.state == States.SUBMITTED
        words = gettext("Handed in") if is_new else gettext("Waiting for an answer")
        return Status("hourglass", words)
    day = {"day": day_words(motion.answer_due)}
    if motion.is_overdue(today):
        words = gettext("No answer yet. It was due by %(day)s.") % day
        return Status("triangle-alert", words, "warn")
    return Status("hourglass", gettext("Answer due by %(day)s") % day, "warn")


def track_of(motion: MotionPage) -> list[Step]:
    """The four steps from handing in to practice, as far as the motion has come."""
    words = (
        gettext("Handed in"),
        gettext("Discussed"),
        gettext("Decided"),
        gettext("Put into practice"),
    )
    behind, now = TRACK[motion.state]
    return [
        Step(text, "done" if at < behind else "now" if at == now else "")
        for at, text in enumerate(words)
    ]
