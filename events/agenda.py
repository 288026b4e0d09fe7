"""The calendar's three views: a list of events, an agenda of dates, a month."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Max, Min, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from pages.base.frame import Frame
from pages.base.listing import Facet, Listing

from .cards import date_cards, first_date, next_cards
from .filters import (
    TICKS,
    Asked,
    DayField,
    between,
    dates_of,
    read_request,
    wanted_dates,
    wanted_pages,
)
from .models import Occurrence
from .month import Day, Month, build_month, next_month
from .querysets import OccurrenceQuerySet

PER_PAGE = 20
# A month with more is shown by narrower filters or day by day.
MOST_IN_A_MONTH = 300
# The filters that are always in sight.
MAIN = ("topic", "place", "spoken")


@dataclass
class Agenda(Listing):
    """What the event list's template shows, beyond what every list has."""

    asked: Asked | None = None
    views: list[tuple[str, str, bool]] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    month: Month | None = None
    calendar_url: str = ""
    json_url: str = ""

    @property
    def main_facets(self) -> list[Facet]:
        return [facet for facet in self.facets if facet.name in MAIN]

    @property
    def more_facets(self) -> list[Facet]:
        """What few people ask for: folded until it is in use."""
        return [facet for facet in self.facets if facet.name not in {*MAIN, *TICKS}]

    @property
    def ticks(self) -> list[Facet]:
        """Filters that are a box to tick."""
        return [facet for facet in self.facets if facet.name in TICKS]

    @property
    def more_in_use(self) -> bool:
        return any(facet.value for facet in (*self.more_facets, *self.ticks))

    @property
    def day_fields(self) -> list[DayField]:
        return [self.asked.since, self.asked.until]


@dataclass
class Scope:
    """What is asked, of which pages and dates, when and by readers of what."""

    request: HttpRequest
    asked: Asked
    pages: QuerySet
    dates: OccurrenceQuerySet
    frame: Frame
    at: datetime


def scope_of(
    request: HttpRequest, pages: QuerySet, frame: Frame, *, at: datetime
) -> Scope:
    """The pages that a request's filters leave, and all dates that go with them."""
    asked = read_request(request, frame)
    pages = wanted_pages(pages, asked, frame)
    return Scope(
        request, asked, pages, Occurrence.objects.select_related("place"), frame, at
    )


def build_agenda(scope: Scope, *, url: str) -> Agenda:
    """The part of the calendar that the request asks for."""
    show = {"list": _show_list, "agenda": _show_agenda, "month": _show_month}
    agenda = show[scope.asked.view](scope)
    agenda.clear_url = url
    agenda.views = _views(scope.asked)
    rest = scope.asked.address(view="", month="").lstrip(".")
    agenda.feed_url = f"{url}feed/{rest}"
    agenda.calendar_url = f"{url}ics/{rest}"
    agenda.json_url = f"{url}json/{rest}"
    return agenda


def _views(asked: Asked) -> list[tuple[str, str, bool]]:
    """Word, address and whether it is the current one."""
    words = (
        ("list", gettext("List")),
        ("agenda", gettext("Day by day")),
        ("month", gettext("Month")),
    )
    return [
        (
            word,
            asked.address(view="" if view == "list" else view, month=""),
            view == asked.view,
        )
        for view, word in words
    ]


def _agenda(scope: Scope, page_obj: PaginatorPage) -> Agenda:
    asked = scope.asked
    return Agenda(
        facets=asked.facets,
        total=page_obj.paginator.count,
        page_obj=page_obj,
        cards=[],
        chosen=asked.chosen,
        unknown=asked.unknown,
        feed_url="",
        clear_url="",
        query=asked.query,
        beyond_end=str(page_obj.number) != _asked_page(scope),
        asked=asked,
    )


def _asked_page(scope: Scope) -> str:
    return scope.request.GET.get("page", "1")[:12]


def _page(scope: Scope, rows: QuerySet) -> PaginatorPage:
    return Paginator(rows, PER_PAGE).get_page(_asked_page(scope))


def _show_list(scope: Scope) -> Agenda:
    dates = wanted_dates(scope.dates, scope.asked, at=scope.at)
    pages = first_date(scope.pages, dates).order_by("first_at", "pk")
    page_obj = _page(scope, pages)
    agenda = _agenda(scope, page_obj)
    agenda.cards = next_cards(page_obj.object_list, dates, scope.frame, at=scope.at)
    return agenda


def _show_agenda(scope: Scope) -> Agenda:
    dates = wanted_dates(scope.dates, scope.asked, at=scope.at)
    page_obj = _page(scope, dates_of(scope.pages, dates))
    agenda = _agenda(scope, page_obj)
    agenda.cards = date_cards(
        page_obj.object_list, scope.pages, scope.frame, at=scope.at
    )
    for card in agenda.cards:
        if not agenda.days or agenda.days[-1].day != card.date.day:
            agenda.days.append(Day(card.date.day))
        agenda.days[-1].cards.append(card)
    return agenda


def _show_month(scope: Scope) -> Agenda:
    asked, today = scope.asked, timezone.localdate(scope.at)
    first = asked.month or (asked.since.value or today).replace(day=1)
    of_month = scope.dates.filter(start_day__gte=first, start_day__lt=next_month(first))
    dates = between(of_month, asked)
    if asked.value("places"):
        dates = dates.with_free_places()
    dates = dates_of(scope.pages, dates).order_by("starts_at", "pk")
    page_obj = Paginator(dates, MOST_IN_A_MONTH).get_page(1)
    agenda = _agenda(scope, page_obj)
    agenda.beyond_end = False
    agenda.cards = date_cards(
        page_obj.object_list, scope.pages, scope.frame, at=scope.at
    )
    agenda.month = build_month(
        first, agenda.cards, asked, today=today, days=_days_of(scope, today)
    )
    return agenda


def _days_of(scope: Scope, today: date) -> tuple[date, date]:
    """The first and the last day with a date of these pages, or today."""
    found = dates_of(scope.pages, scope.dates).aggregate(
        first=Min("start_day"), last=Max("start_day")
    )
    days = [day for day in (*found.values(), today) if day]
    return min(days), max(days)
