"""What a reader can choose from: live languages, and the versions of one page."""

from typing import NamedTuple

from django.core.cache import cache
from wagtail.models import Locale, Page, Site

from .table import SOURCE_CODE, TABLE

LIVE_KEY = "locales:live"
CODES_KEY = "locales:codes"


class Version(NamedTuple):
    """A live version of a page."""

    url_path: str
    title: str


def reader_locales() -> list[str]:
    """
    Codes of the languages whose home page is live, in the switcher's order.

    Kept in the cache until a page is published, moved or taken down.
    """
    codes = cache.get(LIVE_KEY)
    if codes is None:
        site = Site.objects.select_related("root_page").get(is_default_site=True)
        live = set(
            Page.objects.filter(
                translation_key=site.root_page.translation_key, live=True
            ).values_list("locale__language_code", flat=True)
        )
        codes = [x.code for x in TABLE if x.code in live or x.code == SOURCE_CODE]
        cache.set(LIVE_KEY, codes, timeout=None)
    return codes


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
