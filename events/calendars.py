"""Calendar files: dates as other programmes read them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from icalendar import Calendar, Event, vText

from .cards import EventCard
from .display import label_of
from .models import Occurrence

PRODUCT = "-//Integration office//Events//DE"
# What programmes that subscribe are asked for: once in six hours.
REFRESH = timedelta(hours=6)
Rows = list[tuple[Occurrence, EventCard]]


def calendar_response(
    request: HttpRequest, title: str, rows: Rows, *, name: str
) -> HttpResponse:
    """The dates as a file for calendars; browsers keep it under that name."""
    root_url = request.build_absolute_uri("/").rstrip("/")
    response = HttpResponse(
        calendar_file(title, rows, root_url=root_url),
        content_type="text/calendar; charset=utf-8; method=PUBLISH",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def calendar_file(title: str, rows: Rows, *, root_url: str) -> bytes:
    """These dates as an iCalendar file in the reader's language."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", REFRESH, {"value": "DURATION"})
    for occurrence, card in rows:
        calendar.add_component(vevent(occurrence, card, root_url=root_url))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def vevent(occurrence: Occurrence, card: EventCard, *, root_url: str) -> Event:
    """One date; its UID never changes, its SEQUENCE rises with every change."""
    event = Event()
    event.add("uid", str(occurrence.uid))
    event.add("dtstamp", occurrence.changed_at)
    event.add("last-modified", occurrence.changed_at)
    event.add("sequence", occurrence.sequence)
    event.add("status", _status(occurrence))
    add_times(event, occurrence)
    language = {"language": card.lang or get_language()}
    title = card.title
    if occurrence.is_cancelled:
        title = f"{label_of('cancelled')}: {title}"
    event.add("summary", vText(title), language)
    if card.summary:
        event.add("description", vText(card.summary), language)
    if card.date.place.in_a_line:
        event.add("location", card.date.place.in_a_line)
    event.add("url", f"{root_url}{card.url}")
    return event


def _status(occurrence: Occurrence) -> str:
    if occurrence.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if occurrence.without_time else "CONFIRMED"


def add_times(event: Event, occurrence: Occurrence) -> None:
    """Begin and end of a date; whole days where the time is not known yet."""
    if occurrence.without_time:
        event.add("dtstart", occurrence.start_day)
        event.add("dtend", occurrence.end_day + timedelta(days=1))
        return
    # From the moments: a wall-clock time that the clocks skip would be no time.
    zone = ZoneInfo(occurrence.zone)
    event.add("dtstart", occurrence.starts_at.astimezone(zone))
    event.add("dtend", occurrence.ends_at.astimezone(zone))
