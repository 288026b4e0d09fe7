"""
How far the site reaches what it should in speed, each row beside its reference.

    reach.py [ROW ...] [--size full|middle|tiny]

`bench/reach` runs it on a PostgreSQL of its own. Each side of a row has a process and
a database of its own; figures of one run are compared with each other, never with
those of another machine. Ends with 1 where a goal is missed.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from bench.databases import Databases  # noqa: E402  the paths come first
from bench.goals import HEAD, Measured, lines  # noqa: E402
from bench.size import SIZES  # noqa: E402
from bench.table import ROWS  # noqa: E402

# Rows that have a table of their own.
COMMANDS = {"translation": "translation.py"}
FOLDER = ROOT / ".var" / "bench"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    names = (*ROWS, *COMMANDS)
    options.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(names))
    options.add_argument("--size", choices=tuple(SIZES), default="full")
    asked = options.parse_args()
    if unknown := set(asked.rows) - set(names):
        options.error(f"No such row: {', '.join(sorted(unknown))}.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    databases, missed = Databases(os.environ["DATABASE_URL"]), 0
    rows = asked.rows or (names if asked.size == "full" else tuple(ROWS))
    print(HEAD, flush=True)
    for name in rows:
        if name in ROWS:
            missed += shown(name, asked.size, databases)
    for name in rows:
        if name in COMMANDS:
            print(f"\n{name}", flush=True)
            command = [sys.executable, str(ROOT / "bench" / COMMANDS[name])]
            subprocess.run(command, check=True)  # noqa: S603  our own programme
    print(f"\nGoals missed: {missed}.")
    return min(missed, 1)


def shown(name: str, size: str, databases: Databases) -> int:
    """Measure a row and print it; how many goals it misses."""
    row = ROWS[name]
    ours, stock = measured(name, size, databases)
    print("\n".join(lines(row.title, row.goals, ours, stock)), flush=True)
    return sum(not goal.is_reached(ours, stock) for goal in row.goals)


def measured(row: str, size: str, databases: Databases) -> tuple[Measured, Measured]:
    """Our figures, and those of the reference as far as there is one."""
    reference = {}
    if ROWS[row].has_stock:
        url = databases.fresh(f"bench_stock_{row}", is_ours=False)
        reference = side("stock", row, size, url)
    found = side("ours", row, size, databases.fresh(f"bench_{row}", is_ours=True))
    return tuple(found) if isinstance(found, list) else (found, reference)


def side(name: str, row: str, size: str, url: str) -> object:
    """What one side of a row has measured, in a process that knows no other site."""
    done = subprocess.run(  # noqa: S603  our own programme
        [sys.executable, str(ROOT / "bench" / "side.py"), name, row, size],
        env={
            **os.environ,
            "DATABASE_URL": url,
            "STOCK_MEDIA": str(FOLDER / "stock-media"),
        },
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main())
