"""
Engines: where terms are kept and looked up. All answer alike (`tests/search/engines`).

The database answers always; another engine may stand before it.
"""

from collections.abc import Iterable
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


class Rebuild(Protocol):
    """A new index that nobody reads yet."""

    def add(self, documents: Iterable[Document]) -> None: ...

    def remove(self, numbers: Iterable[int]) -> None: ...

    def count(self) -> int: ...

    def publish(self) -> None:
        """Put it in the place of the old one, which is kept for `rollback`."""

    def discard(self) -> None: ...


class Engine(Protocol):
    """
    What every engine does.

    :raises EngineUnavailable: by any of its methods but `health`
    """

    name: str

    def prepare(self) -> None:
        """Make an empty index where there is none."""

    def search(self, request: Request) -> Answer:
        """The things that meet the request."""

    def index(self, documents: Iterable[Document]) -> None:
        """Know these things as they are now."""

    def delete(self, numbers: Iterable[int]) -> None:
        """Forget these things."""

    def rebuild(self) -> Rebuild:
        """Begin a new index beside the one that answers."""

    def rollback(self) -> bool:
        """Go back to the index before the last rebuild; whether there was one."""

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
