"""Calendar files: an invitation, its change, its cancellation; one UID for all."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from events.calendars import add_times
from outbox.kinds import Attachment

from .models import Registration
from .wording import EventWords, event_words

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def uid(registration: Registration) -> str:
    """
    The same for every file about this registration.

    Also when the office moves it to another date: the entry that is in the person's
    calendar then moves along, instead of a second one beside it.
    """
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    return f"{registration.booking}-{registration.pk}@{host}"


def calendar_file(registration: Registration, method: str, *, sequence: int) -> bytes:
    """The date for a calendar; no link, no needs, nobody else's name."""
    words = event_words(registration.occurrence)
    calendar = Calendar()
    calendar.add("prodid", "-//Integration office//Registrations//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(registration, words, method, sequence))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(
    registration: Registration, words: EventWords, method: str, sequence: int
) -> Event:
    date = registration.occurrence
    event = Event()
    event.add("uid", uid(registration))
    event.add("dtstamp", timezone.now())
    event.add("sequence", sequence)
    add_times(event, date)
    event.add("summary", words.title)
    if place := ", ".join(x for x in (words.place, words.address) if x):
        event.add("location", place)
    if words.path:
        event.add("url", settings.WAGTAILADMIN_BASE_URL + words.path)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("transp", "OPAQUE")
    organiser = vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL}")
    event["organizer"] = organiser
    if registration.email and method != PUBLISH:
        event.add("attendee", _attendee(registration), encode=0)
    return event


def _attendee(registration: Registration) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{registration.email}")
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee


def attachments(registrations: list[Registration], method: str) -> list[Attachment]:
    """
    One date's file twice: as calendars look for it, and as people look for it.

    Several dates are a file each: an invitation is about one UID (RFC 5546).
    """
    kind = f"text/calendar; method={method}"
    files = [
        Attachment(
            f"{_file_name(x)}.ics",
            calendar_file(x, method, sequence=x.sequence),
            kind,
        )
        for x in registrations
    ]
    if len(files) != 1:
        return files
    kind = f"{kind}; charset=utf-8"
    return [Attachment("event.ics", files[0].content, kind, alternative=True), *files]


def _file_name(registration: Registration) -> str:
    return registration.occurrence.start_day.isoformat()
