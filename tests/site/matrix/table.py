"""Reads `table.txt`: what each address answers, and to whom."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PATH = Path(__file__).with_name("table.txt")
# Who asks with which method, in the order of the columns.
COLUMNS = (
    *(
        ("get", role)
        for role in (
            "anonymous",
            "editor",
            "translator",
            "moderator",
            "neighbour",
            "organiser",
            "administrator",
        )
    ),
    *(("post", role) for role in ("anonymous", "translator", "neighbour")),
)


@dataclass(frozen=True)
class Row:
    """One line: an address, in which `*` is one step of it, and its answers."""

    name: str
    answers: tuple[str, ...]

    def means(self, name: str) -> bool:
        pattern = re.escape(self.name).replace(r"\*", "[^/]*")
        return re.fullmatch(pattern, name) is not None

    def expects(self, method: str, role: str) -> str:
        return self.answers[COLUMNS.index((method, role))]


def read(text: str) -> list[Row]:
    """
    The rows, those with fewer `*` first.

    :raises ValueError: for a line with too few or too many answers, or that is twice
    """
    rows = {}
    for line in text.splitlines():
        name = name_of(line)
        if not name:
            continue
        answers = tuple(line.removeprefix(name).replace("|", " ").split())
        if len(answers) != len(COLUMNS) or name in rows:
            raise ValueError(f"table.txt: {line}")
        rows[name] = Row(name, answers)
    return sorted(rows.values(), key=lambda row: row.name.count("*"))


def name_of(line: str) -> str:
    """The address that a line is about; nothing for a remark."""
    return "" if line.startswith("#") else line.partition("  ")[0]


def row_of(name: str, rows: list[Row]) -> Row | None:
    """The row that says most exactly what is expected of that address."""
    return next((row for row in rows if row.means(name)), None)


def unused(rows: list[Row], names: Iterable[str]) -> list[str]:
    """Rows to which no address belongs any more."""
    used = {row_of(name, rows) for name in names}
    return [row.name for row in rows if row not in used]


def line(name: str, answers: Iterable[str]) -> str:
    """A line as it is written there."""
    words = [f"{answer:<5}" for answer in answers]
    words.insert(7, "| ")
    return f"{name:<58}  {''.join(words)}".rstrip()
