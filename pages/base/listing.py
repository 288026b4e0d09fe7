"""
Lists of pages: filtered by a GET form, each thing once, in the reader's language.

The reader's version is shown where it is live, otherwise the German one, labelled.
The number of queries does not grow with the pages or the languages.
"""

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass, field
from hashlib import blake2b

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from locales.table import SOURCE_CODE, find

PER_PAGE = 20


@dataclass
class Card:
    """A page in a list. `lang` is "de" where its words are German for this reader."""

    title: str
    url: str
    lang: str = ""
    summary: str = ""
    kind: str = ""
    kind_lang: str = ""
    places: str = ""
    label: str = ""
    date: object = None
    published_at: object = None
    facts: list[tuple[str, str]] = field(default_factory=list)
    image: object = None
    illustration: str = ""
    door: str = "sky"


@dataclass(frozen=True)
class Head:
    """What the threshold needs of something that is no page of its own."""

    title: str
    _: KW_ONLY
    title_lang: str = ""
    summary: str = ""
    summary_lang: str = ""
    illustration: str = ""
    door: str = "sky"


@dataclass
class Facet:
    """One native select of the filter form."""

    name: str
    label: str
    all_label: str
    options: list[tuple[str, str, str]]
    value: str = ""


@dataclass
class Listing:
    """What a list's template shows."""

    facets: list[Facet]
    total: int
    page_obj: PaginatorPage
    cards: list[Card]
    chosen: list[tuple[str, str, str]]
    unknown: list[str]
    feed_url: str
    clear_url: str
    query: QueryDict
    beyond_end: bool = False
    card_template: str = "components/result.html"

    @property
    def pages(self) -> list[tuple[int | str, str, bool]]:
        """Number, address and whether it is the current one."""
        numbers = self.page_obj.paginator.get_elided_page_range(
            self.page_obj.number, on_each_side=1, on_ends=1
        )
        return [
            (
                number,
                self.page_url(number) if isinstance(number, int) else "",
                number == self.page_obj.number,
            )
            for number in numbers
        ]

    @property
    def next_url(self) -> str:
        if not self.page_obj.has_next():
            return ""
        return self.page_url(self.page_obj.next_page_number())

    @property
    def previous_url(self) -> str:
        if not self.page_obj.has_previous():
            return ""
        return self.page_url(self.page_obj.previous_page_number())

    def page_url(self, number: int) -> str:
        query = self.query.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"


def readable(pages: QuerySet, code: str) -> QuerySet:
    """
    Each live page once: in that language, or in German where it has no version.

    Private ones are left out: a title and a summary tell too much already.
    """
    from .frame import private_keys

    pages = pages.filter(live=True).exclude(translation_key__in=private_keys(code))
    if code == SOURCE_CODE:
        return pages.filter(locale__language_code=SOURCE_CODE)
    own = Page.objects.filter(
        translation_key=OuterRef("translation_key"),
        locale__language_code=code,
        live=True,
    )
    return pages.filter(
        Q(locale__language_code=code)
        | Q(locale__language_code=SOURCE_CODE) & ~Exists(own)
    )


Keep = Callable[[QuerySet, dict[str, str]], QuerySet]


def _all_of_them(pages: QuerySet, values: dict[str, str]) -> QuerySet:
    return pages


def build_listing(
    request: HttpRequest,
    pages: QuerySet,
    *,
    base_url: str,
    frame: object,
    own_facets: Iterable[Facet] = (),
    keep: Keep = _all_of_them,
) -> Listing:
    """
    The part of `pages` that the request's filters leave, one page of it.

    Values that no filter knows are named in `unknown` and otherwise ignored. A list
    of a kind brings `own_facets`, and with `keep` what their values leave.
    """
    facets = [*facets_of(frame), *own_facets]
    query, unknown = read_filters(request, facets)
    pages = filtered(pages, facets, frame.code)
    pages = keep(pages, {facet.name: facet.value for facet in facets})
    return one_page(
        request,
        pages,
        lambda found: cards_of(found, frame),
        facets=facets,
        chosen=chosen_of(facets, query),
        unknown=unknown,
        feed_url=f"{base_url}feed/" + (f"?{query.urlencode()}" if query else ""),
        clear_url=base_url,
        query=query,
    )


def one_page(
    request: HttpRequest,
    rows: QuerySet | list,
    cards: Callable[[QuerySet | list], list],
    **values: object,
) -> Listing:
    """The page of these rows that the request asks for, with the cards of its rows."""
    paginator = Paginator(rows, PER_PAGE)
    asked_page = request.GET.get("page", "1")[:12]
    page_obj = paginator.get_page(asked_page)
    return Listing(
        total=paginator.count,
        page_obj=page_obj,
        cards=cards(page_obj.object_list),
        beyond_end=str(page_obj.number) != asked_page,
        **values,
    )


def cards_of(pages: QuerySet, frame: object) -> list[Card]:
    """How these pages look in a list of that frame's language."""
    return [card(page, frame) for page in with_terms(pages)]


def read_filters(
    request: HttpRequest, facets: list[Facet]
) -> tuple[QueryDict, list[str]]:
    """Set the facets' values; returns the query left and filters with odd values."""
    query, unknown = QueryDict(mutable=True), []
    for facet in facets:
        asked = request.GET.get(facet.name, "")[:80]
        if asked in {value for value, _label, _lang in facet.options}:
            facet.value = query[facet.name] = asked
        elif asked:
            unknown.append(facet.label)
    return query, unknown


def chosen_of(facets: list[Facet], query: QueryDict) -> list[tuple[str, str, str]]:
    """For each filter in use: its label, its value, the address without it."""
    chosen = []
    for facet in facets:
        if facet.value:
            rest = query.copy()
            del rest[facet.name]
            label = {v: text for v, text, _lang in facet.options}[facet.value]
            chosen.append((facet.label, label, f"?{rest.urlencode()}" if rest else "."))
    return chosen


def facets_of(frame: object) -> list[Facet]:
    """Topic, audience, place and language of the text."""
    shelves = (
        ("topic", _("Topic"), _("All topics"), frame.topics),
        ("audience", _("For whom"), _("Everybody"), frame.audiences),
        ("place", _("Place"), _("The whole region"), frame.municipalities),
    )
    facets = [
        Facet(
            name, label, all_label, [(x.slug, x.title, x.lang) for x in shelf.values()]
        )
        for name, label, all_label, shelf in shelves
    ]
    facets.append(
        Facet(
            "language",
            _("Text in this language"),
            _("All languages"),
            [(code, find(code).autonym, code) for code in frame.languages],
        )
    )
    return facets


def filtered(pages: QuerySet, facets: list[Facet], code: str) -> QuerySet:
    """Those of the pages that the chosen values of these facets leave."""
    values = {facet.name: facet.value for facet in facets}
    if values["topic"]:
        pages = pages.filter(topics__slug=values["topic"])
    if values.get("audience"):
        pages = pages.filter(audiences__slug=values["audience"])
    if values["place"]:
        pages = pages.filter(
            Q(municipalities__slug=values["place"]) | Q(municipalities__isnull=True)
        )
    if values.get("language"):
        translated = Page.objects.filter(
            translation_key=OuterRef("translation_key"),
            locale__language_code=values["language"],
            live=True,
        )
        pages = pages.filter(Exists(translated))
    return pages


def with_terms(pages: QuerySet) -> Iterable[Page]:
    """The pages with what their cards need, in a fixed number of queries."""
    return (
        pages.model.for_cards(pages)
        .select_related("locale", "image")
        .prefetch_related("topics", "municipalities")
    )


def card(page: Page, frame: object) -> Card:
    """How a page looks in a list of that frame's language."""
    from .frame import address

    topics = [frame.topics[x.pk] for x in page.topics.all() if x.pk in frame.topics]
    towns = [
        frame.municipalities[x.pk].title
        for x in page.municipalities.all()
        if x.pk in frame.municipalities
    ]
    own = page.locale.language_code
    made = Card(
        title=page.title,
        url=address(page.url_path, frame.code),
        lang="" if own == frame.code else own,
        summary=page.in_short,
        kind=topics[0].title if topics else "",
        kind_lang=topics[0].lang if topics else "",
        places=", ".join(towns),
        image=page.image,
        published_at=page.first_published_at,
        illustration=page.illustration,
        door=page.door,
    )
    page.complete_card(made)
    return made


# Which page types can stand in mixed lists; the upper rooms add themselves.
LISTED: list[type[Page]] = []


def listed(model: type[Page]) -> type[Page]:
    """Class decorator: pages of this type appear on topic pages and as related."""
    LISTED.append(model)
    return model


def cards_for(page_ids: list[int], code: str) -> list[Card]:
    """Cards of these German pages in that language, in the order given."""
    from .frame import frame as frame_of

    keys = dict(
        Page.objects.filter(pk__in=page_ids).values_list("translation_key", "pk")
    )
    order = {key: page_ids.index(pk) for key, pk in keys.items()}
    found = []
    for model in LISTED:
        pages = readable(model.objects.filter(translation_key__in=keys), code)
        found += [
            (order[page.translation_key], card(page, frame_of(code)))
            for page in with_terms(pages)
        ]
    return [made for _at, made in sorted(found, key=lambda pair: pair[0])]


def cards_about(topic_id: int, exclude: Page, limit: int = 12) -> list[tuple]:
    """A pair of the type's name and its cards about a topic, for each listed type."""
    return cards_where(Q(topics=topic_id), exclude, limit)


def cards_where(condition: Q, exclude: Page, limit: int = 12) -> list[tuple]:
    """
    A pair of the type's name and its cards for each listed type that has some.

    Kept as long as a frame, under that condition and the page that is left out.
    """
    from .frame import kept

    code = get_language() or SOURCE_CODE
    # With all its words: what they were made from is read before, and not seen here.
    name = blake2b(repr(condition).encode(), digest_size=16).hexdigest()
    key = f"sections-{name}-{exclude.translation_key}"
    return kept(key, code, lambda: _sections(condition, exclude, code, limit))


def _sections(condition: Q, exclude: Page, code: str, limit: int) -> list[tuple]:
    from .frame import frame as frame_of

    sections = []
    for model in LISTED:
        if not hasattr(model, "index_heading"):
            continue
        pages = readable(model.listed_now().filter(condition), code).exclude(
            translation_key=exclude.translation_key
        )
        first = with_terms(pages.distinct().order_by(*model.card_order)[:limit])
        cards = [card(page, frame_of(code)) for page in first]
        if cards:
            sections.append((model.index_heading(), cards))
    return sections


def below(page: Page, code: str) -> Q:
    """Pages below this one, in that language's tree and in the German one."""
    from locales.negotiation import live_versions

    paths = Q(url_path__startswith=page.url_path)
    for other in (code, SOURCE_CODE):
        if other in live_versions(page):
            paths |= Q(url_path__startswith=live_versions(page)[other].url_path)
    return paths


def all_page_types() -> list[type[Page]]:
    """Every page type of the site, the upper rooms' included."""
    from wagtail.models import get_page_models

    from .models import BasePage

    return [model for model in get_page_models() if issubclass(model, BasePage)]
