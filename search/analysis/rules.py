"""
Endings of languages for which no stemmer and no dictionary can be had.

They are light on purpose: two words too many told apart cost a hit, two words too many
thrown together cost trust. All work on folded words.
"""

from collections.abc import Callable

SORANI = (
    *("ەکانیان", "ەکانمان", "ەکانتان", "ەکانی", "ەکانت", "ەکانم", "ەکان"),
    *("ەکەیان", "ەکەمان", "ەکەتان", "ەکەی", "ەکەم", "ەکەت", "ەکە"),
    *("یەکان", "یەکەی", "یەکە", "یەکی", "یەک", "یکی", "یک", "کان", "کانی", "کە"),
    *("انی", "ان", "ەوە", "ەی", "یان", "مان", "تان", "ی", "ە"),
)
KURMANJI = (
    *("ekan", "eken", "eke", "eki", "ek", "yan", "yen", "yeki", "yeke", "yek"),
    *("ya", "ye", "yi", "an", "en", "e", "a", "i"),
)
SOMALI = (
    *("ayaasha", "yaasha", "yaashii", "ooyinka", "oyinkii", "oyinka", "oyin"),
    *("yadii", "yada", "yaal", "yaha", "iinka", "isku", "kiisa", "teeda", "tiisa"),
    *("kii", "tii", "dii", "gii", "hii", "sha", "shii", "aha", "ada", "yo"),
    *("ka", "ta", "da", "ga", "ha", "ku", "tu", "du", "gu", "hu", "ay", "oo"),
    *("a", "o", "i", "e"),
)
ALBANIAN = (
    *("veve", "eve", "ave", "ive", "vet", "ise", "ine", "imit", "imin"),
    *("it", "ut", "et", "at", "te", "se", "ne", "in", "un", "en", "an", "je", "ja"),
    *("i", "u", "a", "e", "s", "n"),
)
SHORTEST = 3
# The fourth order of an Ethiopic letter, which ends in a long a.
OPEN = 3


def _without(word: str, endings: tuple[str, ...], times: int = 1) -> str:
    """The word without its ending, or without so many one behind the other."""
    for _time in range(times):
        word = _without_one(word, endings)
    return word


def _without_one(word: str, endings: tuple[str, ...]) -> str:
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
    return _without(word, KURMANJI, times=2)


def somali(word: str) -> str:
    short = _without(word, SOMALI)
    if len(short) > SHORTEST and short[-1] == short[-2]:
        # "iskuullada" is of "iskuul".
        short = short[:-1]
    # "guriga" and "guryo": a house, houses.
    return _without(short, ("y", "i", "a", "o", "e"))


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
    bones = "".join(chr(ord(x) & ~7) if 0x1200 <= ord(x) <= 0x135F else x for x in word)
    for prefix in ("እነ", "ነ", "በ", "ዘ", "ከ", "ተ", "መ", "አ"):
        if bones.startswith(prefix) and len(bones) - len(prefix) >= 4:
            bones = bones[len(prefix) :]
            break
    for ending in ("ተተ", "ተነ", "ከመ", "ተ", "ነ", "ከ", "ወ", "የ"):
        if bones.endswith(ending) and len(bones) - len(ending) >= 3:
            return bones[: -len(ending)]
    return bones


RULES: dict[str, Callable[[str], str]] = {
    "ckb": sorani,
    "kmr": kurmanji,
    "so": somali,
    "sq": albanian,
    "ti": tigrinya,
}
