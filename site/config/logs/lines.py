"""
One line for each thing that happened: as JSON for machines, or to be read.

No Django in here: gunicorn uses it before anything is loaded. Whatever somebody passes
to a logger, a line comes out, and never an exception.
"""

import json
import logging
from datetime import UTC, datetime

from .asked import Asked, current
from .masking import masked, told

LONGEST = 8000


class Json(logging.Formatter):
    """Time, level, logger and message; about which request; what went wrong."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        line = {
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        }
        if asked := _asked(record):
            line |= asked.told(status=getattr(record, "status_code", None))
        if error := _error(record):
            line["exception"] = error
        # ASCII only: half a character of a broken encoding is a number then.
        return json.dumps(line)


class Plain(logging.Formatter):
    """The same to be read on a screen; what went wrong stands below."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).strftime("%H:%M:%S")  # noqa: DTZ006  the reader's own clock
        text = message_of(record).replace("\r", "\\r").replace("\n", "\\n")
        line = f"{at} {record.levelname} {record.name}: {text}"
        if asked := _asked(record):
            line += f" [{asked.number}]"
        if error := _error(record):
            line += f"\n{error}"
        return line.encode("utf-8", "backslashreplace").decode()


def message_of(record: logging.LogRecord) -> str:
    """The words of a record, masked, whatever its parts are."""
    try:
        text = record.getMessage()
    except Exception:  # noqa: BLE001  wrong number of arguments, a broken __str__
        text = f"{_safely(record.msg)} (its arguments do not fit)"
    if asked := _asked(record):
        text = text.replace(asked.raw_path, asked.path)
    return masked(text[:LONGEST])


def _safely(value: object) -> str:
    try:
        return str(value)
    except Exception:  # noqa: BLE001  the same
        return type(value).__name__


def _asked(record: logging.LogRecord) -> Asked | None:
    """The request it is about: the record's own, or the one that is being answered."""
    return getattr(getattr(record, "request", None), "asked", None) or current.get()


def _error(record: logging.LogRecord) -> str:
    info = record.exc_info
    return told(info[1]) if isinstance(info, tuple) and info[1] else ""
