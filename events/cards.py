"""Events and their dates as cards of lists, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery

from pages.base.frame import Frame, address

from .display import DateView, date_view, weekday_and_times
from .facts import Fact, facts_of
from .models import EventPage, Occurrence
from .places import place_of

# So many times more events than are wanted are looked at first.
NEAR = 10


@dataclass
class EventCard:
    """
    An event in a list with one of its dates. `more` counts its other ones.

    `key` is the same in every language.
    """

    key: str
    title: str
    url: str
    lang: str
    date: DateView
    when: str
    summary: str = ""
    facts: list[Fact] = field(default_factory=list)
    more: int = 0


def date_cards(
    dates: Iterable[Occurrence], pages: QuerySet, frame: Frame, *, at: datetime
) -> list[EventCard]:
    """A card for each of these dates whose event is among the pages."""
    dates = list(dates)
    known = pages_by_key(pages, {row.event_key for row in dates})
    return [
        event_card(known[row.event_key], row, frame, at=at)
        for row in dates
        if row.event_key in known
    ]


def pages_by_key(pages: QuerySet, keys: set[UUID]) -> dict[UUID, EventPage]:
    found = _for_cards(pages.filter(translation_key__in=keys).order_by())
    return {page.translation_key: page for page in found}


def _for_cards(pages: QuerySet) -> QuerySet:
    return pages.select_related("locale", "place")


def event_card(
    page: EventPage, row: Occurrence, frame: Frame, *, at: datetime, more: int = 0
) -> EventCard:
    """How one date of an event looks in a list of that frame's language."""
    url = address(page.url_path, frame.code)
    view = date_view(row, place_of(page), url=url, at=at)
    own = page.locale.language_code
    return EventCard(
        key=str(page.translation_key),
        title=page.title,
        url=url,
        lang="" if own == frame.code else own,
        date=view,
        when=weekday_and_times(view),
        summary=page.in_short,
        facts=facts_of(page),
        more=more,
    )


def first_date(pages: QuerySet, dates: QuerySet) -> QuerySet:
    """The pages that have one of these dates, with their first of them."""
    own = dates.filter(event_key=OuterRef("translation_key"))
    # In this form the database looks for a first date only where there is one.
    with_dates = pages.filter(translation_key__in=dates.order_by().values("event_key"))
    return _for_cards(with_dates).annotate(
        first_at=Subquery(own.values("starts_at")[:1]),
        first_pk=Subquery(own.values("pk")[:1]),
    )


def next_events(pages: QuerySet, dates: QuerySet, limit: int) -> list[EventPage]:
    """
    The first of the pages by their first of these dates, at most so many.

    Of thousands of events only the nearest are looked at, and all where too few of
    these are among the pages (in a language with few translations).
    """
    near = list(
        dates.order_by()
        .values("event_key")
        .annotate(first=Min("starts_at"))
        .order_by("first")
        .values_list("event_key", flat=True)[: limit * NEAR]
    )
    ordered = first_date(pages, dates).order_by("first_at", "pk")
    found = list(ordered.filter(translation_key__in=near)[:limit])
    if len(found) < limit and len(near) == limit * NEAR:
        found = list(ordered[:limit])
    return found


def next_cards(
    pages: Iterable[EventPage], dates: QuerySet, frame: Frame, *, at: datetime
) -> list[EventCard]:
    """For each page that `first_date` gave, a card with that date."""
    pages = list(pages)
    rows = Occurrence.objects.select_related("place").in_bulk(
        [page.first_pk for page in pages]
    )
    counts = dict(
        dates.filter(event_key__in=[page.translation_key for page in pages])
        .order_by()
        .values_list("event_key")
        .annotate(number=Count("pk"))
    )
    return [
        event_card(
            page,
            rows[page.first_pk],
            frame,
            at=at,
            more=counts[page.translation_key] - 1,
        )
        for page in pages
    ]
