"""
Engines: where terms are kept and looked up. All answer alike (`tests/search/engines`).

The database answers always; another engine may stand before it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from django.conf import settings
from django.db import connection, connections

from search.queries import Answer, Request


@dataclass(frozen=True)
class Document:
    """A thing as an engine keeps it: terms of all its languages."""

    number: int
    key: str
    title: str
    heads: str
    body: str
    facets: str
    day: date | None = None
    version: int = 1


@dataclass
class Health:
    """How an engine is: whether it answers, and how many things it knows."""

    name: str
    answers: bool
    documents: int = 0
    notes: list[str] = field(default_factory=list)


class EngineUnavailable(Exception):
    """It does not answer; `hung` if it took the question and kept silent."""

    hung = False


class RequestRefused(Exception):
    """It answers, but takes this one question for too much."""


class Rebuild(Protocol):
    """An index that nobody reads: a new one, or the one before."""

    name: str

    def search(self, request: Request) -> Answer: ...

    def add(self, documents: Iterable[Document]) -> None: ...

    def remove(self, gone: Mapping[int, int]) -> None: ...

    def count(self) -> int: ...

    def numbers(self) -> set[int]:
        """The numbers of the things it has."""

    def publish(self) -> None:
        """Put it in the place of the one that answers, which is kept (`before`)."""

    def discard(self) -> None:
        """Give it up, unless it answers already."""


class Engine(Protocol):
    """
    What every engine does.

    :raises EngineUnavailable: by any of its methods but `health`
    """

    name: str

    def prepare(self) -> None:
        """Make an empty index where there is none."""

    def is_there(self) -> bool:
        """Whether there is an index, be it empty."""

    def search(self, request: Request) -> Answer:
        """
        The things that meet the request.

        :raises RequestRefused: if it is too much for this engine
        """

    def index(self, documents: Iterable[Document]) -> None:
        """Know these things as they are now."""

    def delete(self, gone: Mapping[int, int]) -> None:
        """Forget the things of these numbers, unless it has a later version."""

    def rebuild(self, name: str = "") -> Rebuild:
        """
        Begin a new index beside the one that answers.

        The one of that name goes on being filled, where it is still there.
        """

    def before(self) -> Rebuild | None:
        """The index that answered before the last rebuild, if it is still there."""

    def health(self) -> Health:
        """How it is; never raises."""


def database_engine() -> Engine:
    """The engine of the site's own database."""
    if connection.vendor == "postgresql":
        from .postgres import PostgresEngine

        return PostgresEngine()
    from .sqlite import SqliteEngine

    return SqliteEngine()


def named_engines() -> dict[str, Engine]:
    """Every engine that is set up, the database's first."""
    outside = outside_engine()
    return {x.name: x for x in (database_engine(), outside) if x is not None}


def outside_engine() -> Engine | None:
    """The engine that stands before the database's, where one is set up."""
    if not settings.ELASTICSEARCH_URL:
        return None
    from .elasticsearch import ElasticsearchEngine

    return ElasticsearchEngine()


def prepare_tables(using: str, **kwargs: object) -> None:
    """Make the tables of the database engine where they are missing."""
    if using == "default" and connections[using].introspection.table_names():
        database_engine().prepare()
