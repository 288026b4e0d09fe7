"""What an engine must not touch: tags, glossary words, numbers to call."""

import re
from collections import Counter

from wagtail_localize.strings import StringValue

from .values import NAMED

# Tags and the marks that `protect` puts in; split keeps them.
TAG = re.compile(r"(<[^>]+>|&\w+;|ZQ\d+QZ)")
PHONE = re.compile(r"\+?\d[\d /-]{5,}\d")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://[^\s<\"]+")
MARK = re.compile(r"ZQ\s*(\d+)\s*QZ", re.IGNORECASE)


class BrokenMarkup(Exception):
    """The engine lost a tag or a protected word of this string."""


def protect(text: str, words: dict[str, str]) -> tuple[str, list[str]]:
    """
    The text with marks in place of what stays, and what each mark stands for.

    `words` is the glossary: German word to its word in the target language.
    """
    kept: list[str] = []

    def mark(replacement: str) -> str:
        kept.append(replacement)
        return f"ZQ{len(kept) - 1}QZ"

    patterns = [(ADDRESS, None), (PHONE, None), (NAMED, None)]
    for word in sorted(words, key=len, reverse=True):
        patterns.append((re.compile(rf"(?<!\w){re.escape(word)}(?!\w)"), words[word]))
    for pattern, replacement in patterns:
        text = "".join(
            part
            if TAG.fullmatch(part)
            else pattern.sub(lambda m, r=replacement: mark(r or m.group()), part)
            for part in TAG.split(text)
        )
    return text, kept


def restore(text: str, kept: list[str], source: str) -> str:
    """
    The engine's answer with what was kept back in its place.

    :raises BrokenMarkup: if a mark or a tag of the source is missing or new
    """
    found = sorted(int(number) for number in MARK.findall(text))
    if found != list(range(len(kept))):
        raise BrokenMarkup
    text = MARK.sub(lambda match: kept[int(match.group(1))], text)
    if tags(text) != tags(source):
        raise BrokenMarkup
    try:
        StringValue.from_translated_html(text)
    except ValueError as error:
        raise BrokenMarkup from error
    return text


def tags(text: str) -> Counter:
    """How often each tag stands in a text, with its id; line breaks are free."""
    found = re.findall(r"<\s*(/?\w+)([^>]*?)\s*/?>", text)
    return Counter(
        (name.lower(), " ".join(rest.replace("'", '"').split()))
        for name, rest in found
        if name.lower() != "br"
    )
