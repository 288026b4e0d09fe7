"""Opening hours in a reader's sentences; times from left to right in every script."""

from dataclasses import dataclass
from datetime import date, datetime, time

from babel.dates import format_date, format_skeleton
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from locales.table import find

from .closed_days import HOLIDAY
from .opening import LAST, ZONE, Cause, Change, Day, Hours, Rule, State

OPEN, APPOINTMENT, CLOSED = "open", "appointment", "closed"


@dataclass(frozen=True)
class Status:
    """The state in words: `kind` for the icon, one or two sentences."""

    kind: str
    text: SafeString


@dataclass(frozen=True)
class Row:
    """A line of the table of opening hours."""

    label: str
    hours: list[SafeString]
    note: SafeString | str
    is_today: bool


def fill(sentence: str, **values: object) -> SafeString:
    """A translated sentence with its placeholders filled, safe as HTML."""
    safe = {name: conditional_escape(value) for name, value in values.items()}
    return mark_safe(conditional_escape(sentence) % safe)  # noqa: S308  escaped above


def clock(value: time | datetime) -> SafeString:
    """A time of 24 hours as the language writes it."""
    if isinstance(value, datetime):
        value = value.astimezone(ZONE).time()
    return format_html('<bdi dir="ltr">{}</bdi>', _clock(value))


def _clock(value: time) -> str:
    moment = datetime.combine(date(2000, 1, 1), value)
    return format_skeleton("Hm", moment, locale=find(get_language()).babel)


def hours_words(hours: Hours) -> SafeString:
    """ "9:00–12:30", with a word when an appointment is needed."""
    written = format_html(
        '<bdi dir="ltr">{}–{}</bdi>', _clock(hours.opens), _clock(hours.closes)
    )
    if hours.by_appointment:
        return fill(_("%(hours)s, by appointment"), hours=written)
    return written


def status(state: State) -> Status:
    """What a reader is told first: open until when, or closed and why."""
    if state.span is not None:
        kind = APPOINTMENT if state.span.by_appointment else OPEN
        return Status(kind, _open_sentence(state))
    first = _closed_sentence(state.cause)
    return Status(CLOSED, format_html("{} {}", first, _next_sentence(state)))


def _open_sentence(state: State) -> SafeString:
    until, by_appointment = state.span.ends_at, state.span.by_appointment
    if state.is_endless:
        return fill(_("Open now, round the clock."))
    days = _days_between(state.at, until)
    if days <= 1:
        sentence = (
            _("By appointment now, until %(time)s.")
            if by_appointment
            else _("Open now, until %(time)s.")
        )
        return fill(sentence, time=clock(until))
    return fill(
        _("Open now, until %(day)s at %(time)s."),
        day=_day(until, days),
        time=clock(until),
    )


def _closed_sentence(cause: Cause | None) -> SafeString:
    if cause is None:
        return fill(_("Closed now."))
    reason = cause_words(cause)
    if not reason:
        return fill(_("Closed today."))
    return fill(_("Closed today: %(reason)s."), reason=reason)


def _next_sentence(state: State) -> SafeString:
    following = state.following
    if following is None:
        return fill(_("We do not know yet when it opens again."))
    days = _days_between(state.at, following.starts_at)
    at = clock(following.starts_at)
    if days == 0:
        return fill(_("Opens today at %(time)s."), time=at)
    if days == 1:
        return fill(_("Opens tomorrow at %(time)s."), time=at)
    day = _day(following.starts_at, days)
    return fill(_("Opens on %(day)s at %(time)s."), day=day, time=at)


def _days_between(at: datetime, other: datetime) -> int:
    return (other.astimezone(ZONE).date() - at.astimezone(ZONE).date()).days


def _day(moment: datetime, days: int) -> str:
    """The weekday within a week, after that with its date."""
    day = moment.astimezone(ZONE)
    identifier = find(get_language()).babel
    weekday = format_date(day, "EEEE", locale=identifier)
    if days < 7:
        return weekday
    written = format_skeleton("MMMMd", day, locale=identifier)
    return _("%(weekday)s, %(date)s") % {"weekday": weekday, "date": written}


def cause_words(cause: Cause) -> SafeString | str:
    """Why a day is different: the holiday's name, a reason, words in German."""
    if cause.reason == HOLIDAY:
        name = _in_language(cause.holiday, cause.lang)
        return fill(_("public holiday (%(name)s)"), name=name)
    reason = reasons().get(cause.reason, "")
    note = _in_language(cause.note, "" if _reads_german() else "de")
    if reason and cause.note:
        return format_html("{} ({})", reason, note)
    return reason or note


def _reads_german() -> bool:
    return find(get_language()).babel == "de"


def _in_language(words: str, lang: str) -> SafeString | str:
    if not words or not lang:
        return words
    return format_html('<bdi lang="{}">{}</bdi>', lang, words)


def reasons() -> dict[str, str]:
    """Reasons that need no translator when somebody closes in a hurry."""
    return {
        "illness": _("somebody is ill"),
        "leave": _("on holiday"),
        "training": _("we are learning something"),
        "meeting": _("a meeting of the whole team"),
        "event": _("we are at an event"),
        "moving": _("we are moving"),
        "works": _("building works"),
        "fault": _("a technical fault"),
        "strike": _("strike"),
        "weather": _("bad weather"),
    }


def table(days: list[Day], today: date) -> list[Row]:
    """The week in rows: weekday, hours, and why they are not the usual ones."""
    identifier = find(get_language()).babel
    return [
        Row(
            label=format_date(day.date, "EEEE", locale=identifier),
            hours=[hours_words(x) for x in day.hours],
            note=cause_words(day.cause) if day.cause else "",
            is_today=day.date == today,
        )
        for day in days
    ]


def monthly_words(rule: Rule) -> SafeString:
    """A rule of one weekday a month, as a sentence."""
    identifier = find(get_language()).babel
    day = format_date(date(2024, 1, 1 + rule.weekday), "EEEE", locale=identifier)
    sentence = {
        1: _("Every first %(day)s of the month: %(hours)s"),
        2: _("Every second %(day)s of the month: %(hours)s"),
        3: _("Every third %(day)s of the month: %(hours)s"),
        4: _("Every fourth %(day)s of the month: %(hours)s"),
        5: _("Every fifth %(day)s of the month: %(hours)s"),
        LAST: _("Every last %(day)s of the month: %(hours)s"),
    }[rule.week]
    if rule.opens is None:
        return fill(sentence, day=day, hours=_("closed"))
    hours = Hours(rule.opens, rule.closes, rule.by_appointment)
    return fill(sentence, day=day, hours=hours_words(hours))


def change_words(change: Change) -> SafeString:
    """An exception that is coming: its dates, its hours, its reason."""
    identifier = find(get_language()).babel
    first = format_date(change.first, "long", locale=identifier)
    days = first
    if change.last != change.first:
        last = format_date(change.last, "long", locale=identifier)
        days = fill(_("%(first)s to %(last)s"), first=first, last=last)
    hours = (
        hours_words(Hours(change.opens, change.closes))
        if change.opens is not None
        else _("closed")
    )
    reason = cause_words(Cause(reason=change.reason, note=change.note))
    line = fill(_("%(days)s: %(hours)s"), days=days, hours=hours)
    return format_html("{} ({})", line, reason) if reason else line
