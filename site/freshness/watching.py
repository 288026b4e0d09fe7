"""Sees every statement of a connection: what answers read, what commits write."""

import re
import threading
from collections.abc import Callable
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from .recording import current, note_reading, spoil
from .tables import known, named_in, quiet
from .versions import announce

# Of the database's own keeping: neither a question nor a change.
ASIDE = re.compile(
    r"\s*(BEGIN|SAVEPOINT|RELEASE|ROLLBACK|COMMIT|PRAGMA|SET|DECLARE)\b", re.IGNORECASE
)
WRITING = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|MERGE|COPY|ALTER|DROP|CREATE)\b"
    r"|\s*WITH\b.*\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\b",
    re.IGNORECASE | re.DOTALL,
)
# Its rows are read after it was carried out, and only then it is at its end.
UNREAD = re.compile(r"\bRETURNING\b", re.IGNORECASE)

# While tables are made, there may be none yet to announce in.
_migrating = threading.Event()
# By connection: what was written outside of a transaction by a statement that was
# perhaps being read. SQLite lets nothing be written meanwhile, not even announcements.
_untold: WeakKeyDictionary[BaseDatabaseWrapper, set[str]] = WeakKeyDictionary()


class Announcement:
    """Told when its transaction is committed, forgotten when it is rolled back."""

    def __init__(self, tables: frozenset[str]) -> None:
        self.tables = set(tables)

    def __call__(self) -> None:
        announce(self.tables)


def watch(
    execute: Callable, sql: object, params: object, many: bool, context: dict
) -> object:
    """An execute wrapper: through it go all statements, whoever writes them."""
    tell_of(context["connection"])
    try:
        result = execute(sql, params, many, context)
    except Exception:
        # Whoever catches it goes on with something that is not what was asked for.
        spoil("a statement failed")
        raise
    if not settings.ANNOUNCES_CHANGES or _migrating.is_set():
        return result
    text = _text(sql, context["connection"])
    if WRITING.match(text):
        _note_writing(context["connection"], named_in(text), text)
    elif current() is not None and not ASIDE.match(text):
        note_reading(context, text, params)
    return result


def _text(sql: object, connection: BaseDatabaseWrapper) -> str:
    """psycopg has statements that are no text, and whose `str` is not what is sent."""
    if isinstance(sql, str) or not hasattr(sql, "as_string"):
        return str(sql)
    return sql.as_string(connection.connection)


def _note_writing(
    connection: BaseDatabaseWrapper, named: frozenset[str], text: str
) -> None:
    if named:
        # A letter or a task, too: the next reader's request must write its own.
        spoil(f"writes {', '.join(sorted(named))}")
    tables = named - quiet()
    if not tables:
        return
    if not connection.in_atomic_block:
        if connection.vendor == "sqlite" and UNREAD.search(text):
            _untold.setdefault(connection, set()).update(tables)
        else:
            announce(tables)
        return
    # What is rolled back to one of these savepoints takes its announcement along.
    open_now = set(connection.savepoint_ids)
    for sids, told, _robust in connection.run_on_commit:
        if isinstance(told, Announcement) and sids <= open_now:
            tables -= told.tables
            if sids == open_now:
                told.tables |= tables
                return
            if not tables:
                return
    if tables:
        transaction.on_commit(Announcement(tables), robust=True)


def tell_of(connection: BaseDatabaseWrapper) -> None:
    """Announce what its last statement wrote, now that its rows have been read."""
    tables = _untold.pop(connection, None)
    if tables:
        announce(tables)


def after_saving(using: str, **kwargs: object) -> None:
    """A row that was saved outside of a transaction has been read."""
    tell_of(connections[using])


def before_migrating(**kwargs: object) -> None:
    _migrating.set()


def after_migrating(**kwargs: object) -> None:
    """Whatever the migrations wrote: all is asked for anew."""
    _migrating.clear()
    if settings.ANNOUNCES_CHANGES:
        announce(known() - quiet())


def watch_connection(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """For the signal that a connection was made."""
    is_new = watch not in connection.execute_wrappers
    if is_new and connection.alias == DEFAULT_DB_ALIAS:
        # First: whoever adds one for a while takes away the last.
        connection.execute_wrappers.insert(0, watch)
