"""Dates worked on one after the other: one that fails stops no other."""

import logging
import traceback
from collections.abc import Callable, Iterable
from typing import TypeVar

logger = logging.getLogger(__name__)
T = TypeVar("T")


def each_date(pks: Iterable[int], work: Callable[[int], T]) -> list[T]:
    """What the work gave for each date; a failure is logged and left out."""
    given = []
    for pk in pks:
        try:
            given.append(work(pk))
        except Exception as error:  # noqa: BLE001  logged below, without its words
            _log(pk, error)
    return given


def _log(pk: int, error: Exception) -> None:
    # Not the exception's own words: a database quotes the row, names and all.
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("Date %s failed: %s\n%s", pk, type(error).__name__, where)
