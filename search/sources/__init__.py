"""
Where things to be found come from.

A room above registers a `Source` in `AppConfig.ready`: pages of any type are found
without one, by their `search_fields`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol


@dataclass
class Words:
    """What a thing says in one language. Paths without a slash get the language's."""

    language: str
    path: str
    title: str
    summary: str = ""
    keywords: str = ""
    headings: str = ""
    body: str = ""
    details: dict = field(default_factory=dict)


@dataclass
class Thing:
    """Something that everybody may find."""

    kind: str
    facets: dict[str, list[str]]
    words: list[Words]
    day: date | None = None
    # From then on it must be looked at anew: a date will be over.
    true_until: datetime | None = None


class Source(Protocol):
    """Knows all things of some kind, and one by its name within the source."""

    prefix: str

    def names(self) -> Iterator[str]:
        """The names of all things that may be found."""

    def thing(self, name: str) -> Thing | None:
        """The thing of that name; None where readers may not find it (any more)."""


SOURCES: dict[str, Source] = {}
# Reader's words for each kind, in the order of the filter.
KINDS: dict[str, Callable[[], str]] = {}
# What a result of that kind says behind its day, from its details.
WHEN: dict[str, Callable[[dict], str]] = {}


def register(source: Source) -> None:
    SOURCES[source.prefix] = source


def register_kind(
    kind: str, words: Callable[[], str], when: Callable[[dict], str] | None = None
) -> None:
    """What readers call a kind of thing, in the plural."""
    KINDS[kind] = words
    if when:
        WHEN[kind] = when


def key_of(source: Source, name: object) -> str:
    return f"{source.prefix}:{name}"


def thing_of(key: str) -> Thing | None:
    """The thing behind a key; None where there is none to be found."""
    prefix, _colon, name = key.partition(":")
    source = SOURCES.get(prefix)
    return source.thing(name) if source else None


def register_all() -> None:
    """The sources of the rooms below."""
    from .directory import register_directory
    from .documents import register_documents
    from .events import register_events
    from .pages import register_pages
    from .projects import register_projects

    register_pages()
    register_projects()
    register_events()
    register_directory()
    register_documents()
