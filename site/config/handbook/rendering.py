"""
Markdown of the handbook as HTML for the editors' area.

The files are written for whoever reads them in the repository, too: links lead to
`translating.md`, pictures to `../images/de/page.webp`. Here both become addresses.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import slugify

if TYPE_CHECKING:
    from markdown_it.token import Token

CHAPTER_LINK = re.compile(r"([a-z-]+)\.md(#[\w-]+)?")
IMAGE_LINK = re.compile(r"\.\./images/(de|en)/([a-z0-9-]+\.webp)")
TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "hr", "img", "li", "ol", "p",
    "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "h2": {"id"},
    "h3": {"id"},
    "img": {"src", "alt", "loading"},
    "ol": {"start"},
}


@dataclass(frozen=True)
class Heading:
    """A part of a chapter, and the anchor that leads there."""

    anchor: str
    title: str


def render(text: str) -> tuple[str, str, tuple[Heading, ...]]:
    """The chapter's title, what stands below it as safe HTML, and its parts."""
    # Imported here: few workers ever show the handbook.
    import nh3
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    title = tokens[1].content
    headings = tuple(_mark(tokens))
    for token in tokens:
        for part in token.children or []:
            _lead(part)
    html = parser.renderer.render(tokens[3:], parser.options, {})
    safe = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"https"})
    return title, safe, headings


def _mark(tokens: "list[Token]") -> list[Heading]:
    """Give each part an anchor, as a reader of the repository finds it there."""
    found = []
    for opening, inline in zip(tokens, tokens[1:], strict=False):
        if opening.type == "heading_open" and opening.tag == "h2":
            heading = Heading(anchor_of(inline.content), inline.content)
            opening.attrSet("id", heading.anchor)
            found.append(heading)
    return found


def anchor_of(title: str) -> str:
    return slugify(title, allow_unicode=True)


def _lead(part: "Token") -> None:
    """Turn a link to a file beside this one into an address."""
    if part.type == "link_open":
        match = CHAPTER_LINK.fullmatch(str(part.attrs["href"]))
        if match:
            address = reverse("handbook_chapter", args=[match[1]])
            part.attrSet("href", address + (match[2] or ""))
    elif part.type == "image":
        match = IMAGE_LINK.fullmatch(str(part.attrs["src"]))
        if match:
            part.attrSet("src", reverse("handbook_image", args=match.groups()))
        part.attrSet("loading", "lazy")
