"""A progress bar on a terminal, a line a tenth in a log."""

from collections.abc import Callable
from typing import TextIO

WIDTH = 30


def bar(stream: TextIO, *, tty: bool) -> Callable[[int, int], None]:
    """A function that is told how much of how much is done, and shows it."""
    shown = -1

    def show(done: int, total: int) -> None:
        nonlocal shown
        if tty:
            filled = WIDTH * done // total
            end = "\n" if done == total else ""
            line = "#" * filled + "." * (WIDTH - filled)
            stream.write(f"\r[{line}] {done} of {total}{end}", ending="")
            stream.flush()
        elif 10 * done // total > shown:
            shown = 10 * done // total
            stream.write(f"{done} of {total}\n", ending="")

    return show
