"""Events for the pages of lower rooms, and what search engines read."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from events.cards import EventCard, first_date, next_cards, next_events
from events.models import EventIndexPage, EventPage, Occurrence
from events.turning import now_until_it_turns
from locales.table import SOURCE_CODE
from pages.base.frame import Frame, address
from pages.base.listing import readable
from pages.councils.models import MeetingPage

register = template.Library()
# Inside a script element nothing may look like its end.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def upcoming_events(frame: Frame, limit: int = 4) -> list[EventCard]:
    """The next events with their next dates, for readers of that frame's language."""
    at = now_until_it_turns()
    dates = Occurrence.objects.upcoming(at=at)
    pages = next_events(readable(EventPage.objects.all(), frame.code), dates, limit)
    return next_cards(pages, dates, frame, at=at)


@register.simple_tag
def meeting_event(meeting: MeetingPage, frame: Frame) -> EventCard | None:
    """The event by which people come to a meeting, with its next date."""
    at = now_until_it_turns()
    dates = Occurrence.objects.upcoming(at=at)
    mine = EventPage.objects.filter(meeting__translation_key=meeting.translation_key)
    pages = first_date(readable(mine, frame.code), dates).order_by("first_at", "pk")
    return next(iter(next_cards(pages[:1], dates, frame, at=at)), None)


@register.simple_tag
def events_url(frame: Frame) -> str:
    """The address of the list of all events; empty where there is none."""
    found = (
        EventIndexPage.objects.filter(live=True, locale__language_code=SOURCE_CODE)
        .order_by("depth", "path")
        .values_list("url_path", flat=True)
        .first()
    )
    return address(found, frame.code) if found else ""


@register.simple_tag
def linked_data(value: list[dict]) -> SafeString:
    """A data block that search engines read and no browser runs."""
    text = json.dumps(value, ensure_ascii=False).translate(ESCAPES)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text),  # noqa: S308  escaped above
    )
