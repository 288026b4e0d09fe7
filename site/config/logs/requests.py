"""Gives every request a number, and a line where it was slow or all are told."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from .asked import Asked, current, number_of

logger = logging.getLogger("config.requests")
GetResponse = Callable[[HttpRequest], HttpResponse]
SLOW_SECONDS = 5
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class RequestMiddleware:
    """
    The outermost: every line that is written meanwhile says which request it is about.

    With LOG_REQUESTS each answer has its line; without, only slow ones. Refusals and
    faults are told by Django's own loggers.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.count = _counter()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without a proxy of ours it is a visitor who sent one.
        is_ours = settings.TRUSTED_PROXIES > 0
        number = number_of(request.headers.get("X-Request-ID", "") if is_ours else "")
        method = request.method if request.method in METHODS else "OTHER"
        asked = request.asked = Asked(number, method, request.path)
        current.set(asked)
        response = self.get_response(request)
        asked.status = response.status_code
        asked.language = getattr(request, "LANGUAGE_CODE", None) or get_language() or ""
        response.headers["X-Request-ID"] = number
        self._tell(asked)
        self.count(request, asked)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict
    ) -> None:
        """From here on lines leave out what the address opens."""
        request.asked.found(kwargs)

    def _tell(self, asked: Asked) -> None:
        if asked.seconds >= SLOW_SECONDS:
            logger.warning("slow")
        elif settings.LOG_REQUESTS:
            logger.info("answered")


def _counter() -> Callable[[HttpRequest, Asked], None]:
    """What counts requests for Prometheus, where that is set up; or nothing does."""
    from config.metrics import counting

    return counting.count if counting.is_possible() else lambda request, asked: None


def _forget(**kwargs: object) -> None:
    """A thread's next line is about another request, or about none."""
    current.set(None)


request_finished.connect(_forget, dispatch_uid="config.logs.requests")
