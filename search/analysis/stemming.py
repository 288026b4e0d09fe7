"""The normal term of a word: what all its forms have in common."""

import threading
from functools import lru_cache

import Stemmer

from .lexicon import is_word, lemmas
from .rules import PLURALS, RULES, english

SNOWBALL = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fa": "persian",
    "fr": "french",
    "nl": "dutch",
    "pl": "polish",
    "ro": "romanian",
    "ru": "russian",
    "tr": "turkish",
    # Folded Ukrainian has the letters and the endings of Russian.
    "uk": "russian",
}
UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))
# A stemmer keeps state while it works: each thread has its own.
_own = threading.local()


ARABIC_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")


@lru_cache(maxsize=20_000)
def normals(code: str, word: str) -> tuple[str, ...]:
    """The normal terms of a folded word; several where its spelling has two senses."""
    if not word.isalpha():
        return (word,)
    basics = lemmas(code, word) or _found_otherwise(code, word) or (word,)
    plurals = PLURALS.get(code, {})
    more = (plurals[x] for x in (word, *basics) if x in plurals)
    return tuple(dict.fromkeys(stem(code, basic) for basic in (*basics, *more)))


def normal(code: str, word: str) -> str:
    """The first of its normal terms."""
    return normals(code, word)[0]


def _found_otherwise(code: str, word: str) -> tuple[str, ...]:
    if code == "de":
        # "gebuehr" is "gebühr", but "neue" is no "nü": the word list decides.
        return lemmas("de", without_written_umlauts(word))
    if code == "ar":
        return _without_article(word)
    return ()


def _without_article(word: str) -> tuple[str, ...]:
    for article in ARABIC_ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 3:
            bare = word[len(article) :]
            return lemmas("ar", bare) or (bare,)
    return ()


def stem(code: str, word: str) -> str:
    """A word without its ending, by rules."""
    if code in RULES:
        return RULES[code](word)
    if code not in SNOWBALL or len(word) < 4:
        return word
    if code == "en":
        word = english(word)
    if code == "de":
        if word.endswith("ern") and word in lemmas("de", word):
            # "verlängern" goes with "Verlängerung", never with "verlangen".
            return word[:-1]
        word = _german_verb(word)
    stemmers = vars(_own)
    if code not in stemmers:
        # Without a cache: ours is shared by all threads.
        stemmers[code] = Stemmer.Stemmer(SNOWBALL[code], 0)
    return stemmers[code].stemWord(word) or word


def _german_verb(word: str) -> str:
    """A Vermittlung is what somebody does who vermittelt."""
    verb = f"{word[:-4]}eln"
    return verb if word.endswith("lung") and is_word("de", verb) else word


def without_written_umlauts(word: str) -> str:
    for written, letter in UMLAUTS:
        word = word.replace(written, letter)
    return word
