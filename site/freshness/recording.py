"""What an answer was made from: the questions that were put to the database."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from hashlib import blake2b

from django.db import connection

from .tables import named_in, quiet

_current: ContextVar["Recording | None"] = ContextVar("recording", default=None)


class Question:
    """One statement, and a fingerprint of as much of the answer as was read."""

    __slots__ = ("_hash", "count", "digest", "is_whole", "params", "sql", "tables")

    def __init__(self, sql: str, params: object, tables: frozenset[str]) -> None:
        self.sql, self.params, self.tables = sql, params, tables
        self.count, self.is_whole, self.digest = 0, False, b""
        self._hash = blake2b(digest_size=16)

    @classmethod
    def of_rows(cls, table: str, pks: set[int]) -> "Question":
        """Whether these rows are there, as if it had been put: they are now."""
        places = ", ".join(["%s"] * len(pks))
        # The table is a model's, never a reader's.
        sql = f"SELECT id FROM {table} WHERE id IN ({places}) ORDER BY id"  # noqa: S608
        question = cls(sql, tuple(sorted(pks)), frozenset({table}))
        question.note((pk,) for pk in sorted(pks))
        question.is_whole = True
        return question

    def note(self, rows: Iterable[object]) -> None:
        for row in rows:
            self.count += 1
            self._hash.update(repr(row).encode())

    def __getstate__(self) -> tuple:
        digest = self._hash.digest() if self._hash else self.digest
        return self.sql, self.params, self.tables, self.count, self.is_whole, digest

    def __setstate__(self, state: tuple) -> None:
        self.sql, self.params, self.tables = state[:3]
        self.count, self.is_whole, self.digest = state[3:]
        self._hash = None

    def is_answered_alike(self) -> bool:
        """Put it once more: whether the answer is what it was."""
        again = Question(self.sql, self.params, self.tables)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            if self.is_whole:
                again.note(cursor.fetchall())
            elif self.count:  # SQLite reads "no rows" as "all"
                again.note(cursor.fetchmany(self.count))
        return again.count == self.count and again._hash.digest() == self.digest


class Recording:
    """Everything that an answer depends on, while it is being made."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.tables: set[str] = set()
        # Kept values that it was made with: their keys, and which value it was.
        self.leans: dict[str, str] = {}
        self.rows: dict[str, set[int]] = {}
        # Seconds since 1970.
        self.until = float("inf")
        self.reads_the_moment = False
        self.spoiled_by = ""

    def spoil(self, why: str) -> None:
        self.spoiled_by = self.spoiled_by or why

    def end(self, at: datetime) -> None:
        """It is true until then at most."""
        self.until = min(self.until, at.timestamp())

    def lean_on_row(self, table: str, pk: int) -> None:
        """It shows a row that some cache had, so no question was put about it."""
        self.rows.setdefault(table, set()).add(pk)
        self.tables.add(table)

    def all_questions(self) -> list[Question]:
        """Those that were put, and whether the rows of other caches are there still."""
        return [*self.questions, *(Question.of_rows(*row) for row in self.rows.items())]

    def lean_on(
        self, key: str, token: str, tables: Iterable[str], until: float
    ) -> None:
        """It was made with a kept value, whose tables and end are its own, too."""
        self.leans[key] = token
        self.tables.update(tables)
        self.until = min(self.until, until)


def current() -> Recording | None:
    return _current.get()


@contextmanager
def record() -> Iterator[Recording]:
    """Note what the code within reads."""
    recording = Recording()
    token = _current.set(recording)
    try:
        yield recording
    finally:
        _current.reset(token)


@contextmanager
def unrecorded() -> Iterator[None]:
    """What is read within does not count: the caller says what it stands for."""
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


def spoil(why: str) -> None:
    """The answer being made is kept for nobody: it depends on what nobody watches."""
    if recording := current():
        recording.spoil(why)


def note_reading(context: dict, sql: str, params: object) -> None:
    """A statement has been put by code that is recorded."""
    recording, tables = current(), named_in(sql)
    if recording is None or not tables:
        return
    if own := tables & quiet():
        recording.spoil(f"reads {', '.join(sorted(own))}")
    question = Question(sql, params, tables)
    recording.questions.append(question)
    recording.tables |= tables
    wrapper = context["cursor"]
    raw = wrapper.cursor
    wrapper.cursor = Listening(getattr(raw, "_raw", raw), question)


class Listening:
    """A database's cursor; what is fetched goes into the question's fingerprint."""

    def __init__(self, raw: object, question: Question) -> None:
        self._raw, self._question = raw, question

    def __getattr__(self, name: str) -> object:
        return getattr(self._raw, name)

    def __iter__(self) -> Iterator[object]:
        for row in self._raw:
            self._question.note([row])
            yield row
        self._question.is_whole = True

    def fetchone(self) -> object:
        row = self._raw.fetchone()
        self._heard([] if row is None else [row], is_last=row is None)
        return row

    def fetchmany(self, *args: int) -> list:
        rows = self._raw.fetchmany(*args)
        self._heard(rows, is_last=not rows)
        return rows

    def fetchall(self) -> list:
        rows = self._raw.fetchall()
        self._heard(rows, is_last=True)
        return rows

    def _heard(self, rows: list, *, is_last: bool) -> None:
        self._question.note(rows)
        self._question.is_whole |= is_last
