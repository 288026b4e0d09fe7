"""Takes out of a text what leads to a person: addresses, numbers, links."""

import re
import unicodedata

GAP = "[…]"
# Possessive, and only from where a word begins: a long word costs its length once.
EMAIL = re.compile(
    r"(?<![\w.+'-])[\w.+'-]++\s?(?:@|\(at\)|\[at\])\s?[\w-]++(?:\.[\w-]++)+",
    re.IGNORECASE,
)
LINK = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w@.-])(?:[\w-]++\.)+[a-z]{2,}/\S+", re.IGNORECASE
)
IBAN = re.compile(r"\b[A-Z]{2}\d\d(?:\s?[A-Z\d]{4}){2,7}(?:\s?[A-Z\d]{1,4})?\b")
# Of a passport, a residence permit: B12345678, YZ12345A7.
PAPER = re.compile(r"\b(?:[A-Z]{1,2}\d{6,}|(?=(?:[A-Z]*+\d){4})[A-Z\d]{8,}\b)")
BETWEEN = r"[ \t\xa0\u2009\u202f\u200e\u200f()/.\u2010-\u2015-]{0,3}"
# Digits of any script. Shorter ones are fees, years, hours, paragraphs of a law.
NUMBER = re.compile(rf"(?<!\d)\+?\d(?:{BETWEEN}\d){{6,}}")
YEAR = r"(?:19|20)\d\d"
DAY = rf"(?:0?[1-9]|[12]\d|3[01])[./]\s?(?:0?[1-9]|1[0-2])[./]\s?{YEAR}"
HOUR = r"(?:[01]?\d|2[0-4])\.[0-5]\d"
# Long, and no telephone: 31.12.2026, 8.30-12.00, 2025/2026, 1.250.000.
KNOWN = "|".join(
    [
        DAY,
        rf"{YEAR}-\d\d-\d\d",
        rf"{YEAR}(?:/\d\d)?",
        rf"{HOUR}\s?[\u2013\u2014-]\s?{HOUR}",
        r"[1-9]\d?\.\d{3}\.\d{3}",
    ]
)
HARMLESS = re.compile(rf"(?:{KNOWN})(?:{BETWEEN}(?:{KNOWN}))*")


def without_traces(text: str) -> str:
    """The same text with a gap for each e-mail address, link and long number."""
    for pattern in (EMAIL, LINK, IBAN, PAPER):
        text = pattern.sub(GAP, text)
    return NUMBER.sub(_gap_unless_harmless, text)


def _gap_unless_harmless(found: re.Match) -> str:
    digits = (str(unicodedata.decimal(x)) if x.isdecimal() else x for x in found[0])
    return found[0] if HARMLESS.fullmatch("".join(digits)) else GAP
