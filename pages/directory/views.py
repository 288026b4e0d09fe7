"""What the directory page shows at each of its addresses."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from locales.table import SOURCE_CODE
from pages.base.frame import Link, address
from pages.base.listing import readable

from .entries import Entries, EntryView, PersonView, entries_now
from .finder import MODELS, find_entries
from .models import DirectoryPage, DirectorySettings, MunicipalityPage, TermOfOffice
from .outline import Drawing, draw
from .terms import neighbours, posts_with_holders, term_words
from .vcard import qr_code, vcard

TEMPLATES = {
    "people": "directory/person.html",
    "organisations": "directory/organisation.html",
    "places": "directory/place.html",
}


@dataclass(frozen=True)
class Head:
    """What the threshold of a page needs: of an entry, or of one of the lists."""

    title: str
    title_lang: str = ""
    summary: str = ""
    illustration: str = ""
    door: str = "sky"


@dataclass(frozen=True)
class Tab:
    title: str
    url: str
    is_current: bool


def show_list(page: DirectoryPage, request: HttpRequest, kind: str) -> HttpResponse:
    """The list of a kind; people stand at the directory's own address."""
    entries, base_url = _entries(page)
    # `/people/` says the same as the directory's own address: that is the original.
    rest = "" if kind == "people" else f"{kind}/"
    listing = find_entries(request, kind, entries, base_url + rest)
    return page.render(
        request,
        template="directory/directory_page.html",
        context_overrides={
            **_frame_of(page, request, rest),
            "kind": kind,
            "tabs": _tabs(base_url, kind),
            "listing": listing,
            "count_text": _count(kind, listing.total),
            "head": _list_head(page, request, kind),
            **(_map(request, listing.cards) if kind == "places" else {}),
            "towns": _municipality_pages(entries.code) if not rest else [],
        },
    )


def show_entry(
    page: DirectoryPage, request: HttpRequest, kind: str, slug: str
) -> HttpResponse:
    """One person, organisation or place."""
    entries, base_url = _entries(page)
    entry = _entry(entries, kind, slug)
    rest = f"{kind}/{slug}/"
    trail = Link(_titles()[kind], base_url + ("" if kind == "people" else f"{kind}/"))
    more = {"people": _of_person, "places": _of_place}.get(kind)
    return page.render(
        request,
        template=TEMPLATES[kind],
        context_overrides={
            **_frame_of(page, request, rest, trail if kind != "people" else None),
            "entry": entry,
            "head": Head(format_html("<bdi>{}</bdi>", entry.name)),
            **(more(entries, slug, request) if more else {}),
        },
    )


def show_posts(page: DirectoryPage, request: HttpRequest) -> HttpResponse:
    """Every post with all who held it, the newest first."""
    entries, base_url = _entries(page)
    found = posts_with_holders()
    own = entries.own([post for post, _terms in found])
    posts = [
        (
            entries.words(post, own, "name"),
            post.municipality.name if post.municipality else "",
            [(x.person, term_words(x), f"people/{x.person.slug}/") for x in terms],
        )
        for post, terms in found
    ]
    return page.render(
        request,
        template="directory/posts.html",
        context_overrides={
            **_frame_of(page, request, "posts/"),
            "tabs": _tabs(base_url, "posts"),
            "base_url": base_url,
            "posts": posts,
            "head": Head(_titles()["posts"], _reader_lang(request)),
        },
    )


def send_vcard(page: DirectoryPage, request: HttpRequest, slug: str) -> HttpResponse:
    """A person as a card for a phone's address book."""
    person = _person(page, slug)
    response = HttpResponse(
        vcard(person, request.build_absolute_uri(person.url)),
        content_type="text/vcard; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{person.slug}.vcf"'
    return response


def send_qr(page: DirectoryPage, request: HttpRequest, slug: str) -> HttpResponse:
    """The same card as a picture to scan, from paper too."""
    person = _person(page, slug)
    text = vcard(person, request.build_absolute_uri(person.url))
    response = HttpResponse(qr_code(text), content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=3600)
    return response


def _entries(page: DirectoryPage) -> tuple[Entries, str]:
    code = get_language() or SOURCE_CODE
    base_url = address(page.url_path, code)
    entries = entries_now()
    entries.base_url = base_url
    return entries, base_url


def _person(page: DirectoryPage, slug: str) -> PersonView:
    entries, _base_url = _entries(page)
    return _entry(entries, "people", slug)


def _entry(entries: Entries, kind: str, slug: str) -> EntryView:
    rows = MODELS[kind].objects.filter(locale__language_code=SOURCE_CODE, slug=slug)
    if kind == "people":
        rows = rows.select_related("office", "portrait")
    found = getattr(entries, kind)(rows[:1])
    if not found:
        raise Http404
    return found[0]


def _frame_of(
    page: DirectoryPage, request: HttpRequest, rest: str, trail: Link | None = None
) -> dict:
    """Breadcrumb, canonical address and alternates of an address below the page."""
    if not rest:
        return {}
    context = page.get_context(request)
    above = Link(page.title, context["canonical_url"])
    above.url = address(page.url_path, get_language() or SOURCE_CODE)
    above.lang = "" if page.locale.language_code == get_language() else SOURCE_CODE
    return {
        "breadcrumbs": [*context["breadcrumbs"], above, *([trail] if trail else [])],
        "canonical_url": context["canonical_url"] + rest,
        "alternates": [(code, url + rest) for code, url in context["alternates"]],
    }


def _titles() -> dict[str, str]:
    return {
        "people": _("People"),
        "organisations": _("Organisations"),
        "places": _("Places"),
        "posts": _("Who held which post"),
    }


def _tabs(base_url: str, current: str) -> list[Tab]:
    return [
        Tab(title, base_url + ("" if kind == "people" else f"{kind}/"), kind == current)
        for kind, title in _titles().items()
    ]


def _list_head(page: DirectoryPage, request: HttpRequest, kind: str) -> Head:
    """The question at the directory's own address, otherwise the list's name."""
    lang = _reader_lang(request)
    if kind != "people":
        return Head(_titles()[kind], lang)
    return Head(
        _("Who speaks my language?"), lang, page.summary, page.illustration, page.door
    )


def _reader_lang(request: HttpRequest) -> str:
    """Marks the interface's words where the page around them is German."""
    return get_language() if getattr(request, "is_fallback", False) else ""


def _count(kind: str, total: int) -> str:
    if kind == "people":
        return ngettext("%(total)d person", "%(total)d people", total) % {
            "total": total
        }
    if kind == "organisations":
        return ngettext("%(total)d organisation", "%(total)d organisations", total) % {
            "total": total
        }
    return ngettext("%(total)d place", "%(total)d places", total) % {"total": total}


def _map(request: HttpRequest, places: list) -> dict[str, Drawing | None]:
    located = [place for place in places if place.at]
    for number, place in enumerate(located, start=1):
        place.number = number
    outline = DirectorySettings.for_request(request).outline
    return {"drawing": draw(outline, [place.at for place in located])}


def _municipality_pages(code: str) -> list[Link]:
    """The municipalities' own pages, in the reader's language or in German."""
    pages = readable(MunicipalityPage.objects.all(), code).select_related("locale")
    return [
        Link(
            title=page.title,
            url=address(page.url_path, code),
            lang="" if page.locale.language_code == code else SOURCE_CODE,
            line=page.summary,
        )
        for page in pages.order_by("path")
    ]


def _of_person(entries: Entries, slug: str, request: HttpRequest) -> dict:
    """The person's terms, each with who came before and after."""
    terms = list(
        TermOfOffice.objects.filter(person__slug=slug)
        .select_related("post__municipality", "person")
        .order_by("-starts_on")
    )
    same = list(
        TermOfOffice.objects.filter(
            post__in={term.post_id for term in terms}
        ).select_related("person")
    )
    own = entries.own([term.post for term in terms])
    return {
        "history": [
            {
                "name": entries.words(term.post, own, "name"),
                "town": term.post.municipality,
                "words": term_words(term),
                "around": neighbours(
                    term, [x for x in same if x.post_id == term.post_id]
                ),
            }
            for term in terms
        ],
        "people_url": f"{entries.base_url}people/",
    }


def _of_place(entries: Entries, slug: str, request: HttpRequest) -> dict:
    """Who works there."""
    people = MODELS["people"].objects.filter(
        locale__language_code=SOURCE_CODE, office__slug=slug
    )
    organisations = MODELS["organisations"].objects.filter(
        locale__language_code=SOURCE_CODE, places__slug=slug
    )
    shelves = (("people", people), ("organisations", organisations))
    return {
        "who": [
            Link(row.name, f"{entries.base_url}{kind}/{row.slug}/")
            for kind, rows in shelves
            for row in rows.only("name", "slug").order_by("name")
        ]
    }
