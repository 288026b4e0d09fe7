"""Telling the engine outside the database what it does not know yet."""

import time

from django.db.models import QuerySet

from . import breaker
from .engines import Engine, EngineUnavailable, outside_engine
from .filling import documents
from .models import SearchItem

State = SearchItem.State
BATCH = 200


def push_dirty() -> int:
    """
    Tell it everything that waits; how much that was.

    What cannot be told stays as it is: publishing never waits for an engine.
    """
    engine = outside_engine()
    if engine is None:
        return 0
    if breaker.is_open(at=time.time()):
        return 0
    try:
        return _push_all(engine)
    except EngineUnavailable as error:
        breaker.failed(at=time.time(), hung=error.hung)
        return 0


def _push_all(engine: Engine) -> int:
    if not engine.is_there():
        # An index of its own would be empty but for these: a rebuild makes it.
        return 0
    done = 0
    for state, push in ((State.DIRTY, _push), (State.DELETED, _push_deleted)):
        last = 0
        while rows := list(_waiting(state, last)[:BATCH]):
            push(engine, rows)
            last, done = rows[-1][0], done + len(rows)
    return done


def _waiting(state: str, after: int) -> QuerySet:
    rows = SearchItem.objects.filter(state=state, pk__gt=after).order_by("pk")
    return rows.values_list("pk", "version")


def _push(engine: Engine, rows: list[tuple[int, int]]) -> None:
    numbers = [number for number, _version in rows]
    told = list(documents(SearchItem.objects.filter(pk__in=numbers)))
    engine.index(told)
    for document in told:
        # Changed again since it was read: it goes on waiting.
        SearchItem.objects.filter(
            pk=document.number, version=document.version, state=State.DIRTY
        ).update(state=State.CLEAN)


def _push_deleted(engine: Engine, rows: list[tuple[int, int]]) -> None:
    engine.delete(dict(rows))
    for number, version in rows:
        SearchItem.objects.filter(
            pk=number, version=version, state=State.DELETED
        ).delete()
