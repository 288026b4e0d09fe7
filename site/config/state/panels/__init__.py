"""
The parts of the page: each says what is so, and what to do where something is not well.

A panel is a function of a `Look`; what it raises is shown as its finding.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from django.utils.translation import gettext_lazy as _


class Level(IntEnum):
    """How urgent it is, in words: a colour alone says nothing to many."""

    WELL, SOON, NOW = range(3)

    @property
    def words(self) -> str:
        return WORDS[self]

    @property
    def icon(self) -> str:
        return ("success", "warning", "error")[self]


WORDS = {
    Level.WELL: _("in order"),
    Level.SOON: _("look at it soon"),
    Level.NOW: _("look at it now"),
}


@dataclass(frozen=True)
class Finding:
    """
    One thing that needs somebody: what it is, and what to do about it.

    `command` is for a terminal; `url` leads to a page, called `link`. `foreign` are
    words that there are in English only.
    """

    level: Level
    words: str
    todo: str = ""
    command: str = ""
    url: str = ""
    link: str = ""
    foreign: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a table: what repeats itself, and how that stands."""

    cells: tuple[str, ...]
    level: Level = Level.WELL


@dataclass
class Panel:
    """A part: facts, perhaps a table, and what needs somebody; `key` is its own."""

    title: str
    icon: str
    key: str = ""
    facts: list[tuple[str, object]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)

    @property
    def level(self) -> Level:
        return max((x.level for x in self.findings), default=Level.WELL)

    def tell(self, label: str, value: object) -> None:
        self.facts.append((label, value))

    def find(self, level: Level, words: str, todo: str = "", **how: str) -> None:
        self.findings.append(Finding(level, words, todo, **how))


def in_need(panels: Iterable[Panel]) -> int:
    """How many things need somebody."""
    return sum(len(panel.findings) for panel in panels)
