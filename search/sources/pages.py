"""Pages of every type, by what their `search_fields` name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext, override
from wagtail.blocks import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.models import Page, PageViewRestriction
from wagtail.search.index import SearchField

from locales.negotiation import home_paths
from locales.table import SOURCE_CODE
from locales.values import filled
from pages.base.models import BasePage, TopicPage
from pages.concepts.models import ConceptPage
from pages.councils.models import CouncilPage, MeetingPage, MotionPage
from pages.news.models import NewsPage
from pages.projects.models import ProjectPage
from pages.services.models import ServicePage

from . import Thing, Words, register, register_kind

OTHERS = "page"
KIND_OF: dict[type[Page], str] = {}
OWN_PLACES = {"title", "summary", "keywords"}
HEADING_NAMES = ("title", "question", "heading", "caption")


@dataclass
class Rows:
    """What rows of other tables say about a page, the same in every language."""

    day: date | None = None
    true_until: datetime | None = None
    texts: list[str] = field(default_factory=list)
    facets: dict[str, list[str]] = field(default_factory=dict)
    details: dict = field(default_factory=dict)


ROWS_OF: dict[type[Page], Callable[[Page], Rows | None]] = {}


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
        known = versions.select_related("locale", for_specific_subqueries=True)
        pages = list(known.specific())
        hidden = hidden_paths()
        readable = [page for page in pages if is_public(page, hidden)]
        german = _german(pages)
        # What is private in German is so in every language.
        if not readable or (german and german.path.startswith(hidden)):
            return None
        neutral = _german(readable) or readable[0]
        rows = rows_of(neutral)
        if rows is None:
            return None
        return Thing(
            kind=kind_of(type(neutral)),
            facets=facets_of(neutral) | rows.facets,
            words=[words_of(page, rows) for page in readable],
            day=rows.day,
            true_until=rows.true_until,
        )


def hidden_paths() -> tuple[str, ...]:
    """Paths below which not everybody may read."""
    return tuple(PageViewRestriction.objects.values_list("page__path", flat=True))


def _german(pages: list[Page]) -> Page | None:
    return next((x for x in pages if x.locale.language_code == SOURCE_CODE), None)


def is_public(page: Page, hidden: tuple[str, ...]) -> bool:
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


def let_rows_say(model: type[Page], rows: Callable[[Page], Rows | None]) -> None:
    """Let rows of other tables say more about pages of this type, or hide them."""
    ROWS_OF[model] = rows


def rows_of(page: Page) -> Rows | None:
    """What is known about a page beside its words; None if it is not to be found."""
    asked = ROWS_OF.get(type(page))
    if asked:
        return asked(page)
    day = getattr(page, "date", None)
    if day is None:
        return Rows()
    return Rows(
        day=day,
        facets={"year": [str(day.year)]},
        details={"date": day.isoformat(), "published": True},
    )


def facets_of(page: Page) -> dict[str, list[str]]:
    """What it is sorted by. No municipality means: all of them."""
    places = [x.slug for x in page.municipalities.all()]
    return {
        "topic": [x.slug for x in page.topics.all()],
        "audience": [x.slug for x in page.audiences.all()],
        "place": places or ["*"],
    }


def words_of(page: Page, rows: Rows) -> Words:
    """The words of one version, with what is the same in every language."""
    code = page.locale.language_code
    # Values of facts are found as this language writes them.
    with override(code):
        return Words(
            language=code,
            path=page.url_path.split("/", 2)[2],
            title=page.title,
            summary=page.in_short,
            keywords=page.keywords,
            headings=filled("\n".join(_headings(page))),
            body=filled("\n".join([*_texts(page), *rows.texts])),
            details=rows.details,
        )


def search_names(page: Page) -> list[str]:
    """The fields in which a page is searched."""
    return [
        field.field_name
        for field in type(page).get_search_fields()
        if isinstance(field, SearchField)
    ]


def _texts(page: Page) -> Iterator[str]:
    for searched in type(page).get_search_fields():
        if not isinstance(searched, SearchField) or searched.field_name in OWN_PLACES:
            continue
        value = searched.get_value(page)
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
        (ProjectPage, "project"),
        (CouncilPage, "council"),
        (ConceptPage, "concept"),
        (MeetingPage, "meeting"),
        (MotionPage, "motion"),
        (NewsPage, "news"),
        (TopicPage, "topic"),
    ):
        name_kind(model, kind)
    register_kind("service", lambda: gettext("Services"))
    register_kind("topic", lambda: gettext("Topics"))
    register_kind("project", lambda: gettext("Projects"))
    register_kind("council", lambda: gettext("Councils"))
    register_kind("concept", lambda: gettext("Concepts"))
    register_kind("meeting", lambda: gettext("Meetings"))
    register_kind("motion", lambda: gettext("Motions"))
    register_kind("news", lambda: gettext("News"))
    register_kind(OTHERS, lambda: gettext("Other pages"))
