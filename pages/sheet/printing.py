"""From HTML to PDF: at most once per content, never for long, nothing from outside."""

import ctypes
import hashlib
import importlib.util
import json
import logging
import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.cache import caches

logger = logging.getLogger(__name__)

PRINTER = Path(__file__).with_name("printer.py")
STYLES = ("sheet/sheet.css",)
# What WeasyPrint draws with, as Linux and macOS call it.
LIBRARIES = (
    ("libgobject-2.0.so.0", "libgobject-2.0.dylib"),
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    ("libharfbuzz.so.0", "libharfbuzz.dylib"),
    ("libfontconfig.so.1", "libfontconfig.dylib"),
)
PASSED_ON = ("PATH", "HOME", "LANG", "XDG_CACHE_HOME", "DYLD_FALLBACK_LIBRARY_PATH")

SECONDS = 45
SECONDS_AFTER_FAILURE = 120
MOST_HTML = 1024 * 1024
MOST_PDF = 8 * 1024 * 1024
AT_ONCE = 2
KEPT_SECONDS = 30 * 24 * 3600
FAILED = b"failed"


class Unprintable(Exception):
    """There is no PDF of this page, now or ever."""


class Busy(Unprintable):
    """Others are being printed; in a moment there is a place."""


@lru_cache(maxsize=1)
def can_print() -> bool:
    """Whether this machine has all that makes PDFs."""
    has_package = importlib.util.find_spec("weasyprint") is not None
    return has_package and all(_is_there(names) for names in LIBRARIES)


def _is_there(names: tuple[str, ...]) -> bool:
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def printed(html: str, url: str, *, styles: tuple[str, ...] = STYLES) -> bytes:
    """
    The page as PDF, kept as long as its words and the styles are the same.

    :raises Unprintable: if it cannot be made here, is too large or takes too long
    """
    if not can_print() or len(html) > MOST_HTML:
        raise Unprintable
    order = json.dumps({"html": html, "css": _style(styles), "url": url})
    key = f"sheet:{hashlib.sha256(order.encode()).hexdigest()}"
    shelf = caches["sheets"]
    pdf = shelf.get(key)
    if pdf is None:
        pdf = _print_in_turn(order)
        seconds = SECONDS_AFTER_FAILURE if pdf == FAILED else KEPT_SECONDS
        shelf.set(key, pdf, timeout=seconds)
    if pdf == FAILED:
        raise Unprintable
    return pdf


def _style(names: tuple[str, ...]) -> str:
    return "\n".join(Path(finders.find(name)).read_text() for name in names)


def _print_in_turn(order: str) -> bytes:
    """:raises Busy: if as many as may are being printed on this machine"""
    shelf = caches["sheets"]
    for number in range(AT_ONCE):
        place = f"sheet:place:{number}"
        if shelf.add(place, 1, timeout=SECONDS + 5):
            try:
                return _print(order)
            finally:
                shelf.delete(place)
    raise Busy


def _print(order: str) -> bytes:
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603  our own script, no words of readers
            [sys.executable, "-I", str(PRINTER)],
            input=order.encode(),
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        logger.warning("A sheet could not be printed: %s", error)
        return FAILED
    if not done.stdout.startswith(b"%PDF") or len(done.stdout) > MOST_PDF:
        logger.warning("A sheet was too large: %d bytes", len(done.stdout))
        return FAILED
    return done.stdout
