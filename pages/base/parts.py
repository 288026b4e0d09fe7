"""
What a page says, piece by piece: the same keys in every language.

A page type lists its `sections()` once. Whoever shows a page in another form than its
template (two languages side by side, on paper) takes them from there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks.stream_block import StreamValue

# Lists whose items are pieces of their own, and what one item is called.
ITEMS = {"steps": "step", "checklist": "thing", "accordion": "answer"}
NUMBERED = {"step"}


@dataclass(frozen=True)
class Part:
    """
    A piece of a page's text.

    It is rendered by `parts/<kind>.html`, or as the block of that name.
    """

    key: str
    kind: str
    value: object
    number: int = 0

    def paragraphs(self) -> list[SafeString]:
        """Its HTML in the active language: rich text by paragraphs, else one."""
        block = getattr(self.value, "block", None)
        context = block.get_context(self.value) if block else {"value": self.value}
        html = render_to_string(
            [f"parts/{self.kind}.html", f"blocks/{self.kind}.html"],
            {**context, "number": self.number, "beside": True},
        ).strip()
        if self.kind == "rich_text":
            return paragraphs(html)
        return [mark_safe(html)] if html else []  # noqa: S308  from our templates


@dataclass(frozen=True)
class Section:
    """Pieces under one heading, which is empty where the pieces bring their own."""

    label: str
    parts: list[Part]


def paragraphs(html: str) -> list[SafeString]:
    """Rich text by its outermost elements."""
    children = BeautifulSoup(html, "html.parser").contents
    return [
        mark_safe(str(child))  # noqa: S308  cleaned by the rich text editor
        for child in children
        if str(child).strip()
    ]


def text(key: str, label: str, value: str) -> Section:
    """A field of rich text under its heading; no pieces when it is empty."""
    return Section(label, [Part(key, "rich_text", value)] if value else [])


def blocks(key: str, label: str, stream: StreamValue | list) -> Section:
    """The blocks of a field, items of lists one by one."""
    return Section(label, list(_blocks(key, stream)))


def _blocks(key: str, stream: StreamValue | list) -> Iterator[Part]:
    number = 0
    for child in stream:
        item = ITEMS.get(child.block_type)
        if item:
            yield from _items(f"{key}.{child.id}", item, child.value.bound_blocks)
            continue
        number += 1
        yield Part(
            f"{key}.{child.id}",
            child.block_type,
            child.value,
            number if child.block_type in NUMBERED else 0,
        )


def _items(key: str, kind: str, children: Iterable) -> Iterator[Part]:
    for number, child in enumerate(children, start=1):
        yield Part(
            f"{key}.{child.id}", kind, child.value, number if kind in NUMBERED else 0
        )
