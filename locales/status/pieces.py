"""What a page or snippet says, paragraph by paragraph, and fingerprints of it."""

import re
from collections import defaultdict
from hashlib import blake2b

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag
from wagtail.models import TranslatableMixin
from wagtail_localize.segments import StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import restore_strings

# Path of a text to its paragraphs, as HTML. A plain text has one.
Pieces = dict[str, list[str]]
Fingerprints = dict[str, list[str]]
BLOCK = re.compile(r"<(p|ul|ol|h[1-6]|hr|blockquote|div)\b")
VISIBLE = ["embed", "hr", "img"]
TAG = re.compile(r"<[^>]+>")


def pieces(instance: TranslatableMixin) -> Pieces:
    """The translatable texts of an object by path, in their order."""
    grouped = defaultdict(list)
    for segment in extract_segments(instance):
        if isinstance(segment, StringSegmentValue | TemplateSegmentValue):
            grouped[segment.path].append(segment)
    found = {path: _paragraphs(segments) for path, segments in grouped.items()}
    return {path: parts for path, parts in found.items() if parts}


def _paragraphs(segments: list) -> list[str]:
    template = next((x for x in segments if isinstance(x, TemplateSegmentValue)), None)
    if template is None:
        return [segment.string.data for segment in segments]
    strings = [
        (x.string, x.attrs) for x in segments if isinstance(x, StringSegmentValue)
    ]
    return split(restore_strings(template.template, strings))


def split(html: str) -> list[str]:
    """The paragraphs of rich text, without the marks that editors' fields leave."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(attrs={"data-block-key": True}):
        del element["data-block-key"]
    return [
        part.output_ready() if isinstance(part, NavigableString) else str(part)
        for part in soup.contents
        if _says_something(part)
    ]


def _says_something(part: PageElement) -> bool:
    """The editors' field writes an empty paragraph where there was nothing."""
    if part.get_text(strip=True):
        return True
    return isinstance(part, Tag) and bool(part.find(VISIBLE) or part.name in VISIBLE)


def fingerprints(said: Pieces) -> Fingerprints:
    """A short fingerprint of each paragraph."""
    return {path: [_hash(part) for part in parts] for path, parts in said.items()}


def _hash(part: str) -> str:
    return blake2b(part.encode(), digest_size=8).hexdigest()


def is_block(html: str) -> bool:
    """Whether a piece brings its own paragraph or list."""
    return bool(BLOCK.match(html))


def count_words(parts: list[str]) -> int:
    return sum(len(TAG.sub(" ", part).split()) for part in parts)
