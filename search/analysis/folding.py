"""One spelling for what readers type in many: case, accents, script variants."""

import re
import unicodedata

# Soft hyphen, joiners, direction marks, the dot of Leichte Sprache, Arabic stretching
# and vowel marks: seen or unseen, they are no letters.
UNHEARD = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00b7\u2027\u0640"
MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
_UNHEARD = re.compile(f"[{UNHEARD}\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_SILENT = re.compile(f"[{UNHEARD}{MARKS}'’ʼ`´]")

_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ")
_LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
)
_ARABIC = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیئېے", "ي"),
        **dict.fromkeys("ةۀھہ", "ه"),
        "ک": "ك",
        "ؤ": "و",
    }
)
_PERSIAN = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىيئېے", "ی"),
        **dict.fromkeys("ةۀھہ", "ه"),
        "ك": "ک",
        "ؤ": "و",
    }
)
# Sorani writes its vowels: what Arabic lets fall together is told apart, all but the
# letters that many keyboards lack.
_SORANI = str.maketrans(
    {
        **dict.fromkeys("ىيئېێ", "ی"),
        **dict.fromkeys("ھہ", "ه"),
        "ك": "ک",
        "ة": "ە",
        "ڕ": "ر",
        "ڵ": "ل",
        "ۆ": "و",
    }
)
_CYRILLIC = str.maketrans({"й": "й", "ё": "е", "є": "е", "і": "и", "ї": "и", "ґ": "г"})
_ETHIOPIC_ALIKE = {0x1220: 0x1230, 0x1280: 0x1200, 0x1340: 0x1338, 0x12D0: 0x12A0}


def in_one_line(text: str) -> str:
    """Without control characters, which no database and no feed takes."""
    return " ".join(text.translate(_CONTROLS).split())


def clean(text: str) -> str:
    """Composed, without anything that is only seen or not seen at all."""
    return _UNHEARD.sub("", unicodedata.normalize("NFC", text))


def lower(text: str, code: str) -> str:
    """Lower case; a Turkish I keeps its missing dot."""
    if code == "tr":
        text = text.replace("I", "ı").replace("İ", "i")
    return text.lower()


def fold(word: str, code: str) -> str:
    """The spelling under which a word is kept, in lower case without accents."""
    word = lower(unicodedata.normalize("NFC", word), code)
    return word.translate(_TABLES.get(code, _OTHERS))


class _Letters(dict):
    """What becomes of each letter, worked out when it is first met."""

    def __init__(self, special: dict[int, str], keep_vowels: bool = False) -> None:
        super().__init__(special)
        self.keep_vowels = keep_vowels

    def __missing__(self, number: int) -> str:
        self[number] = folded = self._folded(chr(number))
        return folded

    def _folded(self, letter: str) -> str:
        if _SILENT.match(letter):
            return ""
        if letter.isdecimal():
            return str(unicodedata.decimal(letter))
        if self.keep_vowels:
            return letter
        base = ord(letter) & ~7
        if base in _ETHIOPIC_ALIKE:
            return chr(_ETHIOPIC_ALIKE[base] + (ord(letter) & 7))
        parts = unicodedata.normalize("NFD", letter)
        return "".join(part for part in parts if not unicodedata.combining(part))


_OTHERS = _Letters({**_ARABIC, **_CYRILLIC, **_LATIN})
_TABLES = {
    "ckb": _Letters(_SORANI, keep_vowels=True),
    "fa": _Letters({**_PERSIAN, **_CYRILLIC, **_LATIN}),
}
