"""The house of the matrix, and what was seen at its doors."""

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.site.matrix import table
from tests.site.matrix.filling import doors
from tests.site.matrix.house import House


@pytest.fixture(scope="class")
def house(demonstrated, django_db_blocker):
    """Built once for a class; the demonstration's copy takes it away again."""
    with django_db_blocker.unblock():
        yield House()


@pytest.fixture(scope="class")
def every_door(house, django_db_blocker):
    """Every address of the editors' area, with things of the house in it."""
    with django_db_blocker.unblock():
        return doors(house)


class Seen:
    """What was answered, to be compared with the table."""

    def __init__(self):
        self.answers = {}

    def note(self, name, method, role, answer):
        self.answers.setdefault(name, {})[method, role] = answer

    def as_table(self, text):
        """That table as it would be if all that was seen were right."""
        rows = table.read(text)
        found = {}
        for name in self.answers:
            row = table.row_of(name, rows)
            found.setdefault(row.name if row else name, []).append(name)
        lines = []
        for line in text.splitlines():
            name = table.name_of(line)
            lines += self._lines(name, found.pop(name, [])) if name else [line]
        for name, names in found.items():
            lines += self._lines(name, names)
        return "\n".join(lines) + "\n"

    def _lines(self, row_name, names):
        """One for most of the row's addresses, and one for each that differs."""
        words = {name: self._words(name) for name in names}
        if not words:
            return
        most, _number = Counter(words.values()).most_common(1)[0]
        yield table.line(row_name, most)
        yield from (table.line(name, x) for name, x in words.items() if x != most)

    def _words(self, name):
        return tuple(self.answers[name].get(column, "?") for column in table.COLUMNS)


@pytest.fixture(scope="session")
def seen():
    """Collects answers; `make matrix` has them written into a file."""
    seen = Seen()
    yield seen
    if path := os.environ.get("MATRIX_SEEN"):
        Path(path).write_text(seen.as_table(table.PATH.read_text()))
