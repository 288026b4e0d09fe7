"""Meetings by year and topic, and what became of motions: lists with filters."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from wagtail.models import Page

from pages.base.frame import Frame, address, lang_of
from pages.base.listing import (
    Facet,
    Head,
    Listing,
    below,
    cards_of,
    chosen_of,
    one_page,
    read_filters,
    readable,
)
from pages.base.models import BasePage
from pages.base.reading import context_below

from .models import CouncilIndexPage, CouncilPage, MeetingPage, MotionPage
from .views import current_frame
from .wording import state_choices

Shelf = CouncilIndexPage | CouncilPage
OVERDUE = "overdue"


def show_meetings(page: Shelf, request: HttpRequest) -> HttpResponse:
    """Every meeting, the newest first, by year, topic and council."""
    around = current_frame()
    pages = _gathered(page, MeetingPage, around).select_related("place")
    facets = _facets(page, pages, "date", around)
    listing = _listing(
        request, pages.order_by("-date", "-pk"), facets, _filter_meetings, around,
        url=f"{address(page.url_path, around.code)}meetings/",
    )  # fmt: skip
    total = listing.total
    count = ngettext("%(total)s meeting", "%(total)s meetings", total)
    return _render(
        page, request, listing, "meetings/",
        title=gettext("Meetings"),
        summary=gettext("What was talked about, by year and topic."),
        count=count % {"total": total},
    )  # fmt: skip


def show_motions(page: Shelf, request: HttpRequest) -> HttpResponse:
    """Every motion, the newest first, by state, year, topic and council."""
    around = current_frame()
    pages = _gathered(page, MotionPage, around)
    states = [*state_choices(), (OVERDUE, gettext("The answer is late"))]
    state = Facet(
        "state", gettext("State"), gettext("All states"),
        [(str(value), label, "") for value, label in states],
    )  # fmt: skip
    facets = [state, *_facets(page, pages, "submitted_on", around)]
    listing = _listing(
        request, pages.order_by(*MotionPage.card_order), facets, _filter_motions,
        around, url=f"{address(page.url_path, around.code)}motions/",
    )  # fmt: skip
    total = listing.total
    count = ngettext("%(total)s motion", "%(total)s motions", total)
    return _render(
        page, request, listing, "motions/",
        title=gettext("What became of it"),
        summary=gettext("Every motion, and how far it has come."),
        count=count % {"total": total},
    )  # fmt: skip


def _gathered(page: Shelf, model: type[Page], around: Frame) -> QuerySet:
    """All below the page; below a list of the whole region, of every council."""
    pages = model.objects.all()
    if isinstance(page, CouncilPage) or not page.is_regional:
        pages = pages.filter(below(page, around.code))
    return readable(pages, around.code)


def _facets(page: Shelf, pages: QuerySet, day: str, around: Frame) -> list[Facet]:
    years = pages.order_by(f"-{day}__year").values_list(f"{day}__year", flat=True)
    topics = around.topics.values()
    facets = [
        Facet(
            "year", gettext("Year"), gettext("All years"),
            [(str(year), str(year), "") for year in years.distinct()],
        ),
        Facet(
            "topic", gettext("Topic"), gettext("All topics"),
            [(x.slug, x.title, x.lang) for x in topics],
        ),
    ]  # fmt: skip
    if isinstance(page, CouncilIndexPage):
        facets.append(_council_facet(page, around))
    return facets


def _council_facet(page: CouncilIndexPage, around: Frame) -> Facet:
    councils = page.listed_pages(around.code).select_related("locale").order_by("title")
    return Facet(
        "council", gettext("Council"), gettext("All councils"),
        [
            (
                str(x.translation_key),
                x.title,
                lang_of(x, around.code),
            )
            for x in councils
        ],
    )  # fmt: skip


def _listing(
    request: HttpRequest,
    pages: QuerySet,
    facets: list[Facet],
    narrow: Callable[[QuerySet, dict], QuerySet],
    around: Frame,
    *,
    url: str,
) -> Listing:
    query, unknown = read_filters(request, facets)
    pages = narrow(pages, {facet.name: facet.value for facet in facets})
    return one_page(
        request,
        pages,
        lambda found: cards_of(found, around),
        facets=facets,
        chosen=chosen_of(facets, query),
        unknown=unknown,
        feed_url="",
        clear_url=url,
        query=query,
    )


def _filter_meetings(pages: QuerySet, values: dict) -> QuerySet:
    if values["year"]:
        pages = pages.filter(date__year=int(values["year"]))
    return _filter_both(pages, values)


def _filter_motions(pages: QuerySet, values: dict) -> QuerySet:
    if values["year"]:
        pages = pages.filter(submitted_on__year=int(values["year"]))
    if values["state"] == OVERDUE:
        pages = pages.filter(
            state__in=MotionPage.WAITING, answer_due__lt=timezone.localdate()
        )
    elif values["state"]:
        pages = pages.filter(state=values["state"])
    return _filter_both(pages, values)


def _filter_both(pages: QuerySet, values: dict) -> QuerySet:
    if values["topic"]:
        topics = pages.model.topics.through.objects.filter(
            **{f"{pages.model._meta.model_name}_id": OuterRef("pk")},
            topic__slug=values["topic"],
        )
        pages = pages.filter(Exists(topics))
    if values.get("council"):
        versions = CouncilPage.objects.filter(translation_key=values["council"])
        above = Q(pk__in=[])
        for path in versions.values_list("url_path", flat=True):
            above |= Q(url_path__startswith=path)
        pages = pages.filter(above)
    return pages


def _render(
    page: Shelf,
    request: HttpRequest,
    listing: Listing,
    rest: str,
    *,
    title: str,
    summary: str,
    count: str,
) -> HttpResponse:
    # What the page itself shows is not needed here.
    context = BasePage.get_context(page, request)
    around = current_frame()
    lang = around.code if page.locale.language_code != around.code else ""
    context = context_below(context, page, rest, around.code) | {
        "head": Head(
            title=title,
            title_lang=lang,
            summary=summary,
            summary_lang=lang,
            illustration=page.illustration,
            door=page.door,
        ),
        "listing": listing,
        "count_text": count,
    }
    return TemplateResponse(request, "councils/archive.html", context)
