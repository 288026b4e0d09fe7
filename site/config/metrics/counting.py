"""
Counts requests, over all workers of the web server.

Each worker keeps its counts in files of its own place (`slot`), in memory; whoever
takes that place later goes on with them: there are never more files than places.
`deploy/gunicorn.py` makes their folder; without it nothing is counted, because the
counts of one worker would be told for those of all.
"""

import logging
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

from config.logs.asked import Asked
from locales.table import BY_CODE

if TYPE_CHECKING:
    from prometheus_client import Counter, Histogram

logger = logging.getLogger(__name__)
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
AREAS = {
    "/admin/": "editors",
    "/api/": "api",
    "/oparl/": "api",
    "/-/": "own",
    "/media/": "files",
    "/documents/": "files",
    "/static/": "files",
}
# The place of this worker; deploy/gunicorn.py gives it after the fork.
slot = ""
# What a worker's file is given at once: it has never become larger.
ROOM = 1024 * 1024
_is_off = False


def is_possible() -> bool:
    """Whether requests are counted here."""
    return bool(settings.METRICS_TOKEN and _folder())


def count(request: HttpRequest, asked: Asked) -> None:
    """One more request; whatever goes wrong with that costs no answer."""
    if _is_off:
        return
    try:
        requests, seconds = _counters()
        area = area_of(asked.raw_path)
        code = asked.language if asked.language in BY_CODE else "other"
        language = code if area == "pages" else ""
        status = f"{asked.status // 100}xx"
        requests.labels(view_of(request), asked.method, status, language).inc()
        seconds.labels(area, language).observe(asked.seconds)
    except Exception as error:  # noqa: BLE001  a broken file, say
        logger.warning("a request was not counted: %s", type(error).__name__)


def count_kept(status: str) -> None:
    """One more answer that was sent before the site woke, e.g. with "200 OK"."""
    if _is_off or not is_possible():
        return
    try:
        requests, _seconds = _counters()
        requests.labels("kept", "GET", f"{status[0]}xx", "").inc()
    except Exception as error:  # noqa: BLE001  a broken file, say
        logger.warning("a request was not counted: %s", type(error).__name__)


def view_of(request: HttpRequest) -> str:
    """The name of what answered: one of those in `urls`, never an address."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else "none"


def area_of(path: str) -> str:
    """Which part of the site an address belongs to."""
    found = (area for start, area in AREAS.items() if path.startswith(start))
    return next(found, "pages")


def begin(place: str) -> None:
    """
    Take a place, before the first request and before there is a second thread.

    A file that is only as large as it says where memory is full kills its worker
    when that writes; so it gets its room now, or nothing is counted.
    """
    global slot, _is_off  # noqa: PLW0603  a worker has one place
    slot = place
    if not is_possible():
        return
    try:
        for kind in ("counter", "histogram"):
            _make_room(Path(_folder(), f"{kind}_{place}.db"))
        _counters()
    except Exception as error:  # noqa: BLE001  the worker answers all the same
        _is_off = True
        logger.warning("requests are not counted: %s", type(error).__name__)


def _make_room(file: Path) -> None:
    with file.open("ab") as opened:
        try:
            os.posix_fallocate(opened.fileno(), 0, ROOM)
        except OSError:
            if not opened.tell():
                file.unlink()
            raise


def told() -> bytes:
    """What all workers have counted, for Prometheus; nothing if it is broken."""
    if not is_possible():
        return b""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    try:
        registry = CollectorRegistry()
        MultiProcessCollector(registry, _folder())
        return generate_latest(registry)
    except Exception as error:  # noqa: BLE001  the numbers of now are told all the same
        logger.warning("counts cannot be read: %s", type(error).__name__)
        return b""


@cache
def _counters() -> "tuple[Counter, Histogram]":
    """Made at the first request: without METRICS_TOKEN the library is never loaded."""
    from prometheus_client import Counter, Histogram, values

    values.ValueClass = values.MultiProcessValue(lambda: slot or os.getpid())
    return (
        Counter(
            "office_requests",
            "Answers by view, method, class of status and language.",
            ["view", "method", "status", "language"],
            registry=None,
        ),
        Histogram(
            "office_request_seconds",
            "How long answers took, by part of the site and language.",
            ["area", "language"],
            buckets=BUCKETS,
            registry=None,
        ),
    )


def _folder() -> str:
    """Where the library keeps its files."""
    return os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
