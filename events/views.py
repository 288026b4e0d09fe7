"""What the pages of events show and send."""

import uuid
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from locales.table import SOURCE_CODE, find
from pages.base.frame import Frame, address, frame
from pages.base.listing import readable
from pages.councils.models import MeetingPage
from pages.councils.views import MeetingLine, meeting_line
from pages.directory.entries import entries_now
from pages.projects.support import line_of

from . import feeds
from .agenda import Agenda, Scope, build_agenda, scope_of
from .calendars import calendar_response
from .cards import event_card
from .display import date_view
from .facts import facts_of
from .models import EventIndexPage, EventPage, Occurrence
from .places import place_in_full
from .structured import structured
from .turning import now_until_it_turns

# More dates of one event are in its calendar file.
MOST_DATES = 60
# The others are folded, so that the rest of the page is not far away.
DATES_OPEN = 6


def _frame() -> Frame:
    return frame(find(get_language() or SOURCE_CODE).code)


def agenda_of(page: EventIndexPage, request: HttpRequest) -> Agenda:
    scope = _scope(page, request)
    return build_agenda(scope, url=address(page.url_path, scope.frame.code))


def _scope(page: EventIndexPage, request: HttpRequest) -> Scope:
    around = _frame()
    pages = page.listed_pages(around.code)
    return scope_of(request, pages, around, at=now_until_it_turns())


def send_calendar(page: EventIndexPage, request: HttpRequest) -> HttpResponse:
    rows = feeds.dates_for_programmes(_scope(page, request))
    return calendar_response(request, page.title, rows, name=page.slug)


def send_rss(page: EventIndexPage, request: HttpRequest) -> HttpResponse:
    scope = _scope(page, request)
    office = scope.frame.office.get("name", "")
    rows = feeds.dates_for_programmes(scope)
    return feeds.as_rss(request, page, rows, office=office)


def send_json(page: EventIndexPage, request: HttpRequest) -> HttpResponse:
    return feeds.as_json(
        request, page, feeds.dates_for_programmes(_scope(page, request))
    )


def event_context(page: EventPage, request: HttpRequest) -> dict:
    """Dates, facts and what search engines read."""
    around, at = _frame(), now_until_it_turns()
    url = address(page.url_path, around.code)
    rows = page.occurrences.select_related("place")
    coming = list(rows.upcoming(at=at)[: MOST_DATES + 1])
    place, organisers = place_in_full(page), _organisers(page)
    dates = [date_view(x, place, url=url, at=at) for x in coming[:MOST_DATES]]
    return {
        "dates": dates[:DATES_OPEN],
        "later_dates": dates[DATES_OPEN:],
        # Of several dates each says for itself what became of it.
        "label": dates[0].label if len(dates) == 1 else "",
        "has_more_dates": len(coming) > MOST_DATES,
        "had_dates": bool(coming) or page.occurrences.exists(),
        "place": place,
        "organisers": organisers,
        "project": line_of(page.project_id),
        "meeting": _meeting(page, around),
        "event_facts": facts_of(page),
        "calendar_url": f"{url}ics/",
        "structured": structured(
            page,
            coming,
            url=request.build_absolute_uri(url),
            office=around.office.get("name", ""),
            organisers=[name for name, _url in organisers],
        ),
    }


def _meeting(page: EventPage, around: Frame) -> MeetingLine | None:
    """The meeting of a council that people come to by this event."""
    if page.meeting is None:
        return None
    key = page.meeting.translation_key
    found = readable(MeetingPage.objects.filter(translation_key=key), around.code)
    first = found.select_related("locale", "place").first()
    return meeting_line(first, around.code) if first else None


def _organisers(page: EventPage) -> list[tuple[str, str]]:
    """Name and address of each organisation that takes part."""
    rows = list(page.organisers.all())
    return [(view.name, view.url) for view in entries_now().organisations(rows)]


def send_dates(
    page: EventPage, request: HttpRequest, uid: uuid.UUID | None = None
) -> HttpResponse:
    """
    One date of an event as a calendar file, or all of its coming ones.

    :raises Http404: if it is a date of another event
    """
    at = now_until_it_turns()
    rows = page.occurrences.select_related("place")
    rows = rows.filter(uid=uid) if uid else rows.in_calendars(at=at)
    found = _with_cards(page, list(rows[: feeds.LENGTH]), at)
    if uid and not found:
        raise Http404
    return calendar_response(request, page.title, found, name=page.slug)


def _with_cards(page: EventPage, rows: list[Occurrence], at: datetime) -> feeds.Rows:
    around = _frame()
    return [(row, event_card(page, row, around, at=at)) for row in rows]
