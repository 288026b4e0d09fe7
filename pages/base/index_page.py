"""IndexPage: a list of pages of one type, with filters and a feed."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from locales.negotiation import live_versions
from locales.table import SOURCE_CODE, find

from .frame import address, frame
from .listing import Facet, Listing, build_listing, readable
from .models import BasePage
from .rss import rss

# Root, home, then this list.
REGIONAL_DEPTH = 3


class IndexPage(RoutablePageMixin, BasePage):
    """
    A list of the pages below it: GET filters, pages, count, RSS for each filter.

    Directly below the home page it is the list of the whole region: it gathers the
    pages of that type from everywhere, the municipalities' own lists included.

    Subclasses name the type in `lists`, and its orders on the page and in the feed.
    """

    lists: type[BasePage]
    list_order: tuple[str, ...] = ("path",)
    feed_order: tuple[str, ...] = ("-first_published_at", "-pk")

    class Meta:
        abstract = True

    def listed_pages(self, code: str) -> QuerySet:
        """The live pages it gathers, each once, for readers of that language."""
        paths = Q(url_path__startswith=self._gathers_below(self.url_path))
        for other in (code, SOURCE_CODE):
            if other in live_versions(self):
                version = live_versions(self)[other]
                paths |= Q(url_path__startswith=self._gathers_below(version.url_path))
        below = self.lists.objects.filter(paths)
        return readable(below, code)

    def _gathers_below(self, url_path: str) -> str:
        if not self.is_regional:
            return url_path
        return url_path[: url_path.index("/", 1) + 1]

    @property
    def is_regional(self) -> bool:
        """Whether it is the list of the whole region."""
        return self.depth == REGIONAL_DEPTH

    def listing(self, request: HttpRequest, order: tuple[str, ...] = ()) -> Listing:
        """What the request asks for, in that order or in the page's own."""
        code = get_language() or SOURCE_CODE
        return build_listing(
            request,
            self.listed_pages(code).order_by(*(order or self.list_order)),
            base_url=address(self.url_path, code),
            frame=frame(code),
            own_facets=self.own_facets(),
            keep=self.keep,
        )

    def own_facets(self) -> list[Facet]:
        """Filters that only a list of this kind has."""
        return []

    def keep(self, pages: QuerySet, values: dict[str, str]) -> QuerySet:
        """Those of the pages that the chosen values of these filters leave."""
        return pages

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["listing"] = self.listing(request)
        return context

    @path("")
    def show(self, request: HttpRequest) -> HttpResponse:
        return self.render(request)

    @path("feed/")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The newest of the filtered list as RSS 2.0."""
        pages = self.listing(request, self.feed_order)
        office = frame(find(get_language()).code).office.get("name", "")
        items = (
            {
                "title": card.title,
                "link": card.url,
                "description": card.summary,
                "pubdate": card.published_at,
            }
            for card in pages.cards
        )
        return rss(
            request,
            items,
            title=f"{self.title} – {office}",
            link=pages.clear_url,
            about=self.in_short,
        )
