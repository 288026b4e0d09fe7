"""Writing down that something lives, or that a sweep has ended."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, close_old_connections, connections
from django.utils import timezone

from .models import Beat

logger = logging.getLogger(__name__)
MINUTE = 60
CUT = "ended before it was through"
TIMER, TASKS, LETTERS = PROCESSES = ("timer", "tasks", "letters")


@contextmanager
def noted(name: str, *, every: int) -> Iterator[None]:
    """
    Remember when what is inside began and ended, and whether it failed.

    A run that was killed could not say so; the next one does.
    """
    _note(name, every, began_at=timezone.now(), **_of_one_that_was_cut(name))
    try:
        yield
    except Exception as error:
        failed = type(error).__name__[:80]
        _note(name, every, failed_at=timezone.now(), error=failed)
        raise
    _note(name, every, ended_at=timezone.now(), failed_at=None, error="")


@contextmanager
def alive(name: str) -> Iterator[None]:
    """Show every minute, beside whatever is inside, that this process lives."""
    stopped = threading.Event()
    threading.Thread(target=show_life, args=(name, stopped), daemon=True).start()
    try:
        yield
    finally:
        stopped.set()


def show_life(name: str, stopped: threading.Event) -> None:
    """A sign of life at once and every minute, until it is stopped."""
    began_at = timezone.now()
    while True:
        try:
            close_old_connections()
            _note(name, MINUTE, began_at=began_at, ended_at=timezone.now())
        except Exception as error:  # noqa: BLE001  who works must not seem dead
            logger.warning("%s: no sign of life: %s", name, type(error).__name__)
        if stopped.wait(MINUTE):
            connections.close_all()
            return


def _of_one_that_was_cut(name: str) -> dict[str, object]:
    try:
        last = Beat.objects.filter(name=name).first()
    except Error:
        return {}
    if last is None or not last.at_work_since:
        return {}
    return {"failed_at": last.at_work_since, "error": CUT}


def _note(name: str, every: int, **values: object) -> None:
    """In one statement. The work goes on where it cannot be written."""
    try:
        Beat.objects.bulk_create(
            [Beat(name=name, every=every, **values)],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["every", *values],
        )
    except Error as error:
        logger.warning("%s is not noted: %s", name, type(error).__name__)
