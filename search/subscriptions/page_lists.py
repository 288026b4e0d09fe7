"""Lists that are pages: news, services, events and all that come after them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext, ngettext
from wagtail.models import Page

from events.cards import EventCard, first_date, next_cards
from events.filters import read_request, wanted_dates, wanted_pages
from events.models import EventIndexPage, Occurrence
from locales.templatetags.locale_tags import spelled_date
from pages.base.frame import Frame, address, frame
from pages.base.index_page import IndexPage
from pages.base.listing import (
    card,
    chosen_of,
    facets_of,
    filtered,
    read_filters,
    readable,
    with_terms,
)

from .lists import MOST_ITEMS, Followed, Item, in_order, register

PAGES = "pages"
# How a list is looked at is not what is on it.
VIEWS = ("view", "month", "page")


def read(key: str, request: HttpRequest, code: str) -> Followed | None:
    """The list page of that key that readers of the language can open."""
    page = _page(key, code)
    if isinstance(page, EventIndexPage):
        return _events(page, request, code)
    if isinstance(page, IndexPage):
        return _pages(page, request, code)
    return None


def _page(key: str, code: str) -> Page | None:
    try:
        versions = Page.objects.filter(translation_key=UUID(key))
    except ValueError:
        return None
    found = readable(versions, code).first()
    return found.specific if found else None


def _followed(
    page: Page, code: str, query: QueryDict, chosen: list[tuple], **values: object
) -> Followed:
    kept = in_order(query)
    url = address(page.url_path, code)
    own = page.locale.language_code
    return Followed(
        kind=PAGES,
        key=str(page.translation_key),
        query=kept,
        title=page.title,
        url=f"{url}?{kept}" if kept else url,
        lang="" if own == code else own,
        chosen=[(label, value) for label, value, _url in chosen],
        **values,
    )


def _pages(page: IndexPage, request: HttpRequest, code: str) -> Followed:
    around = frame(code)
    facets = [*facets_of(around), *page.own_facets()]
    query, _unknown = read_filters(request, facets)

    def listed() -> QuerySet:
        pages = filtered(page.listed_pages(code), facets, code)
        pages = page.keep(pages, {facet.name: facet.value for facet in facets})
        return pages.order_by(*page.feed_order)

    def items(at: datetime, wanted: Collection[str]) -> list[Item]:
        pages = listed().filter(translation_key__in=wanted)
        return [_page_item(one, around) for one in with_terms(pages)]

    chosen = chosen_of(facets, query)
    return _followed(
        page, code, query, chosen, keys=lambda at: _keys(listed()), items=items
    )


def _keys(pages: QuerySet) -> list[str]:
    found = pages.values_list("translation_key", flat=True)[:MOST_ITEMS]
    return [str(key) for key in found]


def _page_item(page: Page, around: Frame) -> Item:
    made = card(page, around)
    return Item(
        key=str(page.translation_key),
        title=made.title,
        url=made.url,
        lang=made.lang,
        summary=made.summary,
    )


def _events(page: EventIndexPage, request: HttpRequest, code: str) -> Followed:
    around = frame(code)
    asked = read_request(request, around)
    query = asked.query.copy()
    for name in VIEWS:
        query.pop(name, None)

    def listed(at: datetime) -> tuple[QuerySet, QuerySet]:
        pages = wanted_pages(page.listed_pages(code), asked, around)
        dates = wanted_dates(Occurrence.objects.taking_place(), asked, at=at)
        # Also where the reader asks from a day on that is past by now.
        dates = dates.filter(ends_at__gt=at)
        return first_date(pages, dates).order_by("first_at", "pk"), dates

    def items(at: datetime, wanted: Collection[str]) -> list[Item]:
        pages, dates = listed(at)
        found = pages.filter(translation_key__in=wanted)
        return [_event_item(x) for x in next_cards(found, dates, around, at=at)]

    return _followed(
        page,
        code,
        query,
        asked.chosen,
        keys=lambda at: _keys(listed(at)[0]),
        items=items,
        comes_back=True,
    )


def _event_item(made: EventCard) -> Item:
    """A new event, with its first date that is still to come."""
    when = gettext("%(day)s, %(time)s") % {
        "day": spelled_date(made.date.day),
        "time": made.date.times_inside,
    }
    if made.more:
        more = ngettext("and %(more)s more date", "and %(more)s more dates", made.more)
        when = f"{when} · {more % {'more': made.more}}"
    return Item(
        key=made.key,
        title=made.title,
        url=made.url,
        lang=made.lang,
        when=when,
        summary=made.summary,
        day=made.date.day,
    )


register(PAGES, read)
