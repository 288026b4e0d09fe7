"""Takes out of a text what leads to a person: addresses, numbers, links."""

import re

GAP = "[…]"
EMAIL = re.compile(
    r"[\w.+'-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Digits of any script. Shorter ones are fees, years, hours, paragraphs of a law.
NUMBER = re.compile(r"(?:\+|\b)\d(?:[\s()/.\u2011-]{0,2}\d){6,}")
# A day is no telephone: 31.12.2026, 2026-12-31.
DAY = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4}-\d{2}-\d{2}")


def without_traces(text: str) -> str:
    """The same text with a gap for each e-mail address, link and long number."""
    for pattern in (EMAIL, LINK):
        text = pattern.sub(GAP, text)
    return NUMBER.sub(_gap_unless_day, text)


def _gap_unless_day(found: re.Match) -> str:
    return found[0] if DAY.fullmatch(found[0].strip()) else GAP
