"""Which engine answers: the one that is set up, or the database in its place."""

import logging
import time
from collections.abc import Callable

from freshness.recording import spoil

from . import breaker
from .engines import (
    Engine,
    EngineUnavailable,
    RequestRefused,
    database_engine,
    outside_engine,
)
from .queries import Answer, Request

logger = logging.getLogger(__name__)


class Answering:
    """
    The engine for one request of a reader.

    Once the engine outside fails, the database answers all the rest of the request.
    """

    def __init__(
        self, outside: Engine | None, *, now: Callable[[], float] = time.time
    ) -> None:
        self.now = now
        self.is_stand_in = outside is not None and not breaker.allows(at=now())
        self.outside = None if self.is_stand_in else outside

    def search(self, request: Request) -> Answer:
        """The answer of whoever can give it."""
        if self.outside is None:
            return database_engine().search(request)
        try:
            answer = self.outside.search(request)
        except RequestRefused:
            logger.warning("The database answers what was refused", exc_info=True)
            return database_engine().search(request)
        except EngineUnavailable as error:
            breaker.failed(at=self.now(), hung=error.hung)
            self.outside, self.is_stand_in = None, True
            return database_engine().search(request)
        breaker.succeeded()
        return answer


def answering_engine() -> Answering:
    """Whoever answers a reader now. No engine tells when it would answer otherwise."""
    spoil("asks a search engine")
    return Answering(outside_engine())
