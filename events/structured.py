"""What search engines read: schema.org events."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from .models import EventPage, Occurrence
from .places import own_place_of, place_of

STATUS = {
    Occurrence.Status.SCHEDULED: "https://schema.org/EventScheduled",
    Occurrence.Status.MOVED: "https://schema.org/EventRescheduled",
    Occurrence.Status.CANCELLED: "https://schema.org/EventCancelled",
}
MODES = {
    EventPage.Attendance.PLACE: "https://schema.org/OfflineEventAttendanceMode",
    EventPage.Attendance.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    EventPage.Attendance.BOTH: "https://schema.org/MixedEventAttendanceMode",
}
LENGTH = 20


def structured(
    page: EventPage,
    rows: list[Occurrence],
    *,
    url: str,
    office: str,
    organisers: list[str],
) -> list[dict]:
    """Each coming date of an event as schema.org has it."""
    found = [{"@type": "Organization", "name": name} for name in organisers]
    if office:
        found.insert(0, {"@type": "GovernmentOrganization", "name": office})
    return [_event(page, row, url, found) for row in rows[:LENGTH]]


def _event(page: EventPage, row: Occurrence, url: str, organisers: list[dict]) -> dict:
    found = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": page.title,
        "startDate": _when(row, row.starts_at),
        "endDate": _when(row, row.ends_at),
        "eventStatus": STATUS[row.status],
        "eventAttendanceMode": MODES[page.attendance],
        "isAccessibleForFree": page.is_free,
        "inLanguage": page.locale.language_code or get_language(),
        "url": url,
    }
    if page.summary:
        found["description"] = page.in_short
    if row.moved_from:
        found["previousStartDate"] = _when(row, row.moved_from)
    if row.capacity is not None:
        found["maximumAttendeeCapacity"] = row.capacity
        found["remainingAttendeeCapacity"] = row.free_places
    locations = _locations(page, row)
    if locations:
        found["location"] = locations
    if organisers:
        found["organizer"] = organisers
    return found


def _when(row: Occurrence, value: datetime) -> str:
    local = value.astimezone(ZoneInfo(row.zone))
    return local.date().isoformat() if row.without_time else local.isoformat()


def _locations(page: EventPage, row: Occurrence) -> list[dict]:
    place = own_place_of(row) or place_of(page)
    found = []
    if place.name:
        found.append({"@type": "Place", "name": place.name, "address": place.address})
    if page.online_url:
        found.append({"@type": "VirtualLocation", "url": page.online_url})
    return found
