"""
The terms of a text as every engine stores them: words of one string.

`de:haus` is a normal term, in the order of the text so that phrases are found;
`de=hauser` the exact spelling, `de+haus` another sense or a part of a compound;
`de#...` says what the whole title is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, islice

from .analysis import Token, analyse
from .sources import Words

# Beyond that a text says nothing new about what it is about; PostgreSQL counts no
# positions above 16,383.
MOST_WORDS = 8000
# Words of a spelling that somebody may miss by a letter.
SHORTEST, LONGEST = 4, 40


@dataclass
class Analysed:
    """The terms of a thing's words in one language, and each word as it was written."""

    title: str
    heads: str
    body: str
    spellings: dict[str, str] = field(default_factory=dict)


def analysed(words: Words) -> Analysed:
    """Everything that is to be known of these words, each looked at once."""
    code = words.language
    title = list(analyse(code, words.title))
    texts = (words.summary, words.keywords, *words.headings.split("\n"))
    heads = [list(analyse(code, text)) for text in texts if text]
    body = list(islice(analyse(code, words.body), MOST_WORDS))
    return Analysed(
        title=_title(code, title),
        heads=_heads(code, heads),
        body=_terms(code, body, exact=False),
        spellings=_spellings(chain(title, *heads, body)),
    )


def normal_term(code: str, term: str) -> str:
    return f"{code}:{term}"


def exact_term(code: str, term: str) -> str:
    return f"{code}={term}"


def part_term(code: str, term: str) -> str:
    return f"{code}+{term}"


def whole_term(code: str, tokens: Iterable[Token]) -> str:
    """The one term that only the same words in the same order have."""
    return f"{code}#" + "_".join(token.exact for token in tokens)


def title_terms(code: str, title: str) -> str:
    return _title(code, list(analyse(code, title)))


def heads_terms(code: str, *texts: str) -> str:
    """Of headings, keywords and summary; words of two of them are no phrase."""
    return _heads(code, [list(analyse(code, text)) for text in texts if text])


def body_terms(code: str, text: str) -> str:
    return _terms(code, list(islice(analyse(code, text), MOST_WORDS)), exact=False)


def _title(code: str, tokens: list[Token]) -> str:
    return f"{_terms(code, tokens, exact=True)} {whole_term(code, tokens)[:250]}"


def _heads(code: str, texts: list[list[Token]]) -> str:
    return " ".join(_terms(code, tokens, exact=True) for tokens in texts)


def _terms(code: str, tokens: list[Token], *, exact: bool) -> str:
    found = [normal_term(code, token.normal) for token in tokens]
    if exact:
        found += dict.fromkeys(exact_term(code, token.exact) for token in tokens)
    found += dict.fromkeys(
        part_term(code, term)
        for token in tokens
        for term in (*token.senses, *token.parts)
    )
    return " ".join(found)


def _spellings(tokens: Iterable[Token]) -> dict[str, str]:
    found: dict[str, str] = {}
    for token in tokens:
        if SHORTEST <= len(token.exact) <= LONGEST and token.exact.isalpha():
            found.setdefault(token.exact, token.surface)
    return found
