"""Any filtered list of dates for other programmes: calendar, RSS, JSON."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language, gettext
from wagtail.models import Page

from locales.table import find
from locales.templatetags.locale_tags import spelled_date
from pages.base.frame import address
from pages.base.rss import rss

from .agenda import Scope
from .calendars import Rows
from .cards import EventCard, date_cards
from .filters import between, dates_of
from .models import Occurrence

LENGTH = 500


def dates_for_programmes(scope: Scope) -> Rows:
    """What the filters leave: coming dates, and those cancelled within a month."""
    dates = between(scope.dates.in_calendars(at=scope.at), scope.asked)
    if scope.asked.value("places"):
        dates = dates.free_or_cancelled()
    return rows_with_cards(dates_of(scope.pages, dates)[:LENGTH], scope)


def rows_with_cards(dates: QuerySet, scope: Scope) -> Rows:
    rows = {str(row.uid): row for row in dates}
    cards = date_cards(rows.values(), scope.pages, scope.frame, at=scope.at)
    return [(rows[card.date.uid], card) for card in cards]


def as_rss(
    request: HttpRequest, page: Page, rows: Rows, *, office: str
) -> HttpResponse:
    """The dates as RSS 2.0, one item each."""
    items = (
        {
            "title": _titled(card),
            "link": card.url,
            "unique_id": str(occurrence.uid),
            "unique_id_is_permalink": False,
            "description": _described(card),
            "pubdate": occurrence.changed_at,
        }
        for occurrence, card in rows
    )
    return rss(
        request,
        items,
        title=f"{page.title} – {office}",
        link=_absolute(request, page),
        about=page.in_short,
    )


def as_json(request: HttpRequest, page: Page, rows: Rows) -> HttpResponse:
    """The dates as JSON Feed 1.1, with moments and status beside the words."""
    items = [
        {
            "id": str(occurrence.uid),
            "url": request.build_absolute_uri(card.url),
            "title": _titled(card),
            "content_text": _described(card),
            "language": card.lang or find(get_language()).code,
            "date_modified": occurrence.changed_at.isoformat(),
            "_event": _event(occurrence, card),
        }
        for occurrence, card in rows
    ]
    return JsonResponse(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": page.title,
            "home_page_url": _absolute(request, page),
            "feed_url": request.build_absolute_uri(),
            "language": find(get_language()).code,
            "items": items,
        },
        content_type="application/feed+json",
        json_dumps_params={"ensure_ascii": False},
    )


def _event(occurrence: Occurrence, card: EventCard) -> dict:
    return {
        "starts_at": occurrence.starts_at.isoformat(),
        "ends_at": occurrence.ends_at.isoformat(),
        "time_zone": occurrence.zone,
        "time_is_known": not occurrence.without_time,
        "status": occurrence.status,
        "free_places": occurrence.free_places,
        "place": card.date.place.name,
        "address": card.date.place.address,
    }


def _titled(card: EventCard) -> str:
    return f"{card.date.label}: {card.title}" if card.date.label else card.title


def _described(card: EventCard) -> str:
    when = {"day": spelled_date(card.date.day), "time": card.date.times_inside}
    lines = (
        gettext("%(day)s, %(time)s") % when,
        card.date.place.in_a_line,
        card.date.note,
        card.summary,
    )
    return "\n".join(line for line in lines if line)


def _absolute(request: HttpRequest, page: Page) -> str:
    code = find(get_language()).code
    return request.build_absolute_uri(address(page.url_path, code))
