"""Pages of every type, by what their `search_fields` name."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext
from wagtail.blocks import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.models import Page, PageViewRestriction
from wagtail.search.index import SearchField

from locales.negotiation import home_paths
from locales.table import SOURCE_CODE
from pages.base.models import BasePage, TopicPage
from pages.news.models import NewsPage
from pages.services.models import ServicePage

from . import Thing, Words, register, register_kind

OTHERS = "page"
KIND_OF: dict[type[Page], str] = {}
OWN_PLACES = {"title", "summary", "keywords"}
HEADING_NAMES = ("title", "question", "heading", "caption")


class PageSource:
    prefix = "page"

    def names(self) -> Iterator[str]:
        keys = (
            Page.objects.live()
            .filter(depth__gt=1, alias_of__isnull=True)
            .order_by("pk")
            .values_list("translation_key", flat=True)
        )
        seen = set()
        for key in keys.iterator(chunk_size=2000):
            if key not in seen:
                seen.add(key)
                yield str(key)

    def thing(self, name: str) -> Thing | None:
        versions = Page.objects.filter(translation_key=name, alias_of__isnull=True)
        pages = list(versions.select_related("locale").specific())
        hidden = hidden_paths()
        readable = [page for page in pages if _is_public(page, hidden)]
        german = _german(pages)
        # What is private in German is so in every language.
        if not readable or (german and german.path.startswith(hidden)):
            return None
        neutral = _german(readable) or readable[0]
        day = date_of(neutral)
        facets = facets_of(neutral)
        if day:
            facets["year"] = [str(day.year)]
        return Thing(
            kind=kind_of(type(neutral)),
            facets=facets,
            words=[words_of(page) for page in readable],
            day=day,
        )


def hidden_paths() -> tuple[str, ...]:
    """Paths below which not everybody may read."""
    return tuple(PageViewRestriction.objects.values_list("page__path", flat=True))


def _german(pages: list[Page]) -> Page | None:
    return next((x for x in pages if x.locale.language_code == SOURCE_CODE), None)


def _is_public(page: Page, hidden: tuple[str, ...]) -> bool:
    """Whether everybody may read it, below a home page of the site."""
    if not isinstance(page, BasePage) or not page.live:
        return False
    home = home_paths().get(page.locale.language_code)
    if home is None or not page.url_path.startswith(home):
        return False
    return not page.path.startswith(hidden)


def kind_of(model: type[Page]) -> str:
    return KIND_OF.get(model, OTHERS)


def name_kind(model: type[Page], kind: str) -> None:
    """Let pages of this type be a kind of their own in the filter."""
    KIND_OF[model] = kind


def date_of(page: Page) -> date | None:
    """The day it is about: `search_date` of the type, else its `date`."""
    return getattr(page, "search_date", None) or getattr(page, "date", None)


def facets_of(page: Page) -> dict[str, list[str]]:
    """What it is sorted by. No municipality means: all of them."""
    places = [x.slug for x in page.municipalities.all()]
    return {
        "topic": [x.slug for x in page.topics.all()],
        "audience": [x.slug for x in page.audiences.all()],
        "place": places or ["*"],
    }


def words_of(page: Page) -> Words:
    """The words of one version."""
    return Words(
        language=page.locale.language_code,
        path=page.url_path.split("/", 2)[2],
        title=page.title,
        summary=page.summary,
        keywords=page.keywords,
        headings="\n".join(_headings(page)),
        body="\n".join(_texts(page)),
        details=_details(page),
    )


def _details(page: Page) -> dict:
    day = date_of(page)
    return {"date": day.isoformat()} if day else {}


def search_names(page: Page) -> list[str]:
    """The fields in which a page is searched."""
    return [
        field.field_name
        for field in type(page).get_search_fields()
        if isinstance(field, SearchField)
    ]


def _texts(page: Page) -> Iterator[str]:
    for field in type(page).get_search_fields():
        if not isinstance(field, SearchField) or field.field_name in OWN_PLACES:
            continue
        value = field.get_value(page)
        for text in value if isinstance(value, list) else [value]:
            if text:
                yield str(text)


def _headings(page: Page) -> Iterator[str]:
    for name in search_names(page):
        value = getattr(page, name, None)
        if isinstance(value, StreamValue):
            for block in value:
                yield from _headings_in(block.block_type, block.value)


def _headings_in(kind: str, value: object) -> Iterator[str]:
    if kind == "heading":
        yield str(value)
    elif isinstance(value, StructValue):
        yield from (str(value[x]) for x in HEADING_NAMES if value.get(x))
    elif isinstance(value, list) or hasattr(value, "bound_blocks"):
        for item in value:
            yield from _headings_in("", item)


def register_pages() -> None:
    register(PageSource())
    for model, kind in (
        (ServicePage, "service"),
        (NewsPage, "news"),
        (TopicPage, "topic"),
    ):
        name_kind(model, kind)
    register_kind("service", lambda: gettext("Services"))
    register_kind("topic", lambda: gettext("Topics"))
    register_kind("news", lambda: gettext("News"))
    register_kind(OTHERS, lambda: gettext("Other pages"))
