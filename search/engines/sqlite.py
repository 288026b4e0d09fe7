"""SQLite: a full-text table (FTS5) over the terms."""

from django.db import connection

from search.queries import All, AnyOf, Condition, Phrase, Request, Term

from . import Document
from .sql import CURRENT, SqlEngine

COLUMNS = {"all": "", "title": "title : ", "heads": "heads : "}
# An empty phrase: nothing has it.
NEVER = '""'


class SqliteEngine(SqlEngine):
    number_column = "rowid"

    def create(self, table: str) -> None:
        # `ascii` takes every letter beyond ASCII as part of a word: the terms are
        # words already, and no tokeniser must cut or fold them again.
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE VIRTUAL TABLE {table} USING fts5(title, heads, body, facets, "
                "tokenize=\"ascii tokenchars ':=+#_-*'\")"
            )

    def insert(self, table: str, documents: list[Document]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} (rowid, title, heads, body, facets) "  # noqa: S608  our own tables
                "VALUES (%s, %s, %s, %s, %s)",
                [(x.number, x.title, x.heads, x.body, x.facets) for x in documents],
            )

    def rename(self, table: str, name: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} RENAME TO {name}")

    def matches(self, request: Request) -> tuple[str, list]:
        wanted = expression(request.wanted)
        if wanted != NEVER:
            wanted = f"{COLUMNS[request.scope]}({wanted})"
            for words in request.filters:
                chosen = expression(AnyOf(tuple(Term(word) for word in words)))
                wanted = f"({wanted}) AND facets : ({chosen})"
        return f"SELECT rowid AS id FROM {CURRENT} WHERE {CURRENT} MATCH %s", [wanted]  # noqa: S608  our own tables

    def score(self, request: Request) -> tuple[str, list]:
        parts, values = ["0"], []
        for boost in request.boosts:
            # Asked once for all rows: it does not depend on the row.
            parts.append(
                f"CASE WHEN item.id IN (SELECT rowid FROM {CURRENT} "  # noqa: S608  our own tables
                f"WHERE {CURRENT} MATCH %s) THEN {int(boost.weight)} ELSE 0 END"
            )
            condition = expression(boost.condition)
            if condition != NEVER:
                condition = f"{COLUMNS[boost.scope]}({condition})"
            values.append(condition)
        return " + ".join(parts), values


def expression(condition: Condition) -> str:
    """A condition in the language of FTS5; every term is quoted."""
    if isinstance(condition, Term):
        return _quoted(condition.term) + (" *" if condition.prefix else "")
    if isinstance(condition, Phrase):
        return _quoted(" ".join(condition.terms))
    parts = [expression(part) for part in condition.parts]
    if isinstance(condition, All):
        return NEVER if NEVER in parts or not parts else f"({' AND '.join(parts)})"
    parts = [part for part in parts if part != NEVER]
    return f"({' OR '.join(parts)})" if parts else NEVER


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
