"""What a move carried over, what it left out, and why."""

import csv
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

from config.movein.items import Item


class Outcome(StrEnum):
    """What became of one thing in one language."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    # The old site has news of it, but somebody has changed it here since.
    KEPT = "kept as changed here"
    DELETED = "deleted here"
    LEFT_OUT = "left out"
    # It came, but not all of it.
    REMARK = "remark"
    GONE = "gone from the old site"


TOLD = [x for x in Outcome if x not in (Outcome.UNCHANGED, Outcome.NEW)]


@dataclass(frozen=True)
class Line:
    """One thing in one language; `foreign` is its name on the old site."""

    outcome: Outcome
    kind: str
    foreign: str
    language: str = ""
    title: str = ""
    why: str = ""


@dataclass
class Report:
    """All lines of one move, in their order."""

    lines: list[Line] = field(default_factory=list)

    def add(
        self, outcome: Outcome, item: Item, language: str = "", why: str = ""
    ) -> None:
        title = item.name if item.kind != "person" else ""
        line = Line(outcome, str(item.kind), item.foreign, language, title, why)
        self.lines.append(line)

    def tell(self, what: str, foreign: str, why: str) -> None:
        """Of something that became no item at all."""
        self.lines.append(Line(Outcome.LEFT_OUT, what, foreign, why=why))

    def counts(self) -> Counter:
        """How many things of each kind had which outcome."""
        return Counter((line.kind, line.outcome) for line in self.lines)

    def count(self, outcome: Outcome) -> int:
        return sum(line.outcome == outcome for line in self.lines)

    def summary(self) -> str:
        """A line for each kind and outcome, and what was not carried over."""
        counted = sorted(self.counts().items())
        lines = [
            f"{number:>7}  {kind}: {outcome}" for (kind, outcome), number in counted
        ]
        return "\n".join(lines) or "      0  nothing"

    def write(self, path: Path) -> None:
        """Into a file: JSON if its name ends so, else CSV for a spreadsheet."""
        rows = [asdict(line) for line in self.lines]
        if path.suffix == ".json":
            path.write_text(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            names = ["outcome", "kind", "foreign", "language", "title", "why"]
            writer = csv.DictWriter(file, names, delimiter=";")
            writer.writeheader()
            writer.writerows({key: _cell(row[key]) for key in row} for row in rows)


def _cell(text: str) -> str:
    """A spreadsheet would take these for formulas."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
