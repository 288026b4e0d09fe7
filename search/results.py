"""What the results page shows: each thing once, in the reader's words where it can."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from locales.table import SOURCE_CODE, find
from pages.base.frame import Frame
from pages.base.listing import Facet, Listing, chosen_of, read_filters
from pages.directory.confirmed import unconfirmed_words

from . import ladder
from .analysis import Token
from .asking import Question, read_question
from .engines import Engine
from .highlighting import has_terms, marked, snippet, terms_of
from .models import SearchEntry, SearchItem
from .pins import pinned_keys
from .queries import Request
from .sources import KINDS, WHEN
from .synonyms import alike

PER_PAGE = 10
# Nobody reads on; and a far page costs as much as all before it.
LAST_PAGE = 50
NAMES = ("kind", "topic", "audience", "place", "language", "year")


@dataclass
class Result:
    """A thing in the list. `lang` is set where its words are not the reader's."""

    key: str
    title: SafeString
    url: str
    lang: str = ""
    kind: str = ""
    snippet: SafeString = SafeString("")
    found_through: str = ""
    found_lang: str = ""
    day: date | None = None
    when: str = ""
    where: str = ""
    published_at: datetime | None = None
    file_type: str = ""
    size: int = 0
    warning: str = ""

    @property
    def language_name(self) -> str:
        """What the language of its words calls itself."""
        return find(self.lang).autonym


@dataclass
class Results(Listing):
    """What the template shows."""

    text: str = ""
    corrected: str = ""
    # Whether the question has a word at all, so that it can be followed.
    has_words: bool = True
    steps: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    @property
    def isolated_text(self) -> str:
        """What was typed, keeping its direction to itself."""
        return isolated(self.text)

    @property
    def original_url(self) -> str:
        """The same question as it was typed."""
        query = self.query.copy()
        query["exact"] = "1"
        return f"?{query.urlencode()}"


def isolated(text: str) -> str:
    """A text that may run the other way than the sentence around it."""
    return f"\u2068{text}\u2069"


def results_for(
    request: HttpRequest, engine: Engine, frame: Frame, base_url: str
) -> Results:
    """The part of the answer that an address asks for."""
    asked = read_question(request.GET.get("q", ""), frame.code)
    facets = empty_facets(frame)
    query, unknown = read_filters(request, facets)
    number = _page_number(request)
    findings = ladder.find(
        engine,
        asked,
        filters=filters_of(facets),
        offset=(number - 1) * PER_PAGE,
        size=PER_PAGE,
        correct="exact" not in request.GET,
    )
    pinned = []
    if asked.text and number == 1 and not query:
        pinned = pinned_keys(asked.text, frame.code)
    count_facets(engine, findings.request, facets, findings.answer.facets)
    cards = shown(findings, frame.code, pinned)
    # What is pinned is there, even where nothing else was found.
    total = max(findings.answer.total, len(cards) if pinned else 0)
    reachable = range(min(total, LAST_PAGE * PER_PAGE))
    page_obj = Paginator(reachable, PER_PAGE).get_page(number)
    with_text = _with_text(query, asked.text)
    return Results(
        facets=[x for x in facets if len(x.options) > 1 or x.value],
        total=total,
        page_obj=page_obj,
        cards=cards,
        chosen=chosen_of(facets, with_text),
        unknown=unknown,
        feed_url=f"{base_url}feed/?{with_text.urlencode()}" if asked.text else "",
        clear_url=f"{base_url}?{_with_text(QueryDict(), asked.text).urlencode()}",
        query=with_text,
        beyond_end=number != page_obj.number,
        text=asked.text,
        corrected=findings.corrected,
        has_words=not asked.is_empty,
        steps=findings.steps,
        others=[],
    )


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")[:6]
    number = int(asked) if asked.isascii() and asked.isdigit() else 1
    return min(max(number, 1), LAST_PAGE)


def _with_text(query: QueryDict, text: str) -> QueryDict:
    made = QueryDict(mutable=True)
    made["q"] = text
    made.update(query)
    return made


# Filters -------------------------------------------------------------------------


def empty_facets(frame: Frame) -> list[Facet]:
    """Every filter with all that it could offer."""
    terms = (
        ("topic", _("Topic"), _("All topics"), frame.topics),
        ("audience", _("For whom"), _("Everybody"), frame.audiences),
        ("place", _("Place"), _("The whole region"), frame.municipalities),
    )
    return [
        Facet(
            "kind",
            _("Kind"),
            _("All kinds"),
            [(kind, words(), "") for kind, words in KINDS.items()],
        ),
        *(
            Facet(name, label, all_label, [(x.slug, x.title, x.lang) for x in shelf])
            for name, label, all_label, shelf in (
                (*head, shelf.values()) for *head, shelf in terms
            )
        ),
        Facet(
            "language",
            _("Text in this language"),
            _("All languages"),
            [(code, find(code).autonym, code) for code in frame.languages],
        ),
        Facet("year", _("Year"), _("All years"), _years()),
    ]


def _years() -> list[tuple[str, str, str]]:
    return [
        (str(year), str(year), "") for year in range(date.today().year + 2, 1999, -1)
    ]


def filters_of(facets: Iterable[Facet], but: str = "") -> tuple[tuple[str, ...], ...]:
    """The chosen values as facet words; what is for the whole region is for each."""
    made = []
    for facet in facets:
        if not facet.value or facet.name == but:
            continue
        name = "lang" if facet.name == "language" else facet.name
        words = [f"{name}={facet.value}"]
        made.append(tuple([*words, "place=*"] if name == "place" else words))
    return tuple(made)


def count_facets(
    engine: Engine, request: Request, facets: list[Facet], counts: dict[str, int]
) -> None:
    """
    Leave the options that find something, each with its number.

    A filter in use is counted as if it were not, so that it can be changed.
    """
    for facet in facets:
        own = counts
        if facet.value:
            without = replace(
                request, filters=filters_of(facets, but=facet.name), size=0
            )
            own = engine.search(without).facets
        name = "lang" if facet.name == "language" else facet.name
        everywhere = own.get("place=*", 0) if name == "place" else 0
        facet.options = [
            (value, f"{label} ({number + everywhere})", lang)
            for value, label, lang in facet.options
            if (number := own.get(f"{name}={value}", 0)) or value == facet.value
        ]


# Results -------------------------------------------------------------------------


def shown(
    findings: ladder.Findings, code: str, pinned: list[str] | None = None
) -> list[Result]:
    """The things of this page in their order, after those that editors put first."""
    keys = list(pinned or [])
    keys += [key for key, _weight in findings.answer.hits if key not in keys]
    entries = SearchEntry.objects.filter(item__key__in=keys).select_related("item")
    entries = entries.exclude(item__state=SearchItem.State.DELETED)
    versions: dict[str, dict[str, SearchEntry]] = {}
    light = entries.defer("title_terms", "heads_terms", "body_terms")
    for entry in light:
        versions.setdefault(entry.item.key, {})[entry.language] = entry
    return [
        _result(versions[key], findings.asked, code) for key in keys if key in versions
    ]


def _result(versions: dict[str, SearchEntry], asked: Question, code: str) -> Result:
    entry = versions.get(code) or versions.get(SOURCE_CODE)
    entry = entry or next(iter(versions.values()))
    language = entry.language
    terms = terms_of(words_shown(asked, language))
    texts = (entry.summary, entry.body, entry.keywords)
    made = Result(
        key=entry.item.key,
        title=marked(language, entry.title, terms),
        url=entry.path if entry.path.startswith("/") else f"/{code}/{entry.path}",
        lang="" if language == code else language,
        kind=_kind(entry),
        snippet=snippet(language, [x for x in texts if x], terms),
        day=_day(entry),
        when=_when(entry),
        where=entry.details.get("where", ""),
        published_at=_published_at(entry),
        file_type=entry.details.get("type", ""),
        size=entry.details.get("bytes", 0),
        warning=_warning(entry),
    )
    if not any(has_terms(language, x, terms) for x in (entry.title, *texts)):
        made.found_through, made.found_lang = _found_through(versions, asked, language)
    return made


def words_shown(asked: Question, language: str) -> list[Token]:
    """The words that are marked in a text: what was typed and what means the same."""
    words = list(asked.words.get(language) or asked.words[asked.code])
    for code, tokens in asked.words.items():
        words += alike(code, tokens).get(language, [])
    return words


def _kind(entry: SearchEntry) -> str:
    words = KINDS.get(entry.item.kind)
    return words() if words else ""


def _day(entry: SearchEntry) -> date | None:
    return (
        date.fromisoformat(entry.details["date"]) if "date" in entry.details else None
    )


def _when(entry: SearchEntry) -> str:
    words = WHEN.get(entry.item.kind)
    return words(entry.details) if words else ""


def _warning(entry: SearchEntry) -> str:
    since = entry.details.get("unconfirmed_since")
    return unconfirmed_words(date.fromisoformat(since) if since else None)


def _published_at(entry: SearchEntry) -> datetime | None:
    day = _day(entry) if entry.details.get("published") else None
    return datetime.combine(day, time(12), tzinfo=UTC) if day else None


def _found_through(
    versions: dict[str, SearchEntry], asked: Question, shown_in: str
) -> tuple[str, str]:
    """The title in the language in which the thing was found."""
    for language, tokens in asked.words.items():
        entry = versions.get(language)
        if language == shown_in or entry is None:
            continue
        terms = terms_of(tokens)
        for text in (entry.title, entry.keywords, entry.summary, entry.body):
            if has_terms(language, text, terms):
                return entry.title, language
    return "", ""
