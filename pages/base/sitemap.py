"""The sitemap: every live page of every language with its other versions."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from locales.table import BY_CODE, SOURCE_CODE

from .frame import address, private_keys

# Part of a page that has its own address: the page's translation key, what follows
# its address, the last change. Rooms above add them for routable pages.
SubAddress = tuple[object, str, object]
PROVIDERS: list[Callable[[], Iterable[SubAddress]]] = []


def register(provider: Callable[[], Iterable[SubAddress]]) -> None:
    """Add the addresses of this provider to every sitemap."""
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)


# Search engines read 50,000 addresses and 50 MB of a file; with the alternates of each
# these are some 15 MB. A site that has more tells so many pages, in all their
# languages, in each of several files.
MOST_ADDRESSES = 9_000
MOST_PAGES = 500


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All addresses, or the files that tell them where there are too many for one."""
    pages = _pages()
    rows = list(_rows(pages)[: MOST_ADDRESSES + 1])
    if len(rows) <= MOST_ADDRESSES:
        return _told(request, rows)
    root = Site.find_for_request(request).root_url
    parts = range(1, len(_firsts(pages)) + 1)
    urls = [root + reverse("sitemap_part", args=[part]) for part in parts]
    return _xml("base/sitemap_index.xml", {"urls": urls})


@require_safe
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """One file of several."""
    pages = _pages()
    firsts = _firsts(pages)
    if not 1 <= part <= len(firsts):
        raise Http404
    pages = pages.filter(translation_key__gte=firsts[part - 1])
    if part < len(firsts):
        pages = pages.filter(translation_key__lt=firsts[part])
    return _told(request, _rows(pages))


def _pages() -> QuerySet[Page]:
    return (
        Page.objects.live()
        .public()
        .filter(depth__gt=1, alias_of__isnull=True)
        .exclude(translation_key__in=private_keys(SOURCE_CODE))
    )


def _rows(pages: QuerySet[Page]) -> QuerySet:
    return pages.order_by("path").values_list(
        "translation_key", "locale__language_code", "url_path", "last_published_at"
    )


def _firsts(pages: QuerySet[Page]) -> list[UUID]:
    """The translation key that each file begins with."""
    keys = pages.order_by("translation_key").distinct()
    return list(keys.values_list("translation_key", flat=True))[::MOST_PAGES]


def _told(request: HttpRequest, rows: Iterable[tuple]) -> HttpResponse:
    """Addresses, last change and reciprocal alternates; the queries do not grow."""
    site = Site.find_for_request(request)
    versions = defaultdict(dict)
    for key, code, path, changed in rows:
        if code in BY_CODE:
            versions[key][code] = (site.root_url + address(path, code), changed)
    for (key, rest), changed in _sub_addresses(versions):
        versions[key, rest] = {
            code: (url + rest, changed) for code, (url, _x) in versions[key].items()
        }
    told = [
        {"url": url, "changed": changed, "alternates": _alternates(found)}
        for found in versions.values()
        for url, changed in found.values()
    ]
    return _xml("base/sitemap.xml", {"rows": told})


def _xml(template: str, context: dict) -> HttpResponse:
    # Without the request: a sitemap needs nothing of a page's frame.
    text = render_to_string(template, context)
    return HttpResponse(text, content_type="application/xml")


def _sub_addresses(versions: dict) -> list[tuple]:
    return [
        ((key, rest), changed)
        for provider in PROVIDERS
        for key, rest, changed in provider()
        if key in versions
    ]


def _alternates(found: dict[str, tuple]) -> list[tuple[str, str]]:
    pairs = [
        (code, url) for code, (url, _x) in found.items() if BY_CODE[code].alternate
    ]
    if SOURCE_CODE in found:
        pairs.append(("x-default", found[SOURCE_CODE][0]))
    return pairs
