"""The sitemap: every live page of every language with its other versions."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from locales.table import BY_CODE, SOURCE_CODE

from .frame import address

# Part of a page that has its own address: the page's translation key, what follows
# its address, the last change. Rooms above add them for routable pages.
SubAddress = tuple[object, str, object]
PROVIDERS: list[Callable[[], Iterable[SubAddress]]] = []


def register(provider: Callable[[], Iterable[SubAddress]]) -> None:
    """Add the addresses of this provider to every sitemap."""
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Addresses, last change and reciprocal alternates; the queries do not grow."""
    site = Site.find_for_request(request)
    versions = defaultdict(dict)
    pages = (
        Page.objects.live()
        .public()
        .filter(depth__gt=1, alias_of__isnull=True)
        .values_list(
            "translation_key", "locale__language_code", "url_path", "last_published_at"
        )
        .order_by("path")
    )
    for key, code, path, changed in pages:
        if code in BY_CODE:
            versions[key][code] = (site.root_url + address(path, code), changed)
    for (key, rest), changed in _sub_addresses(versions):
        versions[key, rest] = {
            code: (url + rest, changed) for code, (url, _x) in versions[key].items()
        }
    rows = [
        {"url": url, "changed": changed, "alternates": _alternates(found)}
        for found in versions.values()
        for url, changed in found.values()
    ]
    # Without the request: a sitemap needs nothing of a page's frame.
    text = render_to_string("base/sitemap.xml", {"rows": rows})
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
