"""When each table was written last, as this process knows it."""

import logging
import threading
import time
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from .models import Change

# Numbers are given in the order of commits, but may be seen in another one.
WINDOW = 50
# Nobody trusts an answer for so long without asking the database anew.
KEPT = timedelta(hours=1)
TIDY_EVERY = 200
logger = logging.getLogger(__name__)
SQL = "SELECT id, tables FROM freshness_change WHERE id > %s ORDER BY id"


class Versions:
    """The number of the last commit that wrote each table, as it was last looked up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """As a process that has just started."""
        self.latest = 0
        self._tables: dict[str, int] = {}
        self._looked_at = 0.0

    def look(self) -> int:
        """
        The number of the last commit, at most ANSWERS_LOOK_SECONDS old.

        :raises DatabaseError: if the database does not answer
        """
        if self.is_fresh:
            return self.latest
        began = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute(SQL, [max(self.latest - WINDOW, 0)])
            rows = cursor.fetchall()
        with self._lock:
            for number, tables in rows:
                self._note(number, tables.split())
            self._looked_at = began
        return self.latest

    @property
    def age(self) -> float:
        """Seconds since it was looked up."""
        return time.monotonic() - self._looked_at

    @property
    def is_fresh(self) -> bool:
        return self.age < settings.ANSWERS_LOOK_SECONDS

    def _note(self, number: int, tables: Iterable[str]) -> None:
        for table in tables:
            self._tables[table] = max(number, self._tables.get(table, 0))
        self.latest = max(number, self.latest)

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


def announce(tables: Iterable[str]) -> None:
    """
    Tell all processes that these tables were written. After the commit.

    What was written stays so whatever happens here: readers then see it in a minute.
    """
    try:
        row = Change.objects.create(tables=" ".join(sorted(tables)))
        if row.pk % TIDY_EVERY == 0:
            Change.objects.filter(at__lt=timezone.now() - KEPT).delete()
    except DatabaseError as fault:
        logger.warning("A change was not announced: %s", type(fault).__name__)
    versions.look_now()
