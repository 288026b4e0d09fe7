"""Words that people typed, made harmless for headers and lines of text."""

import unicodedata

# Joiners are letters' business in Persian and Hindi; the others turn or hide text.
JOINERS = "\u200c\u200d"
ISOLATE, END_ISOLATE = "\u2068", "\u2069"


def one_line(text: str) -> str:
    """The text without line breaks, control characters and bidi controls."""
    kept = (x if _is_harmless(x) else " " if x.isspace() else "" for x in str(text))
    return " ".join("".join(kept).split())


def _is_harmless(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in ("Cc", "Cf", "Zl", "Zp", "Cs") or character in JOINERS


def isolated(text: str) -> str:
    """One line that keeps its own direction within any other text."""
    return f"{ISOLATE}{one_line(text)}{END_ISOLATE}"


def storable(value: object) -> object:
    """The same data without the null characters that PostgreSQL does not take."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value
