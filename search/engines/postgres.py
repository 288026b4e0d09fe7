"""PostgreSQL: text vectors of the terms, written by us and not cut again."""

from collections import defaultdict

from django.db import connection, transaction

from search.queries import All, Answer, AnyOf, Condition, Phrase, Request, Term

from . import Document
from .sql import SqlEngine

COLUMNS = {"all": "terms", "title": "title", "heads": "heads"}
# A vector keeps no more positions of a word, and none beyond that number.
MOST_POSITIONS, LAST_POSITION = 255, 16_382
# Stands for a condition that nothing meets: no term has a blank.
NEVER = "'no such term'"


class PostgresEngine(SqlEngine):
    number_column = "id"

    def create(self, table: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE {table} (id bigint PRIMARY KEY, title tsvector, "
                "heads tsvector, terms tsvector)"
            )
            # Without a name of its own: it must not clash when tables change names.
            cursor.execute(f"CREATE INDEX ON {table} USING gin (terms)")
            cursor.execute(f"CREATE INDEX ON {table} USING gin (title)")

    def insert(self, table: str, documents: list[Document]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} (id, title, heads, terms) "  # noqa: S608  our own tables
                "VALUES (%s, %s::tsvector, %s::tsvector, %s::tsvector)",
                [
                    (
                        document.number,
                        vector(document.title),
                        vector(document.heads),
                        vector(
                            document.title,
                            document.heads,
                            document.body,
                            document.facets,
                        ),
                    )
                    for document in documents
                ],
            )

    def rename(self, table: str, name: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} RENAME TO {name}")

    def matches(self, request: Request) -> tuple[str, list]:
        column = COLUMNS[request.scope]
        wanted, values = f"{column} @@ %s::tsquery", [expression(request.wanted)]
        for words in request.filters:
            wanted += " AND terms @@ %s::tsquery"
            values.append(expression(AnyOf(tuple(Term(word) for word in words))))
        return f"SELECT id FROM {self.table} WHERE {wanted}", values  # noqa: S608  our own tables

    def search(self, request: Request) -> Answer:
        # The vectors lie outside of their rows, which the planner does not count: it
        # would take all of them apart one by one instead of asking the index.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            return super().search(request)

    def joined_index(self) -> str:
        return f"JOIN {self.table} AS known ON known.id = found.id"

    def score(self, request: Request) -> tuple[str, list]:
        parts, values = ["0"], []
        for boost in request.boosts:
            met = f"{COLUMNS[boost.scope]} @@ %s::tsquery"
            if boost.scope == "all":
                # Asked once for all rows, of the index: titles and headings are short.
                met = f"found.id IN (SELECT id FROM {self.table} WHERE {met})"  # noqa: S608  our own tables
            else:
                met = f"known.{met}"
            parts.append(f"CASE WHEN {met} THEN {int(boost.weight)} ELSE 0 END")
            values.append(expression(boost.condition))
        return " + ".join(parts), values


def vector(*texts: str) -> str:
    """The literal of a vector; texts stand apart, so no phrase runs across them."""
    positions: dict[str, list[int]] = defaultdict(list)
    at = 0
    for text in texts:
        for term in text.split():
            at += 1
            if len(positions[term]) < MOST_POSITIONS:
                positions[term].append(min(at, LAST_POSITION))
        at += 1
    return " ".join(
        f"{_quoted(term)}:{','.join(map(str, dict.fromkeys(found)))}"
        for term, found in positions.items()
    )


def expression(condition: Condition) -> str:
    """A condition in the language of PostgreSQL; every term is quoted."""
    if isinstance(condition, Term):
        return _quoted(condition.term) + (":*" if condition.prefix else "")
    if isinstance(condition, Phrase):
        return f"({' <-> '.join(_quoted(term) for term in condition.terms)})"
    parts = [expression(part) for part in condition.parts]
    if isinstance(condition, All):
        return f"({' & '.join(parts)})" if parts else NEVER
    return f"({' | '.join(parts)})" if parts else NEVER


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
