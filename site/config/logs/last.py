"""What nobody caught, as a line like all others: what ends a process or a thread."""

import logging
import sys
import threading
import warnings
from types import TracebackType

logger = logging.getLogger("config.last")


def tell_all() -> None:
    """
    Let nothing be written but lines: for a supervisor, not for who sits at a screen.

    Python's own words would hold an error's, with what somebody typed.
    """
    # A formatter that fails would show its arguments.
    logging.raiseExceptions = False
    if sys.stderr is None or sys.stderr.isatty():
        return
    sys.excepthook = _process
    threading.excepthook = _thread
    warnings.showwarning = _warning


def _process(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logger.critical("a process ended", exc_info=(kind, error, trace))


def _thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_type is SystemExit:
        return
    caught = (told.exc_type, told.exc_value, told.exc_traceback)
    logger.error("a thread ended", exc_info=caught)


def _warning(
    message: Warning | str, category: type, filename: str, lineno: int, *rest: object
) -> None:
    logger.warning("%s in %s:%s", category.__name__, filename, lineno)
