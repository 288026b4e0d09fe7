"""What a result shows of a text, with the words that were found marked."""

from collections.abc import Iterable
from html import unescape

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from .analysis import Token, analyse
from .analysis.folding import in_one_line

LENGTH = 180
# So far a text is looked through for a passage.
FAR = 12_000


def terms_of(tokens: Iterable[Token]) -> set[str]:
    """The terms that words of a question are found by."""
    return {term for token in tokens for term in token.terms}


def marked(code: str, text: str, terms: set[str]) -> SafeString:
    """A short text with every word marked that has one of the terms."""
    return _with_marks(text, _found(code, text, terms))


def snippet(code: str, texts: Iterable[str], terms: set[str]) -> SafeString:
    """
    The passage that says most about the terms, from the first text that has some.

    The beginning of the first text where none has.
    """
    first = ""
    for text in texts:
        first = first or text
        found = _found(code, text[:FAR], terms)
        if found:
            return _passage(text, found)
    return _passage(first, [])


def plain(passage: SafeString) -> str:
    """A passage without its marks, as text that any format takes."""
    return in_one_line(unescape(passage.replace("<mark>", "").replace("</mark>", "")))


def has_terms(code: str, text: str, terms: set[str]) -> bool:
    return bool(_found(code, text[:FAR], terms))


def _found(code: str, text: str, terms: set[str]) -> list[Token]:
    return [token for token in analyse(code, text) if terms & token.terms]


def _passage(text: str, found: list[Token]) -> SafeString:
    if len(text) <= LENGTH + 60:
        return _with_marks(text, found)
    start = _best_start(found)
    begin = _at_blank(text, max(start - LENGTH // 4, 0))
    end = _at_blank(text, min(begin + LENGTH, len(text)))
    inside = [x for x in found if begin <= x.start and x.end <= end]
    shifted = [(x.start - begin, x.end - begin) for x in inside]
    before = "… " if begin else ""
    after = " …" if end < len(text) else ""
    passage = _mark_at(text[begin:end], shifted)
    return format_html("{}{}{}", before, passage, after)


def _best_start(found: list[Token]) -> int:
    """Where most of the words stand close together."""
    best, most = 0, 0
    for token in found:
        near = {x.normal for x in found if 0 <= x.start - token.start <= LENGTH}
        if len(near) > most:
            best, most = token.start, len(near)
    return best


def _at_blank(text: str, at: int) -> int:
    """The nearest beginning of a word before that place."""
    if at in (0, len(text)):
        return at
    blank = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at))
    return blank + 1 if blank >= 0 else at


def _with_marks(text: str, found: list[Token]) -> SafeString:
    return _mark_at(text, [(token.start, token.end) for token in found])


def _mark_at(text: str, places: list[tuple[int, int]]) -> SafeString:
    pieces, last = [], 0
    for start, end in places:
        pieces += [
            escape(text[last:start]),
            "<mark>",
            escape(text[start:end]),
            "</mark>",
        ]
        last = end
    pieces.append(escape(text[last:]))
    return mark_safe("".join(pieces))  # noqa: S308  every piece is escaped
