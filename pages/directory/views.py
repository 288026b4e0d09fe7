"""What the directory page shows at each of its addresses."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from locales.table import SOURCE_CODE
from locales.templatetags.locale_tags import german_name
from pages.base.frame import Link, address
from pages.base.listing import Head
from pages.base.reading import context_below

from .confirmed import CONFIRMED_FIRST
from .entries import Entries, PersonView, entries_now
from .finder import MODELS, RELATED, find_entries
from .models import (
    DirectoryPage,
    Organisation,
    Person,
    Place,
    TermOfOffice,
)
from .outline import Drawing, draw
from .terms import neighbours, posts_with_holders, term_words
from .vcard import qr_code, vcard

TEMPLATES = {
    "people": "directory/person.html",
    "organisations": "directory/organisation.html",
    "places": "directory/place.html",
}


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
    return _render(
        page,
        request,
        "directory/directory_page.html",
        rest,
        kind=kind,
        tabs=_tabs(base_url, kind),
        listing=listing,
        count_text=_count(kind, listing.total),
        head=_list_head(page, request, kind),
        drawing=_map(entries, listing.cards) if kind == "places" else None,
        towns=[] if rest else entries.shelf.town_pages,
    )


def show_entry(
    page: DirectoryPage, request: HttpRequest, kind: str, slug: str
) -> HttpResponse:
    """One person, organisation or place."""
    entries, base_url = _entries(page)
    row = _row(kind, slug)
    (entry,) = getattr(entries, kind)([row])
    rest = f"{kind}/{slug}/"
    trail = Link(_titles()[kind], f"{base_url}{kind}/") if kind != "people" else None
    return _render(
        page,
        request,
        TEMPLATES[kind],
        rest,
        trail,
        entry=entry,
        head=Head(_title(kind, entry.name)),
        **MORE[kind](entries, row),
    )


def _title(kind: str, name: str) -> SafeString:
    return format_html("<bdi>{}</bdi>", name) if kind == "people" else german_name(name)


def show_posts(page: DirectoryPage, request: HttpRequest) -> HttpResponse:
    """Every post with all who held it, the newest first."""
    entries, base_url = _entries(page)
    found = posts_with_holders()
    posts = [
        (
            entries.words(post, "name"),
            post.municipality.name if post.municipality else "",
            [(x.person, term_words(x), f"people/{x.person.slug}/") for x in terms],
        )
        for post, terms in found
    ]
    return _render(
        page,
        request,
        "directory/posts.html",
        "posts/",
        tabs=_tabs(base_url, "posts"),
        base_url=base_url,
        posts=posts,
        head=Head(_titles()["posts"], title_lang=_reader_lang(request)),
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
    return HttpResponse(qr_code(text), content_type="image/svg+xml")


def _entries(page: DirectoryPage) -> tuple[Entries, str]:
    code = get_language() or SOURCE_CODE
    base_url = address(page.url_path, code)
    entries = entries_now()
    entries.base_url = base_url
    return entries, base_url


def _person(page: DirectoryPage, slug: str) -> PersonView:
    entries, _base_url = _entries(page)
    return entries.people([_row("people", slug)])[0]


def _row(kind: str, slug: str) -> Person | Organisation | Place:
    """
    The German row of an entry.

    :raises Http404: if there is none of that name
    """
    rows = MODELS[kind].to_be_read().filter(slug=slug)
    row = rows.select_related(*RELATED[kind]).first()
    if row is None:
        raise Http404
    return row


def _render(
    page: DirectoryPage,
    request: HttpRequest,
    template: str,
    rest: str,
    trail: Link | None = None,
    **more: object,
) -> TemplateResponse:
    """The page at an address below it, with breadcrumb and alternates of its own."""
    context = page.get_context(request)
    if rest:
        context = context_below(context, page, rest, get_language() or SOURCE_CODE)
    if trail:
        context["breadcrumbs"].append(trail)
    return TemplateResponse(request, template, {**context, **more})


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
        return Head(_titles()[kind], title_lang=lang)
    return Head(
        _("Who speaks my language?"),
        title_lang=lang,
        summary=page.in_short,
        illustration=page.illustration,
        door=page.door,
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


def _map(entries: Entries, places: list) -> Drawing | None:
    located = [place for place in places if place.at]
    for number, place in enumerate(located, start=1):
        place.number = number
    return draw(entries.shelf.outline, [place.at for place in located])


def _of_person(entries: Entries, row: Person) -> dict:
    """The person's topics, and terms each with who came before and after."""
    terms = list(
        row.terms.select_related("post__municipality").order_by("-starts_on", "pk")
    )
    same = list(
        TermOfOffice.objects.held()
        .filter(post__in={term.post_id for term in terms})
        .select_related("person")
    )
    return {
        "topics": entries.topics(row),
        "offices": entries.places([row.office] if row.office else []),
        "history": [
            {
                "name": entries.words(term.post, "name"),
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


def _of_organisation(entries: Entries, row: Organisation) -> dict:
    """Where it is."""
    rows = sorted(row.places.all(), key=lambda x: x.unconfirmed_since is not None)
    return {"places": entries.places(rows)}


def _of_place(entries: Entries, row: Place) -> dict:
    """Who works there."""
    shelves = {
        ("people", ""): row.people.filter(locale__language_code=SOURCE_CODE),
        ("organisations", SOURCE_CODE): Organisation.to_be_read().filter(places=row),
    }
    return {
        "who": [
            Link(found.name, f"{entries.base_url}{kind}/{found.slug}/", lang)
            for (kind, lang), rows in shelves.items()
            for found in rows.order_by(CONFIRMED_FIRST, "name")
        ]
    }


MORE = {"people": _of_person, "organisations": _of_organisation, "places": _of_place}
