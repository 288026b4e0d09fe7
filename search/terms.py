"""
The terms of a text as every engine stores them: words of one string.

`de:haus` is a normal term, in the order of the text so that phrases are found;
`de=hauser` the exact spelling, `de+haus` another sense or a part of a compound;
`de#...` says what the whole title is.
"""

from collections.abc import Iterable

from .analysis import Token, analyse

# Beyond that a text says nothing new about what it is about; PostgreSQL counts no
# positions above 16,383.
MOST_WORDS = 8000


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
    tokens = list(analyse(code, title))
    return f"{_terms(code, tokens, exact=True)} {whole_term(code, tokens)[:250]}"


def heads_terms(code: str, *texts: str) -> str:
    """Of headings, keywords and summary; words of two of them are no phrase."""
    return " ".join(
        _terms(code, list(analyse(code, text)), exact=True) for text in texts if text
    )


def body_terms(code: str, text: str) -> str:
    tokens = []
    for token in analyse(code, text):
        tokens.append(token)
        if len(tokens) == MOST_WORDS:
            break
    return _terms(code, tokens, exact=False)


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
