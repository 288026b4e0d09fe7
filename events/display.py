"""Dates, places and facts of an event as its reader sees them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils.translation import get_language, gettext, ngettext

from locales.table import find
from locales.templatetags.locale_tags import spelled_date

from .models import Occurrence
from .places import PlaceLine, own_place_of


@dataclass
class DateView:
    """
    One date in the reader's language.

    `state` is "cancelled", "moved", "full" or nothing; `label` says it in a word.
    `times` stands by itself, `times_inside` within a sentence.
    """

    uid: str
    day: date
    weekday: str
    number: str
    month: str
    times: str = ""
    times_inside: str = ""
    until: date | None = None
    state: str = ""
    label: str = ""
    note: str = ""
    place: PlaceLine = field(default_factory=PlaceLine)
    has_own_place: bool = False
    places_text: str = ""
    free_doors: range = range(0)
    taken_doors: range = range(0)
    ics_url: str = ""

    @property
    def is_off(self) -> bool:
        """Whether its door is drawn closed."""
        return self.state in ("cancelled", "full")


# A door for each place is a picture of up to so many.
MOST_DOORS = 30


def date_view(
    occurrence: Occurrence, place: PlaceLine, *, url: str = "", at: datetime
) -> DateView:
    """How a date is shown; `url` is the event's address."""
    day = occurrence.start_day
    state = state_of(occurrence)
    own_place = own_place_of(occurrence)
    view = DateView(
        uid=str(occurrence.uid),
        day=day,
        weekday=_in_words(day, "EEE"),
        number=str(day.day),
        month=_in_words(day, "LLL"),
        times="" if _lasts_days_without_time(occurrence) else times_of(occurrence),
        times_inside=times_inside(occurrence),
        until=occurrence.end_day if _lasts_days(occurrence) else None,
        state=state,
        label=label_of(state),
        note=note_of(occurrence),
        place=own_place or place,
        has_own_place=own_place is not None,
        ics_url=f"{url}ics/{occurrence.uid}/" if url else "",
    )
    if not occurrence.is_cancelled and not occurrence.is_over(at=at):
        _add_places(view, occurrence)
    return view


def _in_words(day: date, pattern: str) -> str:
    return format_date(day, pattern, locale=find(get_language()).babel)


def _lasts_days(occurrence: Occurrence) -> bool:
    """Whether it ends on another day, and not just after midnight."""
    return (occurrence.end_day - occurrence.start_day).days > 1 or (
        occurrence.end_day > occurrence.start_day
        and occurrence.end_time >= occurrence.start_time
    )


def _lasts_days_without_time(occurrence: Occurrence) -> bool:
    """Then its last day stands first, and that the time follows is a note."""
    return occurrence.without_time and _lasts_days(occurrence)


def times_of(occurrence: Occurrence) -> str:
    """ "18:00 bis 20:00 Uhr", or a sentence that the time is not known yet."""
    if occurrence.without_time:
        return times_in_words()
    return times_in_words(occurrence.start_time, occurrence.end_time)


def times_in_words(start: time | None = None, end: time | None = None) -> str:
    """The same for two times on a clock; without them it is not known yet."""
    if start is None or end is None:
        return gettext("The time will follow.")
    return gettext("from %(start)s to %(end)s") % {
        "start": f"{start:%H:%M}",
        "end": f"{end:%H:%M}",
    }


def times_inside(occurrence: Occurrence) -> str:
    """The same within a sentence, such as after the day and a comma."""
    if occurrence.without_time:
        return gettext("the time will follow")
    return times_in_words(occurrence.start_time, occurrence.end_time)


def state_of(occurrence: Occurrence) -> str:
    if occurrence.is_cancelled:
        return "cancelled"
    if occurrence.is_full:
        return "full"
    return "moved" if occurrence.is_moved else ""


def label_of(state: str) -> str:
    """The word that stands before the title."""
    if not state:
        return ""
    return {
        "cancelled": gettext("Called off"),
        "full": gettext("Full"),
        "moved": gettext("Moved"),
    }[state]


def note_of(occurrence: Occurrence) -> str:
    """What is not known yet, what was announced before, and why it changed."""
    sentences = []
    if _lasts_days_without_time(occurrence):
        sentences.append(times_of(occurrence))
    if occurrence.is_moved and occurrence.moved_from:
        before = occurrence.moved_from.astimezone(ZoneInfo(occurrence.zone))
        sentences.append(
            gettext("Before: %(day)s, %(time)s.")
            % {"day": spelled_date(before.date()), "time": f"{before:%H:%M}"}
        )
    if occurrence.is_cancelled or occurrence.is_moved:
        sentences.append(_reason_words().get(occurrence.reason, ""))
    return " ".join(sentence for sentence in sentences if sentence)


def _reason_words() -> dict[str, str]:
    reasons = Occurrence.Reason
    return {
        reasons.ILLNESS: gettext("Somebody has fallen ill."),
        reasons.WEATHER: gettext("The reason is the weather."),
        reasons.PLACE: gettext("The place cannot be used."),
        reasons.FEW: gettext("Too few people signed up."),
    }


def _add_places(view: DateView, occurrence: Occurrence) -> None:
    free, total = occurrence.free_places, occurrence.capacity
    if total is None or not total:
        return
    if occurrence.is_full:
        view.places_text = gettext("All places are taken.")
    else:
        view.places_text = ngettext(
            "%(free)s of %(total)s place is free.",
            "%(free)s of %(total)s places are free.",
            free,
        ) % {"free": free, "total": total}
    if total <= MOST_DOORS:
        view.free_doors, view.taken_doors = range(free), range(total - free)


def weekday_and_times(view: DateView) -> str:
    parts = (_in_words(view.day, "EEEE"), view.times_inside)
    return gettext(", ").join(part for part in parts if part)
