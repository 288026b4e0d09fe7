"""Suggestions while somebody types: titles of what there is, in the reader's words."""

from collections.abc import Iterator

from locales.table import SOURCE_CODE

from . import asking
from .analysis import Token, analyse
from .analysis.folding import in_one_line
from .engines import Engine
from .models import SearchEntry
from .queries import Boost, Condition, Request, Term, all_of, any_of
from .terms import exact_term

MOST = 7
SHORTEST = 2


def suggestions(engine: Engine, text: str, code: str) -> list[dict[str, str]]:
    """Titles with words that begin so, the closest first; each leads to its page."""
    text = in_one_line(text)[: asking.LONGEST_QUESTION]
    if len(text) < SHORTEST:
        return []
    keys = [key for key, _weight in engine.search(request_for(text, code)).hits]
    return [_suggestion(entry, code) for entry in _entries(keys, code)]


def request_for(text: str, code: str) -> Request:
    """Things in whose title the words stand, the last of them perhaps unfinished."""
    codes = list(dict.fromkeys((code, SOURCE_CODE)))
    return Request(
        wanted=any_of(_beginnings(codes, text)),
        scope="title",
        boosts=tuple(_boosts(code, text)),
        size=MOST,
        facets=False,
    )


def _beginnings(codes: list[str], text: str) -> Iterator[Condition]:
    for code in codes:
        tokens = list(analyse(code, text))[-asking.MOST_WORDS :]
        if tokens:
            yield all_of(_beginning(code, tokens, text))


def _beginning(code: str, tokens: list[Token], text: str) -> Iterator[Condition]:
    """All words but the last are whole; the last may go on."""
    for token in tokens[:-1]:
        yield asking.word(code, token)
    last = tokens[-1]
    yield Term(exact_term(code, last.exact), prefix=not text.endswith(" "))


def _boosts(code: str, text: str) -> Iterator[Boost]:
    """The reader's own language, and words as they were typed."""
    tokens = list(analyse(code, text))
    if tokens:
        yield Boost("title", any_of(_beginnings([code], text)), 2)
        yield Boost("title", Term(exact_term(code, tokens[-1].exact)), 1)


def _entries(keys: list[str], code: str) -> list[SearchEntry]:
    rows = SearchEntry.objects.filter(item__key__in=keys).select_related("item")
    best: dict[str, SearchEntry] = {}
    for entry in rows.only("item__key", "language", "title", "path"):
        known = best.get(entry.item.key)
        if known is None or _rank(entry, code) < _rank(known, code):
            best[entry.item.key] = entry
    return [best[key] for key in keys if key in best]


def _rank(entry: SearchEntry, code: str) -> tuple[bool, bool, str]:
    return entry.language != code, entry.language != SOURCE_CODE, entry.language


def _suggestion(entry: SearchEntry, code: str) -> dict[str, str]:
    return {
        "title": entry.title,
        "url": entry.path if entry.path.startswith("/") else f"/{code}/{entry.path}",
        "lang": "" if entry.language == code else entry.language,
    }
