"""What a reader can choose from: live languages, and the versions of one page."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from django.core.cache import cache
from wagtail.models import Locale, Page, Site

from freshness.kept import shared
from freshness.recording import current as answer_being_made

from .table import SOURCE_CODE, TABLE

T = TypeVar("T")

LIVE_KEY = "locales:live"
CODES_KEY = "locales:codes"
HOMES_KEY = "locales:homes"


class Version(NamedTuple):
    """A live version of a page."""

    url_path: str
    title: str


def reader_locales() -> list[str]:
    """
    Codes of the languages whose home page is live, in the switcher's order.

    Kept in the cache until a page is published, moved or taken down.
    """
    return _kept(LIVE_KEY, _live_codes)


def _live_codes() -> list[str]:
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    live = set(
        Page.objects.filter(
            translation_key=site.root_page.translation_key, live=True
        ).values_list("locale__language_code", flat=True)
    )
    return [x.code for x in TABLE if x.code in live or x.code == SOURCE_CODE]


def home_paths() -> dict[str, str]:
    """
    Where each language's home page stands; kept as long as `reader_locales`.

    Drafts too: what is below one is found, and refused for what it is.
    """
    return _kept(HOMES_KEY, _home_paths)


def _home_paths() -> dict[str, str]:
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    homes = Page.objects.filter(translation_key=site.root_page.translation_key)
    return dict(homes.values_list("locale__language_code", "url_path"))


def _kept(key: str, build: Callable[[], T]) -> T:
    """Until `locales.signals` forgets it; of an answer being made, while it is true."""
    if answer_being_made():
        return shared(key, build)
    found = cache.get(key)
    if found is None:
        found = build()
        cache.set(key, found, timeout=None)
    return found


def know_locale(page: Page) -> Page:
    """The same page, which knows its language without another query."""
    codes = cache.get(CODES_KEY, {})
    if page.locale_id not in codes:
        codes = dict(Locale.objects.values_list("pk", "language_code"))
        cache.set(CODES_KEY, codes, timeout=None)
    page.locale = Locale(pk=page.locale_id, language_code=codes[page.locale_id])
    return page


def live_versions(page: Page) -> dict[str, Version]:
    """
    Language code to address and title of each live version of a page.

    One query, kept on the page: breadcrumb, alternates and lists ask for it.
    """
    if not hasattr(page, "_live_versions"):
        rows = Page.objects.filter(
            translation_key=page.translation_key, live=True, alias_of__isnull=True
        ).values_list("locale__language_code", "url_path", "title")
        page._live_versions = {code: Version(path, title) for code, path, title in rows}
    return page._live_versions
