"""When each table was written last, as this process knows it."""

import logging
import threading
import time
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from .clock import moment
from .models import Change

# Nobody trusts an answer for so long without asking the database anew.
KEPT = timedelta(hours=1)
TIDY_EVERY = 200
logger = logging.getLogger(__name__)
SQL = "SELECT id, tables, at FROM freshness_change WHERE id >= %s ORDER BY id"
# PostgreSQL gives a number before its row can be seen, so two at once might be seen in
# the wrong order: one at a time there, as SQLite has it anyway. For a moment only: it
# waits for no disk (what a crash loses shows in a minute), nor for a client that hangs.
IN_TURN = """
    SELECT set_config('lock_timeout', '2s', true),
        set_config('synchronous_commit', 'off', true),
        pg_advisory_xact_lock(5377021186)
"""


class Versions:
    """The number of the last commit that wrote each table, as it was last looked up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """As a process that has just started."""
        # Whatever was found true before that moment has to be asked anew.
        self.sure_since = 0.0
        self._begin()
        self._looked_at = 0.0

    def _begin(self) -> None:
        self.latest = 0
        self._tables: dict[str, int] = {}
        self._last: tuple | None = None

    def look(self) -> int:
        """
        The number of the last commit, at most ANSWERS_LOOK_SECONDS old.

        :raises django.db.Error: if the database does not answer
        """
        if self.is_fresh:
            return self.latest
        began, last = time.monotonic(), self._last
        rows = _rows_from(last[0] if last else 0)
        is_another = last is not None and rows[:1] != [last]
        if is_another:
            # A backup was restored: its numbers begin elsewhere. (Or nobody has asked
            # this worker for an hour.)
            rows = _rows_from(0)
        with self._lock:
            if is_another:
                self.sure_since = moment().timestamp()
                self._begin()
            self._note(rows)
            self._looked_at = began
        return self.latest

    @property
    def age(self) -> float:
        """Seconds since it was looked up."""
        return time.monotonic() - self._looked_at

    @property
    def is_fresh(self) -> bool:
        return self.age < settings.ANSWERS_LOOK_SECONDS

    def _note(self, rows: list[tuple]) -> None:
        for number, tables, _at in rows:
            for table in tables.split():
                self._tables[table] = max(number, self._tables.get(table, 0))
        # Last: whoever compares at the same time must not miss what is being noted.
        if rows and rows[-1][0] > self.latest:
            self._last, self.latest = rows[-1], rows[-1][0]

    def since(self, number: int, tables: Iterable[str]) -> set[str]:
        """Those of the tables that were written after that number."""
        if number >= self.latest:
            return set()
        known = self._tables
        return {table for table in tables if known.get(table, 0) > number}

    def look_now(self) -> None:
        """The next question looks: this very process has changed something."""
        self._looked_at = 0.0


versions = Versions()


def _rows_from(number: int) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(SQL, [number])
        return cursor.fetchall()


def announce(tables: Iterable[str]) -> None:
    """
    Tell all processes that these tables were written. After the commit.

    What was written stays so whatever happens here: readers then see it in a minute.
    """
    try:
        row = _add(" ".join(sorted(tables)))
        if row.pk % TIDY_EVERY == 0:
            Change.objects.filter(at__lt=timezone.now() - KEPT).delete()
    except Exception as fault:  # noqa: BLE001  a full disk, a database that is gone
        logger.warning("A change was not announced: %s", type(fault).__name__)
    versions.look_now()


def _add(tables: str) -> Change:
    """In a transaction of its own: numbers are given in the order of their commits."""
    if connection.vendor != "postgresql":
        # One statement is one, and SQLite ends none while the one before is being read.
        return Change.objects.create(tables=tables)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(IN_TURN)
        return Change.objects.create(tables=tables)
