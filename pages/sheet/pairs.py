"""The same piece of two language versions, beside each other."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from pages.base.models import BasePage
from pages.base.parts import Part


@dataclass(frozen=True)
class Cell:
    """A piece in one language; `label` where it is the first of its section."""

    kind: str
    label: str
    paragraphs: list[SafeString]

    @property
    def html(self) -> SafeString:
        return format_html_join("", "{}", ((x,) for x in self.paragraphs))


@dataclass(frozen=True)
class Pair:
    """One row. A side without words is empty."""

    kind: str
    own_label: str = ""
    own: SafeString = mark_safe("")
    german_label: str = ""
    german: SafeString = mark_safe("")


def cells(page: BasePage) -> dict[str, Cell]:
    """Key to piece, in the page's own order and language."""
    found = {}
    with translation.override(page.locale.language_code):
        summary = Part("summary", "lead", page.summary)
        _add(found, "", [summary])
        for section in page.sections():
            _add(found, section.label, section.parts)
    return found


def _add(found: dict[str, Cell], label: str, parts: list[Part]) -> None:
    for part in parts:
        paragraphs = part.paragraphs()
        if paragraphs:
            found[part.key] = Cell(part.kind, label, paragraphs)
            label = ""


def pairs(own: dict[str, Cell], german: dict[str, Cell]) -> list[Pair]:
    """
    Every piece of both, in German order.

    Rich text of as many paragraphs on both sides is paired paragraph by paragraph.
    """
    found = []
    for key in merged(list(german), list(own)):
        found.extend(_rows(own.get(key), german.get(key)))
    return found


def merged(german: list[str], own: list[str]) -> list[str]:
    """The keys of both: those without German stand behind the one before them."""
    keys, before = list(german), None
    for key in own:
        if key not in german:
            keys.insert(keys.index(before) + 1 if before else 0, key)
        before = key
    return keys


def _rows(own: Cell | None, german: Cell | None) -> list[Pair]:
    one = own or german
    labels = {
        "own_label": own.label if own else "",
        "german_label": german.label if german else "",
    }
    if own is None or german is None:
        sides = {"own": own.html} if own else {"german": german.html}
        return [Pair(one.kind, **labels, **sides)]
    if len(own.paragraphs) != len(german.paragraphs):
        return [Pair(one.kind, own=own.html, german=german.html, **labels)]
    rows = []
    for left, right in zip(own.paragraphs, german.paragraphs, strict=True):
        rows.append(Pair(one.kind, own=left, german=right, **labels))
        labels = {}
    return rows
