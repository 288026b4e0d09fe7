"""What the two engines inside the database have in common."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import connection, transaction

from search.models import SearchItem
from search.queries import Answer, Request

from . import Document, Health

CURRENT, PREVIOUS = "search_index", "search_index_previous"
NEXT, SPARE = "search_index_next", "search_index_spare"
ITEMS = SearchItem._meta.db_table


class SqlEngine:
    """Counts, orders and pages by plain SQL; subclasses say how terms are matched."""

    name = "database"

    def __init__(self, table: str = CURRENT) -> None:
        self.table = table

    # What subclasses say ---------------------------------------------------------

    def matches(self, request: Request) -> tuple[str, list]:
        """SQL for the numbers of the things that meet a request, in a column `id`."""
        raise NotImplementedError

    def score(self, request: Request) -> tuple[str, list]:
        """SQL for the sum of the boosts of the row `item`."""
        raise NotImplementedError

    def create(self, table: str) -> None:
        raise NotImplementedError

    def insert(self, table: str, documents: list[Document]) -> None:
        raise NotImplementedError

    def rename(self, table: str, name: str) -> None:
        raise NotImplementedError

    number_column = "id"

    # What they share ---------------------------------------------------------------

    def prepare(self) -> None:
        """Make the table of the index where it is missing."""
        if not self.is_there():
            self.create(CURRENT)

    def is_there(self) -> bool:
        return self._exists(CURRENT)

    def search(self, request: Request) -> Answer:
        matches, values = self.matches(request)
        answer = Answer()
        with connection.cursor() as cursor:
            if request.facets:
                answer.facets, answer.total = self._counts(cursor, matches, values)
            else:
                cursor.execute(f"SELECT COUNT(*) FROM ({matches}) AS found", values)  # noqa: S608  our own tables
                answer.total = cursor.fetchone()[0]
            if request.size and answer.total > request.offset:
                answer.hits = self._hits(cursor, request, matches, values)
        return answer

    def _counts(
        self, cursor: object, matches: str, values: list
    ) -> tuple[dict[str, int], int]:
        cursor.execute(
            f"WITH found AS MATERIALIZED ({matches}) "  # noqa: S608  our own tables
            f"SELECT item.facets, COUNT(*) FROM found "
            f"JOIN {ITEMS} AS item ON item.id = found.id GROUP BY item.facets",
            values,
        )
        counts, total = Counter(), 0
        for facets, number in cursor.fetchall():
            total += number
            for word in facets.split():
                counts[word] += number
        return dict(counts), total

    def _hits(
        self, cursor: object, request: Request, matches: str, values: list
    ) -> list[tuple[str, int]]:
        score, score_values = self.score(request)
        if request.fresh_from:
            score += " + CASE WHEN item.date >= %s THEN 1 ELSE 0 END"
            score_values = [*score_values, request.fresh_from.isoformat()]
        if request.sunk:
            score += " + CASE WHEN ' ' || item.facets || ' ' LIKE %s THEN 0 ELSE 1 END"
            score_values = [*score_values, f"% {request.sunk} %"]
        cursor.execute(
            f"WITH found AS MATERIALIZED ({matches}) "  # noqa: S608  our own tables
            f"SELECT item.key, {score} AS score FROM found {self.joined_index()} "
            f"JOIN {ITEMS} AS item ON item.id = found.id "
            "ORDER BY score DESC, item.key LIMIT %s OFFSET %s",
            [*values, *score_values, request.size, request.offset],
        )
        return [(key, int(weight)) for key, weight in cursor.fetchall()]

    def joined_index(self) -> str:
        """SQL that brings in what `score` needs."""
        return ""

    def index(self, documents: Iterable[Document]) -> None:
        documents = list(documents)
        if not documents:
            return
        with transaction.atomic(savepoint=False):
            self._remove(CURRENT, [x.number for x in documents])
            self.insert(CURRENT, documents)

    def delete(self, gone: Mapping[int, int]) -> None:
        self._remove(CURRENT, list(gone))

    def _remove(self, table: str, numbers: list[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"DELETE FROM {table} WHERE {self.number_column} = %s",  # noqa: S608  our own tables
                [(number,) for number in numbers],
            )

    def rebuild(self, name: str = "") -> "SqlRebuild":
        if not (name == NEXT and self._exists(NEXT)):
            self._drop(NEXT)
            self.create(NEXT)
        return SqlRebuild(self, NEXT)

    def before(self) -> "SqlRebuild | None":
        return SqlRebuild(self, PREVIOUS) if self._exists(PREVIOUS) else None

    def health(self) -> Health:
        if not self.is_there():
            return Health(self.name, answers=False)
        return Health(self.name, answers=True, documents=self._count(CURRENT))

    def _count(self, table: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608  our own tables
            return cursor.fetchone()[0]

    def _exists(self, table: str) -> bool:
        return table in connection.introspection.table_names()

    def _drop(self, table: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")

    def analyze(self) -> None:
        """Let the database count anew: without that it chooses slow ways."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


class SqlRebuild:
    """A second table, which takes the first one's name when it is ready."""

    def __init__(self, engine: SqlEngine, name: str) -> None:
        self.engine, self.name = engine, name

    def search(self, request: Request) -> Answer:
        return type(self.engine)(self.name).search(request)

    def add(self, documents: Iterable[Document]) -> None:
        documents = list(documents)
        with transaction.atomic():
            self.engine._remove(self.name, [x.number for x in documents])
            self.engine.insert(self.name, documents)

    def remove(self, gone: Mapping[int, int]) -> None:
        self.engine._remove(self.name, list(gone))

    def count(self) -> int:
        return self.engine._count(self.name)

    def numbers(self) -> set[int]:
        column = self.engine.number_column
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {self.name}")  # noqa: S608  our own tables
            return {number for (number,) in cursor.fetchall()}

    def publish(self) -> None:
        engine = self.engine
        with transaction.atomic():
            engine._drop(SPARE)
            engine.rename(self.name, SPARE)
            engine._drop(PREVIOUS)
            if engine._exists(CURRENT):
                engine.rename(CURRENT, PREVIOUS)
            engine.rename(SPARE, CURRENT)
        self.name = CURRENT
        engine.analyze()

    def discard(self) -> None:
        if self.name == NEXT:
            self.engine._drop(NEXT)
