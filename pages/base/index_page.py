"""IndexPage: a list of pages of one type, with filters and a feed."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from locales.table import SOURCE_CODE, find

from .frame import address, frame
from .listing import Listing, build_listing, readable
from .models import BasePage

FEED_LENGTH = 30


class IndexPage(RoutablePageMixin, BasePage):
    """
    A list of the pages below it: GET filters, pages, count, RSS for each filter.

    Subclasses name the type in `lists` and its order in `list_order`.
    """

    lists: type[BasePage]
    list_order: tuple[str, ...] = ("path",)

    class Meta:
        abstract = True

    def listed_pages(self, code: str) -> QuerySet:
        """The live pages below this one, each once, for readers of that language."""
        below = self.lists.objects.filter(
            Q(path__startswith=self.path)
            | Q(path__startswith=self._own_index_path(code))
        )
        return readable(below, code).order_by(*self.list_order)

    def _own_index_path(self, code: str) -> str:
        """Where the pages of the reader's language stand; this path if nowhere."""
        others = self.get_translations(inclusive=True).filter(
            locale__language_code__in=(code, SOURCE_CODE)
        )
        paths = dict(others.values_list("locale__language_code", "path"))
        own = paths.get(SOURCE_CODE if self.locale.language_code == code else code)
        return own or self.path

    def listing(self, request: HttpRequest) -> Listing:
        code = get_language() or SOURCE_CODE
        return build_listing(
            request,
            self.listed_pages(code),
            base_url=address(self.url_path, code),
            frame=frame(code),
        )

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
        language = find(get_language())
        pages = self.listing(request)
        feed = Rss201rev2Feed(
            title=f"{self.title} – {frame(language.code).office.get('name', '')}",
            link=request.build_absolute_uri(pages.clear_url),
            description=self.summary,
            language=language.code,
            feed_url=request.build_absolute_uri(),
        )
        for card in pages.cards[:FEED_LENGTH]:
            link = request.build_absolute_uri(card.url)
            feed.add_item(
                title=card.title,
                link=link,
                unique_id=link,
                description=card.summary,
                pubdate=card.published_at,
            )
        return HttpResponse(
            feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8"
        )
