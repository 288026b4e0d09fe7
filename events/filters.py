"""What a reader asks of the calendar, read from an address and kept in one."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from pages.base.frame import Frame, kept
from pages.base.listing import Facet, chosen_of, facets_of, filtered, read_filters
from pages.base.sentences import day_words
from pages.directory.fields import CodesField
from pages.directory.languages import language_name

from .clock import moment
from .models import EventPage
from .querysets import OccurrenceQuerySet

VIEWS = ("list", "agenda", "month")
YES = "yes"
TICKS = ("childcare", "places")
MONTH = re.compile(r"(\d{4})-(\d{2})")
YEARS = range(2000, 2101)


@dataclass
class DayField:
    """A day that the reader may give."""

    name: str
    label: str
    value: date | None = None
    typed: str = ""


@dataclass
class Asked:
    """The filters, the view and the month that an address asks for."""

    facets: list[Facet]
    since: DayField
    until: DayField
    view: str = "list"
    month: date | None = None
    query: QueryDict = field(default_factory=lambda: QueryDict(mutable=True))
    unknown: list[str] = field(default_factory=list)
    chosen: list[tuple[str, str, str]] = field(default_factory=list)

    def value(self, name: str) -> str:
        return next(facet.value for facet in self.facets if facet.name == name)

    def address(self, **changed: str) -> str:
        """The filters as a query, with these values instead; empty ones go."""
        query = self.query.copy()
        for name, value in changed.items():
            if value:
                query[name] = value
            else:
                query.pop(name, None)
        return f"?{query.urlencode()}" if query else "."


def read_request(request: HttpRequest, frame: Frame) -> Asked:
    """What the address asks for; what nobody understands is named in `unknown`."""
    asked = Asked(
        facets=_facets(frame),
        since=DayField("from", _("From")),
        until=DayField("to", _("Until")),
    )
    asked.query, asked.unknown = read_filters(request, asked.facets)
    for day in (asked.since, asked.until):
        _read_day(request, asked, day)
    _read_view(request, asked)
    asked.chosen = chosen_of(asked.facets, asked.query)
    for day in (asked.since, asked.until):
        if day.value:
            rest = asked.address(**{day.name: ""})
            asked.chosen.append((day.label, day_words(day.value), rest))
    return asked


def _read_day(request: HttpRequest, asked: Asked, day: DayField) -> None:
    day.typed = request.GET.get(day.name, "")[:20]
    if not day.typed:
        return
    try:
        day.value = date.fromisoformat(day.typed)
    except ValueError:
        asked.unknown.append(day.label)
        return
    if day.value.year in YEARS:
        asked.query[day.name] = day.value.isoformat()
    else:
        day.value = None
        asked.unknown.append(day.label)


def _read_view(request: HttpRequest, asked: Asked) -> None:
    view = request.GET.get("view", "")[:10]
    if view in VIEWS:
        asked.view = view
    elif view:
        asked.unknown.append(_("Kind of view"))
    if asked.view != "list":
        asked.query["view"] = asked.view
    typed = request.GET.get("month", "")[:10]
    asked.month = month_of(typed)
    if asked.month:
        asked.query["month"] = typed
    elif typed:
        asked.unknown.append(_("Month"))


def month_of(typed: str) -> date | None:
    """The first day of a month written like 2027-03."""
    found = MONTH.fullmatch(typed)
    if not found or int(found[1]) not in YEARS or not 1 <= int(found[2]) <= 12:
        return None
    return date(int(found[1]), int(found[2]), 1)


def _facets(frame: Frame) -> list[Facet]:
    spoken, interpreted = kept("event-languages", frame.code, _languages)
    general = [facet for facet in facets_of(frame) if facet.name != "language"]
    return [
        *general,
        Facet("spoken", _("Language spoken"), _("All languages"), spoken),
        Facet("interpreter", _("Interpreter"), _("All languages"), interpreted),
        _tick("childcare", _("With childcare")),
        _tick("places", _("Only free places")),
    ]


def _tick(name: str, words: str) -> Facet:
    """A filter with one value, which says everything."""
    return Facet(name, "", "", [(YES, words, "")])


def _languages() -> tuple[list, list]:
    """Options: languages spoken, and languages interpreted, at any event."""
    rows = EventPage.objects.filter(live=True).values_list("languages", "interpreters")
    spoken, interpreted = set(), set()
    for own, helped in rows:
        spoken |= {*own}
        interpreted |= {*helped}
    return _options(spoken), _options(interpreted)


def _options(codes: set[str]) -> list[tuple[str, str, str]]:
    named = [(code, language_name(code), "") for code in codes]
    return sorted(named, key=lambda option: option[1].casefold())


def wanted_pages(pages: QuerySet, asked: Asked, frame: Frame) -> QuerySet:
    """Those of the pages that the filters about an event leave."""
    pages = filtered(pages, asked.facets, frame.code)
    for name, column in (("spoken", "languages"), ("interpreter", "interpreters")):
        if asked.value(name):
            code = CodesField.one(asked.value(name))
            pages = pages.filter(**{f"{column}__contains": code})
    if asked.value("childcare"):
        pages = pages.filter(childcare=True)
    return pages


def wanted_dates(dates: OccurrenceQuerySet, asked: Asked, *, at: datetime) -> QuerySet:
    """Those of the dates that the filters about a date leave; coming ones at least."""
    if not asked.since.value:
        dates = dates.upcoming(at=at)
    dates = between(dates.order_by("starts_at", "pk"), asked)
    return dates.with_free_places() if asked.value("places") else dates


def between(dates: OccurrenceQuerySet, asked: Asked) -> OccurrenceQuerySet:
    """Those of the dates that touch the days that the reader gave."""
    since, until = asked.since.value, asked.until.value
    if since:
        dates = dates.filter(ends_at__gt=_midnight(since))
    if until:
        dates = dates.filter(starts_at__lt=_midnight(until + timedelta(days=1)))
    return dates


def _midnight(day: date) -> datetime:
    return moment(day, time(), settings.TIME_ZONE)


def dates_of(pages: QuerySet, dates: QuerySet) -> QuerySet:
    """Those of the dates that belong to one of these pages."""
    keys = pages.order_by().values("translation_key")
    return dates.filter(event_key__in=keys)
