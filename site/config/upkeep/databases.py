"""The database as one file and back, as its own tools do it, in one snapshot."""

import gzip
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.db import connection

from .refusing import Refused

Ask = Callable[[str], list[tuple]]


@dataclass(frozen=True)
class Snapshot:
    """The database of one moment: ask it, and write it to a file."""

    ask: Ask
    tables: dict[str, int]
    write: Callable[[], Path]


SECONDS_TO_WAIT = 30
BUSY = (
    "Something is using the database. Stop the site (web server, worker, letters, "
    "timer) and try again."
)


class Database(Protocol):
    """What a kind of database can do for a backup."""

    kind: str
    file_name: str

    def size(self) -> int:
        """How many bytes it has, about."""

    def server(self) -> str:
        """Which version of it this is."""

    def snapshot(self, folder: Path) -> AbstractContextManager[Snapshot]:
        """What is there at this moment; it is written into the folder."""

    def put_in(self, file: Path) -> None:
        """Everything from the file, in the place of all that is there; or nothing."""


def database() -> Database:
    """
    The database of this site.

    :raises Refused: if it is of a kind that no backup is made of
    """
    kinds = {"sqlite": Sqlite, "postgresql": Postgres}
    if connection.vendor not in kinds:
        raise Refused(f"There is no backup of databases of {connection.vendor}.")
    return kinds[connection.vendor]()


def where() -> str:
    """Which database that is, without its password."""
    found = connection.settings_dict
    return " at ".join(str(x) for x in (found["NAME"], found["HOST"]) if x)


def count_rows(ask: Ask) -> dict[str, int]:
    """How many rows each table has, also one that no model has."""
    quote = connection.ops.quote_name
    return {
        table: ask(f"SELECT count(*) FROM {quote(table)}")[0][0]  # noqa: S608  our own tables
        for (table,) in sorted(ask(_TABLES[connection.vendor]))
    }


def ask_now(sql: str) -> list[tuple]:
    """What the site's database answers at present."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


_TABLES = {
    "sqlite": (
        "SELECT name FROM sqlite_master "
        "WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    ),
    # Without those that belong to an extension of the server.
    "postgresql": (
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') "
        "AND relnamespace = current_schema()::regnamespace AND NOT EXISTS ("
        "SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"
    ),
}


class Sqlite:
    kind = "sqlite"
    file_name = "database.sqlite3.gz"

    def size(self) -> int:
        # The copy, and what it is packed into.
        return 2 * Path(connection.settings_dict["NAME"]).stat().st_size

    def server(self) -> str:
        return sqlite3.sqlite_version

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[Snapshot]:
        path, packed = folder / "database.sqlite3", folder / self.file_name
        # A reader of its own: it waits for no writer, and none waits for it.
        path_now = Path(connection.settings_dict["NAME"]).resolve()
        source = f"{path_now.as_uri()}?mode=ro"
        with (
            closing(sqlite3.connect(source, uri=True)) as own,
            closing(sqlite3.connect(path)) as copy,
        ):
            own.backup(copy, progress=_impatient())
            _check_whole(copy, "The database is damaged; no backup was made of it.")
            # A file of its own, without a journal beside it.
            copy.execute("PRAGMA journal_mode=DELETE")

            def ask(sql: str) -> list[tuple]:
                return copy.execute(sql).fetchall()

            def write() -> Path:
                with path.open("rb") as file, gzip.open(packed, "wb", 6) as target:
                    shutil.copyfileobj(file, target, 1024 * 1024)
                return packed

            yield Snapshot(ask, count_rows(ask), write)

    def put_in(self, file: Path) -> None:
        path = file.with_suffix("")
        with gzip.open(file) as packed, path.open("wb") as target:
            shutil.copyfileobj(packed, target, 1024 * 1024)
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            _check_whole(copy, "The database in the backup is not whole.")
            try:
                copy.backup(connection.connection, progress=_impatient())
            except sqlite3.OperationalError as error:
                is_full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
                words = "The disk has become full." if is_full else BUSY
                raise Refused(f"{words} ({error})") from error
        connection.close()


def _check_whole(base: sqlite3.Connection, words: str) -> None:
    try:
        found = base.execute("PRAGMA quick_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise Refused(f"{words} ({error})") from error
    if found != [("ok",)]:
        raise Refused(words)


def _impatient() -> Callable[[int, int, int], None]:
    """SQLite waits for ever for a lock; this does not."""
    last = (time.monotonic(), -1)

    def look(status: int, remaining: int, total: int) -> None:
        nonlocal last
        if status not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            last = (time.monotonic(), remaining)
        elif time.monotonic() - last[0] > SECONDS_TO_WAIT:
            raise Refused(BUSY)

    return look


class Postgres:
    kind = "postgresql"
    file_name = "database.dump"

    def size(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]

    def server(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            return cursor.fetchone()[0]

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[Snapshot]:
        path = folder / self.file_name
        # A connection of its own: the snapshot lasts as long as its transaction.
        own = connection.copy()

        def ask(sql: str) -> list[tuple]:
            with own.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()

        def write() -> Path:
            _run(
                "pg_dump",
                *("--format=custom", "--no-owner", "--no-privileges"),
                *("--lock-wait-timeout=30s", f"--schema={schema}"),
                *(f"--snapshot={number}", f"--file={path}"),
            )
            return path

        try:
            own.ensure_connection()
            own.set_autocommit(False)
            with own.cursor() as cursor:
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
            ((number, schema),) = ask("SELECT pg_export_snapshot(), current_schema()")
            # Counting locks every table against being dropped until the end.
            yield Snapshot(ask, count_rows(ask), write)
        finally:
            own.close()

    def put_in(self, file: Path) -> None:
        ((schema,),) = ask_now("SELECT current_schema()")
        connection.close()
        with tempfile.TemporaryDirectory(dir=file.parent) as folder:
            emptying, filling = Path(folder, "0.sql"), Path(folder, "1.sql")
            counting = Path(folder, "2.sql")
            emptying.write_text(_EMPTYING)
            # Nothing that only the server's owner may do: extensions, comments on them.
            _call(
                ["pg_restore", "--no-owner", "--no-privileges", "--no-comments"]
                + [f"--schema={schema}", f"--file={filling}", str(file)]
            )
            _leave_out(filling, _UNKNOWN_TO_OLDER_SERVERS)
            # Otherwise every question is slow until the server does it by itself.
            counting.write_text("ANALYZE;")
            _run(
                "psql",
                *("--no-psqlrc", "--quiet", "--output=/dev/null"),
                *("--single-transaction", "--set=ON_ERROR_STOP=1"),
                *(f"--file={x}" for x in (emptying, filling, counting)),
            )


# Tables are all that Django and the search make; the schema itself may be somebody
# else's. Whoever still holds one is not waited for any longer than this.
_EMPTYING = """
SET lock_timeout = '30s';
SET client_min_messages = warning;
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')
    AND relnamespace = current_schema()::regnamespace AND NOT EXISTS (
      SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e') LOOP
    EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', name);
  END LOOP;
END $$;
"""


# pg_restore of a newer PostgreSQL says it to every server.
_UNKNOWN_TO_OLDER_SERVERS = b"SET transaction_timeout = 0;"


def _leave_out(path: Path, unwanted: bytes) -> None:
    """Take a line out of the head of a file, which keeps its length."""
    with path.open("r+b") as file:
        at = file.read(4096).find(unwanted)
        if at >= 0:
            file.seek(at)
            file.write(b" " * len(unwanted))


def _run(program: str, *arguments: str) -> None:
    """A client of PostgreSQL, on the database of this site."""
    client = connection.client
    command, environment = client.settings_to_cmd_args_env(
        connection.settings_dict, list(arguments)
    )
    _call([program, *command[1:]], environment)


def _call(command: list[str], environment: dict[str, str] | None = None) -> None:
    if not shutil.which(command[0]):
        raise Refused(
            f"{command[0]} is missing: apt-get install postgresql-client "
            "(of the server's version or newer)."
        )
    done = subprocess.run(  # noqa: S603  a list of ours
        command,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        words = [line for line in done.stderr.splitlines() if line][:2]
        if "lock timeout" in done.stderr:
            raise Refused(BUSY)
        raise Refused(f"{command[0]} says: {'; '.join(words)}")
