"""What is found for a question, by e-mail: things with all of its words."""

from collections.abc import Collection
from datetime import date, datetime

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from pages.base.frame import frame
from pages.base.listing import chosen_of, read_filters
from search import asking
from search.asking import Question
from search.engines import database_engine
from search.highlighting import plain
from search.ladder import Findings
from search.queries import NOTHING, Answer, Request
from search.results import Result, empty_facets, filters_of, shown

from .lists import MOST_ITEMS, Followed, Item, in_order, register

SEARCH = "search"
Filters = tuple[tuple[str, ...], ...]


def read(key: str, request: HttpRequest, code: str) -> Followed | None:
    """The question in the address; None where it says nothing."""
    asked = asking.read_question(request.GET.get("q", ""), code)
    if asked.is_empty:
        return None
    facets = empty_facets(frame(code))
    filters, _unknown = read_filters(request, facets)
    chosen = chosen_of(facets, filters)
    query = QueryDict(mutable=True)
    query["q"] = asked.text
    query.update(filters)
    kept = in_order(query)

    def keys(at: datetime) -> list[str]:
        hits = _answer(asked, filters_of(facets)).hits
        return [key for key, _weight in hits]

    def items(at: datetime, wanted: Collection[str]) -> list[Item]:
        today = timezone.localdate(at)
        answer = _answer(asked, filters_of(facets))
        answer.hits = [hit for hit in answer.hits if hit[0] in wanted]
        found = shown(Findings(asked, Request(NOTHING), answer), code)
        return [_item(result, today) for result in found]

    return Followed(
        kind=SEARCH,
        key="",
        query=kept,
        title=gettext("Search: “%(text)s”") % {"text": asked.text},
        url=f"{reverse('search')}?{kept}",
        untyped=gettext("Search"),
        chosen=[(label, value) for label, value, _url in chosen],
        keys=keys,
        items=items,
    )


def _answer(asked: Question, filters: Filters) -> Answer:
    """
    Always from the database, and never what only nearly fits.

    An engine that is down for an hour would make everything new again.
    """
    known = asking.conditions(asked, asked.languages)
    request = Request(
        wanted=asking.all_words(known),
        boosts=asking.boosts(asked, known),
        filters=filters,
        size=MOST_ITEMS,
        facets=False,
    )
    return database_engine().search(request)


def _item(result: Result, today: date) -> Item:
    is_to_come = result.day is not None and result.day >= today
    return Item(
        key=result.key,
        title=plain(result.title),
        url=result.url,
        lang=result.lang,
        summary=plain(result.snippet),
        day=result.day if is_to_come else None,
    )


register(SEARCH, read)
