"""What an event says, in the order of its template: for sheets in two languages."""

from django.utils.translation import gettext

from pages.base.parts import Part, Section
from pages.projects.parts import project_parts
from pages.projects.support import line_of

from .display import date_view
from .facts import facts_of
from .models import EventPage
from .places import place_in_full
from .turning import now_until_it_turns

# As many as somebody writes down at the counter.
MOST_DATES = 8


def sections_of(page: EventPage, body: list[Section]) -> list[Section]:
    """Facts, text, the next dates and the place; nothing that changes by the hour."""
    at, place = now_until_it_turns(), place_in_full(page)
    rows = page.occurrences.select_related("place").upcoming(at=at)[:MOST_DATES]
    dates = [date_view(row, place, at=at) for row in rows]
    facts = [
        Part(f"fact.{number}", "event_fact", fact)
        for number, fact in enumerate(facts_of(page))
    ]
    where = [Part("where", "event_place", place)] if place.name else []
    if page.online_url:
        where.append(Part("online", "online", page.online_url))
    return [
        Section("", facts),
        *body,
        Section(
            gettext("Dates"), [Part(f"date.{x.uid}", "event_date", x) for x in dates]
        ),
        Section(gettext("Where"), where),
        *project_parts(line_of(page.project_id)),
    ]
