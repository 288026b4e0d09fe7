"""What a piece of work costs: queries, seconds, and its longest transaction."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection


@dataclass
class Cost:
    """`longest` is the longest time in seconds for which others had to wait."""

    queries: int = 0
    wall: float = 0
    cpu: float = 0
    longest: float = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            self.queries + other.queries,
            self.wall + other.wall,
            self.cpu + other.cpu,
            max(self.longest, other.longest),
        )


@contextmanager
def measured() -> Iterator[Cost]:
    """Counts what happens within; the cost is filled in at the end."""
    cost = Cost()

    def count(execute: object, *args: object) -> object:
        cost.queries += 1
        return execute(*args)

    wall, cpu = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(count), _transactions_timed(cost):
        yield cost
    cost.wall = time.perf_counter() - wall
    cost.cpu = time.process_time() - cpu


@contextmanager
def _transactions_timed(cost: Cost) -> Iterator[None]:
    """A transaction is open while the connection does not commit by itself."""
    real, began = connection.set_autocommit, []

    def timed(autocommit: bool, **options: object) -> None:
        real(autocommit, **options)
        if not autocommit:
            began.append(time.perf_counter())
        elif began:
            cost.longest = max(cost.longest, time.perf_counter() - began.pop())

    connection.set_autocommit = timed
    try:
        yield
    finally:
        del connection.set_autocommit


def table(rows: dict[str, tuple[Cost, Cost]]) -> str:
    """Each piece of work with our cost, stock's, and the ratio of both."""
    lines = [
        f"{'':<44}{'ours':>24}{'stock':>26}{'ours : stock':>22}",
        f"{'':<44}" + f"{'queries':>10}{'wall s':>8}{'CPU s':>8}" * 2
        + f"{'queries':>10}{'wall':>6}{'CPU':>6}",
    ]  # fmt: skip
    for name, (ours, stock) in rows.items():
        cells = [
            f"{cost.queries:>10}{cost.wall:>8.2f}{cost.cpu:>8.2f}"
            for cost in (ours, stock)
        ]
        ratios = [
            ours.queries / stock.queries, ours.wall / stock.wall, ours.cpu / stock.cpu
        ]  # fmt: skip
        lines.append(
            f"{name:<44}" + "".join(cells)
            + f"{ratios[0]:>10.2f}{ratios[1]:>6.2f}{ratios[2]:>6.2f}"
        )  # fmt: skip
    return "\n".join(lines)
