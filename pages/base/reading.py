"""What a page needs to be read: its other versions, the way to it, its neighbours."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page

from locales.negotiation import live_versions
from locales.table import SOURCE_CODE, Language, find

from .frame import Link, address, frame, kept, link_to_page
from .listing import cards_for


@dataclass
class Choice:
    """One entry of the language switcher."""

    language: Language
    url: str
    is_current: bool


def switcher(request: HttpRequest, code: str) -> list[Choice]:
    """
    The same address in every language that has a live home page.

    The reader's own stands first. Where this page is not translated the address
    shows the German text in that language's frame, so no entry is a dead link.
    """
    rest = request.path_info.split("/", 2)[2:]
    known = find(code).code == code and request.path_info.startswith(f"/{code}/")
    path = rest[0] if known and rest else ""
    codes = sorted(frame(code).languages, key=lambda other: other != code)
    return [
        Choice(find(other), f"/{other}/{path}", is_current=other == code)
        for other in codes
    ]


def reading_context(page: Page, request: HttpRequest) -> dict:
    """Breadcrumb, alternates, the German title and related pages of a page."""
    code = get_language() or SOURCE_CODE
    is_preview = getattr(request, "is_preview", False)
    if is_preview:
        code = page.locale.language_code
    root_url = frame(code).root_url
    return {
        "breadcrumbs": _breadcrumbs(page, code),
        "alternates": _alternates(page, root_url),
        "canonical_url": root_url + address(page.url_path, page.locale.language_code),
        "german_title": _german_title(page),
        "related": _related(page, code),
        # Filled by `explain` with the glossary words met on this page.
        "explained": {},
    }


def context_below(context: dict, page: Page, rest: str, code: str) -> dict:
    """The context of a page for an address below it, to which the page is a step."""
    return context | {
        "breadcrumbs": [*context["breadcrumbs"], link_to_page(page, code)],
        "alternates": [(other, f"{url}{rest}") for other, url in context["alternates"]],
        "canonical_url": f"{context['canonical_url']}{rest}",
    }


def _breadcrumbs(page: Page, code: str) -> list[Link]:
    """The pages above this one in the reader's language, without the home page."""
    if page.depth <= 3:
        return []
    known = _known_above(page, code)
    if known is not None:
        return known
    above = Page.objects.ancestor_of(page).filter(depth__gt=2).order_by("path")
    keys = list(above.values_list("translation_key", "url_path", "title"))
    if not keys:
        return []
    own = {}
    if code != page.locale.language_code:
        own = dict(
            Page.objects.filter(
                translation_key__in=[key for key, _path, _title in keys],
                locale__language_code=code,
                live=True,
            ).values_list("translation_key", "title")
        )
    return [
        Link(
            title=own.get(key, title),
            url=address(path, code),
            lang=""
            if key in own or code == page.locale.language_code
            else page.locale.language_code,
        )
        for key, path, title in keys
    ]


def _known_above(page: Page, code: str) -> list[Link] | None:
    """The same from the frame; None where it does not know all of them."""
    *above, _slug = page.url_path.strip("/").split("/")[1:]
    links, url = [], f"/{code}/"
    for slug in above:
        url += f"{slug}/"
        links.append(frame(code).above.get(url))
    return None if None in links else links


def _alternates(page: Page, root_url: str) -> list[tuple[str, str]]:
    """Pairs of `hreflang` and full address for each live version, and the default."""
    found = []
    for code, version in live_versions(page).items():
        if find(code).alternate and find(code).code == code:
            found.append((code, root_url + address(version.url_path, code)))
        if code == SOURCE_CODE:
            found.append(("x-default", root_url + address(version.url_path, code)))
    return sorted(found)


def _german_title(page: Page) -> str:
    if page.locale.language_code == SOURCE_CODE:
        return ""
    german = live_versions(page).get(SOURCE_CODE)
    return german.title if german and german.title != page.title else ""


def _related(page: Page, code: str) -> list:
    targets = [row.target_id for row in page.related_pages.all()]
    if not targets:
        return []
    name = "-".join(["related", *map(str, targets)])
    return kept(name, code, lambda: cards_for(targets, code))
