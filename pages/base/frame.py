"""What is the same on every page of a language, kept as one cached value."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Locale, Page, Site, get_page_models

from locales.negotiation import reader_locales
from locales.table import SOURCE_CODE
from locales.words import is_translated
from outbox.letterhead import phone_href
from pages.topics.models import Audience, Municipality, Topic

from .eu import Statement, statement_for
from .models import AlertBanner, GlossaryTerm, OfficeSettings, OfficeWords
from .models.footer import FooterLink
from .models.standard import TopicPage
from .theme import stylesheet, version

VERSION_KEY = "frame:version"
# A banner may begin or end without anybody saving anything.
SECONDS = 60
T = TypeVar("T")


@dataclass
class Link:
    """A link in the frame; `lang` is "de" where the words are not translated."""

    title: str
    url: str
    lang: str = ""
    slug: str = ""
    line: str = ""
    icon: str = ""
    key: str = ""


@dataclass
class Banner:
    level: str
    title: str
    text: str
    phone: str
    lang: str = ""


@dataclass
class Explained:
    """A glossary term and all the ways it is written."""

    slug: str
    term: str
    spellings: list[str]
    explanation: str


@dataclass
class Frame:
    """Everything around the text of a page, for one language."""

    code: str
    home_url: str = ""
    office: dict = field(default_factory=dict)
    phone: str = ""
    email: str = ""
    address: str = ""
    eu_funded: bool = False
    theme: str = ""
    menu: list[Link] = field(default_factory=list)
    footer: list[Link] = field(default_factory=list)
    banners: list[Banner] = field(default_factory=list)
    topics: dict[int, Link] = field(default_factory=dict)
    audiences: dict[int, Link] = field(default_factory=dict)
    municipalities: dict[int, Link] = field(default_factory=dict)
    glossary: list[Explained] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    root_path: str = "/"
    root_url: str = ""
    # The pages that others stand below, by their addresses.
    above: dict[str, Link] = field(default_factory=dict)

    @property
    def phone_href(self) -> str:
        return phone_href(self.phone)

    @property
    def eu_statement(self) -> Statement:
        return statement_for(self.code, self.office.get("eu_statement", ""))

    @property
    def theme_version(self) -> str:
        """What the address of the city's colours ends in; empty without any."""
        return version(self.theme)

    @property
    def topic_links(self) -> list[Link]:
        """The topics that have a page, in their order."""
        return [link for link in self.topics.values() if link.url]


def frame(code: str) -> Frame:
    """The frame of a language; built once and kept until something in it changes."""
    return kept("frame", code, lambda: _build(code))


def kept(name: str, code: str, build: Callable[[], T]) -> T:
    """What `build` gives for a language, kept as long as a frame is."""
    key = f"{name}:{cache.get(VERSION_KEY, 0)}:{code}"
    found = cache.get(key)
    if found is None:
        found = build()
        cache.set(key, found, timeout=SECONDS)
    return found


def private_keys(code: str) -> list:
    """The keys of pages that not everybody may read, in that language or in German."""
    return kept("private", code, lambda: _private_keys(code))


def _private_keys(code: str) -> list:
    hidden = Page.objects.private().filter(
        locale__language_code__in={code, SOURCE_CODE}
    )
    return list(hidden.values_list("translation_key", flat=True))


def forget_frames() -> None:
    """Build all frames anew at the next request."""
    cache.set(VERSION_KEY, timezone.now().timestamp(), timeout=None)


def _build(code: str) -> Frame:
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    built = Frame(code=code, home_url=f"/{code}/")
    if site is None:
        return built
    built.root_path, built.root_url = site.root_page.url_path, site.root_url
    office = OfficeSettings.for_site(site)
    for name in ("phone", "email", "address", "eu_funded"):
        setattr(built, name, getattr(office, name))
    built.theme = stylesheet(office.brand, office.brand_night)
    built.office = _office_words(code)
    built.languages = reader_locales()
    at_the_foot = _footer_keys()
    pages = _linked_pages(site.root_page, code, at_the_foot)
    built.menu = [_page_link(pages[key], code) for key in _menu_keys(pages)]
    built.footer = [_page_link(pages[key], code) for key in pages if key in at_the_foot]
    parents = [_page_link(pair, code) for pair in pages.values() if pair[0].numchild]
    built.above = {link.url: link for link in parents}
    built.topics = _terms(Topic, code)
    built.audiences = _terms(Audience, code)
    built.municipalities = _terms(Municipality, code)
    _link_topics(built.topics, pages, code)
    built.banners = _banners(code)
    built.glossary = _glossary(code)
    return built


def versions(model: type, code: str, **conditions: object) -> list[tuple]:
    """
    Pairs of each German row and its version in that language.

    Or the German row twice, while nothing of it is translated.
    """
    rows = model.objects.filter(
        locale__language_code__in={code, SOURCE_CODE}, **conditions
    ).select_related("locale")
    german, own = {}, {}
    for row in rows:
        shelf = german if row.locale.language_code == SOURCE_CODE else own
        shelf[row.translation_key] = row
    return [
        (row, own[key] if key in own and is_translated(own[key], row) else row)
        for key, row in german.items()
    ]


def lang_of(row: object, code: str) -> str:
    """ "de" where a row's words are German and the reader's are not."""
    own = row.locale.language_code
    return "" if own == code else own


def german_lang(code: str) -> str:
    """The language of German words; empty where the reader's is the same."""
    return "" if code == SOURCE_CODE else SOURCE_CODE


def link_to_page(page: Page, code: str) -> Link:
    """A link to one version of a page, at its address in the reader's language."""
    return Link(page.title, address(page.url_path, code), lang_of(page, code))


def _office_words(code: str) -> dict:
    pairs = versions(OfficeWords, code)
    if not pairs:
        return {}
    german, own = pairs[0]
    names = ("name", "places", "claim", "hours", "contact_note", "eu_statement")
    return {
        **{name: getattr(own, name) for name in names},
        "places": german.places,
        "eu_statement": german.eu_statement,
        "lang": lang_of(own, code),
    }


def _terms(model: type, code: str) -> dict[int, Link]:
    return {
        german.pk: Link(
            title=own.name,
            url="",
            lang=lang_of(own, code),
            slug=german.slug,
            line=getattr(own, "line", ""),
            icon=getattr(german, "icon", ""),
        )
        for german, own in versions(model, code)
    }


def _linked_pages(root: Page, code: str, at_the_foot: set) -> dict:
    """
    What the frame links to or breadcrumbs name: key to (German page, reader's version).

    Private ones are left out: everybody would read their titles. So are the thousands
    of news and services in lists, which no frame shows.
    """
    shown = Page.objects.filter(
        Q(show_in_menus=True) | Q(numchild__gt=0) | Q(translation_key__in=at_the_foot),
        locale__language_code=SOURCE_CODE,
    )
    locales = Locale.objects.filter(language_code__in={code, SOURCE_CODE})
    german, own = {}, {}
    for page in (
        Page.objects.filter(
            locale__in=locales,
            live=True,
            depth__in=(root.depth + 1, root.depth + 2),
            translation_key__in=shown.order_by().values("translation_key"),
        )
        .exclude(translation_key__in=private_keys(code))
        .select_related("locale")
        .order_by("path")
    ):
        shelf = german if page.locale.language_code == SOURCE_CODE else own
        shelf[page.translation_key] = page
    return {key: (page, own.get(key, page)) for key, page in german.items()}


def _menu_keys(pages: dict) -> list:
    return [key for key, (german, _own) in pages.items() if german.show_in_menus]


def _footer_keys() -> set:
    return {
        key
        for model in get_page_models()
        if issubclass(model, FooterLink)
        for key in model.objects.filter(show_in_footer=True).values_list(
            "translation_key", flat=True
        )
    }


def _page_link(pair: tuple[Page, Page], code: str) -> Link:
    german, own = pair
    return Link(
        title=own.title,
        url=address(german.url_path, code),
        lang=lang_of(own, code),
        slug=german.slug,
        key=str(german.translation_key),
    )


def address(url_path: str, code: str) -> str:
    """
    The address of a page in a language: `/<home>/a/b/` becomes `/<code>/a/b/`.

    Slugs are the same in every language, so no row has to be read for it.
    """
    rest = url_path.split("/", 2)[2]
    return f"/{code}/{rest}"


def _link_topics(topics: dict[int, Link], pages: dict, code: str) -> None:
    found = TopicPage.objects.filter(
        live=True, locale__language_code=SOURCE_CODE
    ).values_list("topic_id", "url_path")
    for topic_id, url_path in found:
        if topic_id in topics:
            topics[topic_id].url = address(url_path, code)


def _banners(code: str) -> list[Banner]:
    keys = list(
        AlertBanner.objects.showing(at=timezone.now()).values_list(
            "translation_key", flat=True
        )
    )
    pairs = versions(AlertBanner, code, translation_key__in=keys) if keys else []
    return [
        Banner(
            level=german.level,
            title=own.title,
            text=own.text,
            phone=german.phone,
            lang=lang_of(own, code),
        )
        for german, own in pairs
    ]


def _glossary(code: str) -> list[Explained]:
    pairs = versions(GlossaryTerm, code)
    rows = [own for _german, own in pairs if own.locale.language_code == code]
    return [
        Explained(
            slug=row.slug,
            term=row.term,
            spellings=[
                x.strip() for x in [row.term, *row.forms.split(",")] if x.strip()
            ],
            explanation=row.explanation,
        )
        for row in rows
    ]
