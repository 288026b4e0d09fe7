"""Where to join in: a page and a feed of what volunteers are wanted for."""

from datetime import date, datetime, time

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from locales.table import SOURCE_CODE
from pages.base.frame import Frame, Link, address, frame, kept, link_to_page
from pages.base.index_page import REGIONAL_DEPTH
from pages.base.listing import (
    Facet,
    Head,
    Listing,
    chosen_of,
    facets_of,
    filtered,
    one_page,
    read_filters,
    readable,
)
from pages.base.models import BasePage
from pages.base.reading import context_below
from pages.base.rss import rss
from pages.forms.models import FormPage

from . import period
from .models import ProjectIndexPage, ProjectPage
from .opportunities import open_in, shown

REST = "volunteering/"
ASKED = ("topic", "place", "language")


def show_volunteering(page: ProjectIndexPage, request: HttpRequest) -> HttpResponse:
    """Everything that is open in the projects of the list, and how to answer."""
    around = frame(get_language() or SOURCE_CODE)
    listing = _listing(page, request, around)
    # What the page itself shows is not needed here.
    context = BasePage.get_context(page, request)
    lang = around.code if page.locale.language_code != around.code else ""
    count = ngettext(
        "%(total)s task for volunteers",
        "%(total)s tasks for volunteers",
        listing.total,
    )
    context = context_below(context, page, REST, around.code) | {
        "head": Head(
            title=gettext("Join in as a volunteer"),
            title_lang=lang,
            summary=gettext("What our projects look for volunteers for right now."),
            summary_lang=lang,
            illustration=page.illustration,
            door=page.door,
        ),
        "listing": listing,
        "count_text": count % {"total": listing.total},
        "form": form_of(page, around.code),
    }
    return TemplateResponse(request, "projects/volunteering.html", context)


def send_feed(page: ProjectIndexPage, request: HttpRequest) -> HttpResponse:
    """The newest of the filtered list as RSS 2.0."""
    around = frame(get_language() or SOURCE_CODE)
    listing = _listing(page, request, around)
    office = around.office.get("name", "")
    items = (
        {
            "title": one.task,
            "link": one.url,
            "unique_id": f"{one.project.url}#{one.key}",
            "unique_id_is_permalink": False,
            "description": " · ".join(x for x in (one.time, one.text) if x),
            "pubdate": _midnight(one.since),
        }
        for one in listing.cards
    )
    return rss(
        request,
        items,
        title=f"{gettext('Join in as a volunteer')} – {office}",
        link=listing.clear_url,
        about=gettext("What our projects look for volunteers for right now."),
    )


def _midnight(day: date) -> datetime | None:
    """For a feed; nothing for what nobody knows the first day of."""
    if day == date.min:
        return None
    return timezone.make_aware(datetime.combine(day, time.min))


def _listing(page: ProjectIndexPage, request: HttpRequest, around: Frame) -> Listing:
    facets = [facet for facet in facets_of(around) if facet.name in ASKED]
    query, unknown = read_filters(request, facets)
    url = address(page.url_path, around.code) + REST
    return one_page(
        request,
        open_in(_projects(page, facets, around), around.code, on=timezone.localdate()),
        lambda found: shown(found, around),
        facets=facets,
        chosen=chosen_of(facets, query),
        unknown=unknown,
        feed_url=f"{url}feed/" + (f"?{query.urlencode()}" if query else ""),
        clear_url=url,
        query=query,
        card_template="components/opportunity.html",
    )


def _projects(page: ProjectIndexPage, facets: list[Facet], around: Frame) -> QuerySet:
    """The projects that the filters leave and that are not over, each once."""
    over = period.with_status(period.FINISHED, day=timezone.localdate())
    pages = page.listed_pages(around.code).exclude(over)
    chosen = filtered(ProjectPage.objects.all(), facets, around.code)
    return pages.filter(pk__in=chosen.order_by().values("pk"))


def form_of(page: ProjectIndexPage, code: str) -> Link | None:
    """Where volunteers answer: the list's own form, or that of the whole region."""
    lists = [page]
    if not page.is_regional:
        lists += _regional()
    for one in lists:
        if one.volunteer_form_id is None:
            continue
        chosen = FormPage.objects.filter(pk=one.volunteer_form_id)
        versions = FormPage.objects.filter(
            translation_key__in=chosen.values("translation_key")
        )
        found = readable(versions, code).select_related("locale").first()
        if found is not None:
            return link_to_page(found, code)
    return None


def list_url(page: ProjectPage) -> str:
    """The list for the whole region in the reader's language; else the one above."""
    code = get_language() or SOURCE_CODE
    above = page.url_path.rsplit("/", 2)[0] + "/"
    return address(kept("volunteering", code, _regional_path) or above, code) + REST


def _regional() -> QuerySet[ProjectIndexPage]:
    return ProjectIndexPage.objects.filter(
        live=True, depth=REGIONAL_DEPTH, locale__language_code=SOURCE_CODE
    ).order_by("path")


def _regional_path() -> str:
    return _regional().values_list("url_path", flat=True).first() or ""
