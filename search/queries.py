"""
What an engine is asked: conditions on terms, never a reader's own syntax.

The same request gives the same things, totals and counts on every engine; the order
comes from whole numbers that are added up, ties go by key.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Union

Scope = Literal["all", "title", "heads"]


@dataclass(frozen=True)
class Term:
    """Things with this term, or with one that begins so."""

    term: str
    prefix: bool = False


@dataclass(frozen=True)
class Phrase:
    """Things with these terms one after the other."""

    terms: tuple[str, ...]


@dataclass(frozen=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple["Condition", ...]


Condition = Union[Term, Phrase, All, AnyOf]  # noqa: UP007  the names are not defined yet
NOTHING = AnyOf(())


def all_of(parts: Iterable[Condition]) -> Condition:
    """All of them; a single one stands for itself."""
    unique = tuple(dict.fromkeys(parts))
    return unique[0] if len(unique) == 1 else All(unique)


def any_of(parts: Iterable[Condition]) -> Condition:
    """At least one of them; what can never be true is left out."""
    unique = tuple(dict.fromkeys(x for x in parts if x != NOTHING))
    return unique[0] if len(unique) == 1 else AnyOf(unique)


@dataclass(frozen=True)
class Boost:
    """So much more for things whose title, or headings, meet a condition."""

    scope: Scope
    condition: Condition
    weight: int


@dataclass(frozen=True)
class Request:
    """
    What is wanted, in which order, and which part of the answer.

    `filters` are facet words such as `topic=wohnen`; of each list one must be there.
    Things dated `fresh_from` or later get one more, and where a facet word is `sunk`,
    all that do not have it. `facets` asks for counts.
    """

    wanted: Condition
    scope: Scope = "all"
    boosts: tuple[Boost, ...] = ()
    filters: tuple[tuple[str, ...], ...] = ()
    fresh_from: date | None = None
    sunk: str = ""
    offset: int = 0
    size: int = 10
    facets: bool = True


@dataclass
class Answer:
    """Keys with their weights, how many there are, how many with each facet word."""

    hits: list[tuple[str, int]] = field(default_factory=list)
    total: int = 0
    facets: dict[str, int] = field(default_factory=dict)
