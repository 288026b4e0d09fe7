"""Cutting text into words, each with the terms under which it is found."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from locales.table import SOURCE_CODE, find

from .compounds import parts
from .folding import MARKS, UNHEARD, clean, fold
from .stemming import normal, normals, without_written_umlauts

LONGEST_WORD = 80
# Where an apostrophe belongs to the word; elsewhere it parts two words.
APOSTROPHE_IN_WORD = {"uk", "so", "ti"}


def _pattern(joiners: str) -> re.Pattern:
    inner = f"[{UNHEARD}{MARKS}]*"
    letter = r"[^\W_]"
    return re.compile(f"{letter}(?:{inner}[{joiners}]?{inner}{letter})*{inner}")


HYPHENS = "\\-\u2010\u2011"
WORDS = _pattern(HYPHENS)
WORDS_WITH_APOSTROPHE = _pattern(f"{HYPHENS}'’ʼ")
# Unicode's names for scripts, and the language by whose rules a foreign word goes.
SCRIPTS = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab", "ETHIOPIC": "Ethi"}
FOREIGN = {"Latn": SOURCE_CODE, "Cyrl": "ru", "Arab": "ar"}
AT_HYPHENS = re.compile(f"[{HYPHENS}]|\u200c")


@dataclass(frozen=True)
class Token:
    """A word of a text: where it stands and under which terms it is found."""

    start: int
    end: int
    surface: str
    exact: str
    normal: str
    # What the same letters may mean besides, and what the word is made of.
    senses: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def terms(self) -> set[str]:
        """Everything under which it is found."""
        return {self.normal, *self.senses, *self.parts}


def analyse(code: str, text: str) -> Iterator[Token]:
    """The words of a text in that language, in their order."""
    code = base_language(code)
    pattern = WORDS_WITH_APOSTROPHE if code in APOSTROPHE_IN_WORD else WORDS
    for found in pattern.finditer(text):
        surface = found.group()
        exact, basics, inner = _terms(code, surface[:LONGEST_WORD])
        if exact:
            yield Token(
                found.start(),
                found.end(),
                surface,
                exact,
                basics[0],
                basics[1:],
                inner,
            )


def base_language(code: str) -> str:
    """The language whose rules hold: plain German is German."""
    return SOURCE_CODE if code == "de-simple" else code


@lru_cache(maxsize=20_000)
def _terms(code: str, surface: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The exact term of a word, its normal ones, and those of its parts."""
    language = language_of(code, surface)
    pieces = (fold(x, language) for x in AT_HYPHENS.split(surface))
    folded = [x for x in pieces if x]
    whole = "".join(folded)
    if not whole:
        return "", (), ()
    basics = normals(language, whole)
    inner = [normal(language, x) for x in folded] if len(folded) > 1 else []
    if language == SOURCE_CODE:
        for word in folded:
            inner += [normal(language, x) for x in _german_parts(word)]
    kept = dict.fromkeys(x for x in inner if len(x) > 1 and x not in basics)
    return whole, basics, tuple(kept)


def _german_parts(word: str) -> tuple[str, ...]:
    return parts(word) or parts(without_written_umlauts(word))


def language_of(code: str, surface: str) -> str:
    """The language of the page, or the one whose script a foreign word has."""
    script = script_of(surface)
    if script in FOREIGN and script != find(code).script:
        return FOREIGN[script]
    return code


def script_of(surface: str) -> str:
    """The script of a word's first letter; empty for digits and unknown ones."""
    name = unicodedata.name(clean(surface)[:1] or " ", "")
    return SCRIPTS.get(name.split()[0] if name else "", "")
