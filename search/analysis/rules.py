"""
Endings of languages for which no stemmer and no dictionary can be had.

They are light on purpose: two words too many told apart cost a hit, two words too many
thrown together cost trust. All work on folded words.
"""

import re
from collections.abc import Callable

SORANI = (
    *("ەکانیان", "ەکانمان", "ەکانتان", "ەکانی", "ەکانت", "ەکانم", "ەکان"),
    *("ەکەیان", "ەکەمان", "ەکەتان", "ەکەی", "ەکەم", "ەکەت", "ەکە"),
    *("یەکان", "یەکەی", "یەکە", "یەکی", "یەک", "یکی", "یک", "کان", "کانی", "کە"),
    *("یانی", "یان", "انی", "ان", "ەوە", "ەی", "مان", "تان", "ی", "ە"),
)
KURMANJI = (
    *("ekan", "eken", "eke", "eki", "ek", "yan", "yen", "yeki", "yeke", "yek"),
    *("ya", "ye", "yi", "an", "en", "e", "a", "i"),
)
SOMALI = (
    *("ayaasha", "yaasha", "yaashii", "ooyinka", "oyinkii", "oyinka", "oyin"),
    *("yadii", "yada", "yaal", "yaha", "iinka", "iinta", "isku", "kiisa", "teeda"),
    *("tiisa", "iin"),
    *("kii", "tii", "dii", "gii", "hii", "sha", "shii", "aha", "ada", "yo"),
    *("ka", "ta", "da", "ga", "ha", "ku", "tu", "du", "gu", "hu", "ay", "oo"),
    *("a", "o", "i", "e"),
)
ALBANIAN = (
    *("veve", "eve", "ave", "ive", "vet", "ise", "ine", "imit", "imin"),
    *("it", "ut", "et", "at", "te", "se", "ne", "in", "un", "en", "an", "je", "ja"),
    *("i", "u", "a", "e", "s", "n"),
)
# Plurals of which the word lists know nothing, or not that they are plurals.
PLURALS = {
    "ar": {
        "شقق": "شقه",
        "نساء": "امراه",
        "ميعاد": "موعد",
        "اجور": "اجر",
        "كتب": "كتاب",
    },
    "pl": {"lata": "rok", "lat": "rok"},
}
# A "wiil" has the plural "wiilal". A "xalaal" is no "xal": never with a long vowel.
SOMALI_ECHO = re.compile(r"(..+([^aeiou]))a\2$")
# They sound like such plurals and are none: "reason", "number".
NO_ECHO = ("sabab", "cadad")
DOUBLED = re.compile(r"([^aeiou\W])\1")
# American and British: "organize" and "organise", "centre" and "center". Of each the
# spelling that no other word has: "advise" and "precise" are spelt so by everybody.
ONE_SPELLING = (
    (re.compile(r"iz(e|es|ed|ers?|ing|able|ations?|ational(?:ly)?)$"), r"is\1"),
    (re.compile(r"(cent|met|theat|lit)re(s?)$"), r"\1er\2"),
    (re.compile(r"(col|lab|neighb|fav|hon|harb|behavi)our"), r"\1or"),
    # And a "registration" is where somebody registers.
    (re.compile(r"^(|pre|de)registration(s?)$"), r"\1register\2"),
)
SHORTEST = 3
# The fourth order of an Ethiopic letter, which ends in a long a.
OPEN = 3


def _without(word: str, endings: tuple[str, ...]) -> str:
    """The word without the first of these endings that it has."""
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word[: -len(ending)]
    return word


def sorani(word: str) -> str:
    # The vowel at the end is often typed as h.
    if word.endswith("ه"):
        word = word[:-1] + "ە"
    return _without(word, SORANI)


def kurmanji(word: str) -> str:
    """Until nothing falls any more: "nexweşxaneyê" and "nexweşxane" are the same."""
    while (shorter := _without(word, KURMANJI)) != word:
        word = shorter
    return word


def somali(word: str) -> str:
    """
    Also without what is written in two ways: "dhakhtar", "dhaqtar".

    "guriga" and "guryo" are a house and houses, "iskuullada" is of "iskuul".
    """
    short = _without(word.replace("kh", "q"), SOMALI)
    short = DOUBLED.sub(r"\1", short)
    if short not in NO_ECHO:
        short = SOMALI_ECHO.sub(r"\1", short)
    short = _without(short, ("y", "i", "a", "o", "e"))
    # "macallin", "macallimiin".
    return f"{short[:-1]}n" if short.endswith("m") else short


def albanian(word: str) -> str:
    return _without(word, ALBANIAN)


def tigrinya(word: str) -> str:
    """
    The consonants: vowels carry number, tense and gender.

    Prefixes and endings fall only where enough of the word is left.
    """
    if len(word) > 2 and word[-1] == "ት" and ord(word[-2]) & 7 == OPEN:
        # "ቤታት" is of "ቤት".
        word = word[:-1]
    elif len(word) > 3 and word[-2] == "ይ" and ord(word[-3]) & 7 == OPEN:
        # "ሓካይም" is of "ሓኪም".
        word = word[:-2] + word[-1]
    bones = "".join(chr(ord(x) & ~7) if 0x1200 <= ord(x) <= 0x135F else x for x in word)
    bones = _without(bones, ("ተተ", "ተነ", "ከመ", "ተ", "ነ", "ከ", "ወ", "የ"))
    for prefixes in (("እነ", "ነ", "በ", "ዘ", "ከ"), ("ተ", "መ", "አ")):
        for prefix in prefixes:
            if bones.startswith(prefix) and len(bones) - len(prefix) >= 4:
                bones = bones[len(prefix) :]
                break
    return bones


def english(word: str) -> str:
    """In the one spelling that we keep."""
    for pattern, kept in ONE_SPELLING:
        word = pattern.sub(kept, word)
    return word


RULES: dict[str, Callable[[str], str]] = {
    "ckb": sorani,
    "kmr": kurmanji,
    "so": somali,
    "sq": albanian,
    "ti": tigrinya,
}
