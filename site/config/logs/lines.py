"""
One line for each thing that happened: as JSON for machines, or to be read.

No Django in here: gunicorn uses it before anything is loaded. Whatever somebody passes
to a logger, a line comes out, and never an exception.
"""

import json
import logging
import re
from datetime import UTC, datetime

from .asked import Asked, current
from .masking import masked, told

LONGEST = 8000
# Also what would move a terminal's cursor.
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Json(logging.Formatter):
    """Time, level, logger and message; about which request; what went wrong."""

    def format(self, record: logging.LogRecord) -> str:
        try:
            line = self._told(record)
        except Exception as error:  # noqa: BLE001  a line comes out all the same
            line = {"level": "ERROR", "message": f"no line: {type(error).__name__}"}
        # ASCII only: half a character of a broken encoding is a number then.
        return json.dumps(line)

    def _told(self, record: logging.LogRecord) -> dict[str, object]:
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
        return line


class Plain(logging.Formatter):
    """The same to be read on a screen; what went wrong stands below."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).strftime("%H:%M:%S")  # noqa: DTZ006  the reader's own clock
        text = CONTROLS.sub(_escaped, message_of(record))
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


def _escaped(found: re.Match) -> str:
    return found[0].encode("unicode_escape").decode()


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
