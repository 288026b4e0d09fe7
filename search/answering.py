"""Which engine answers: the one that is set up, or the database in its place."""

from collections.abc import Iterator
from contextlib import contextmanager

from .engines import Engine, database_engine
from .queries import Answer, Request


class Answering:
    """The engine for one request of a reader."""

    def __init__(self, engine: Engine, is_stand_in: bool = False) -> None:
        self.engine, self.is_stand_in = engine, is_stand_in

    def search(self, request: Request) -> Answer:
        return self.engine.search(request)


@contextmanager
def answering_engine() -> Iterator[Answering]:
    yield Answering(database_engine())
