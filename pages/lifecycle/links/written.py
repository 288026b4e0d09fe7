"""
The links in what a page or an entry keeps, and others put in their place.

Works on the data that Wagtail writes for a version: rich text is HTML in it, blocks are
JSON, the rows below a page are lists. So no kind of field or block is forgotten.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape

from django.db.models import Model
from django.utils.html import strip_tags
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields

from pages.lifecycle.models import Kind

ANCHOR = re.compile(r"<a\s(?P<attributes>[^>]*)>(?P<words>.*?)</a>", re.DOTALL)
ATTRIBUTE = re.compile(r"([\w-]+)=(?:\"([^\"]*)\"|'([^']*)')")
HREF = re.compile(r"(<a\s(?:[^>]*?\s)?href=)(?:\"([^\"]*)\"|'([^']*)')")
WEB = re.compile(r"https?://\S+", re.IGNORECASE)
# In running text: with a host, or from the root of our own site.
IN_TEXT = re.compile(r"https?://|/", re.IGNORECASE)
LONGEST_WORDS = 200
# A key of the database has no more digits.
LONGEST_KEY = 18


@dataclass(frozen=True)
class Link:
    """A link as it is written: an address, or the number of a page or file of ours."""

    field: str
    kind: str
    written: str = ""
    target: int = 0
    words: str = ""


def data_of(thing: Model) -> dict:
    """What Wagtail would write down of a page or an entry."""
    if isinstance(thing, ClusterableModel):
        return thing.serializable_data()
    return get_serializable_data_for_fields(thing)


def links_in(data: dict) -> Iterator[Link]:
    """Every link in the data of a page or an entry, by its field."""
    for field, value in data.items():
        for text in _texts(value):
            yield from _links_of_text(field, text)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, str):
        parsed = _parsed(value)
        if parsed is None:
            yield value
        else:
            yield from _texts(parsed)


def _parsed(text: str) -> object | None:
    """The blocks that a text is the JSON of; None where it is only a text."""
    if text[:1] not in ("[", "{"):
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def _links_of_text(field: str, text: str) -> Iterator[Link]:
    if WEB.fullmatch(text.strip()):
        yield Link(field, Kind.WEB, written=text.strip())
        return
    for anchor in ANCHOR.finditer(text):
        attributes = {
            name.lower(): unescape(double or single)
            for name, double, single in ATTRIBUTE.findall(anchor["attributes"])
        }
        words = unescape(strip_tags(anchor["words"]))[:LONGEST_WORDS]
        kind, target = attributes.get("linktype", ""), attributes.get("id", "")
        if kind in (Kind.PAGE, Kind.DOCUMENT) and _is_key(target):
            yield Link(field, kind, target=int(target), words=words)
        elif IN_TEXT.match(href := attributes.get("href", "").strip()):
            yield Link(field, Kind.WEB, written=href, words=words)


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_KEY


def replaced(value: object, rule: Callable[[str], str]) -> object:
    """
    The same data with other addresses; what has no link stays as it is, to the letter.

    `rule` gets an address as it is written and gives what is to stand there.
    """
    if isinstance(value, dict):
        return {key: replaced(part, rule) for key, part in value.items()}
    if isinstance(value, list):
        return [replaced(part, rule) for part in value]
    if isinstance(value, str):
        return _replaced_text(value, rule)
    return value


def _replaced_text(text: str, rule: Callable[[str], str]) -> str:
    parsed = _parsed(text)
    if parsed is not None:
        other = replaced(parsed, rule)
        return text if other == parsed else json.dumps(other)
    if WEB.fullmatch(text.strip()):
        return rule(text.strip()) if rule(text.strip()) != text.strip() else text

    def put(match: re.Match) -> str:
        before = unescape(match[2] if match[2] is not None else match[3])
        after = rule(before.strip())
        if after == before.strip():
            return match[0]
        return f'{match[1]}"{escape(after)}"'

    return HREF.sub(put, text)
