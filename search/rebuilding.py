"""
Looking at everything anew, and building an index beside the one that answers.

What changes meanwhile is in the rows; it is replayed before the new index takes over.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from .engines import Engine, EngineUnavailable, Rebuild
from .filling import documents, forget, is_true, refresh
from .models import SearchItem
from .sources import SOURCES, key_of

State = SearchItem.State
BATCH = 200
DATABASE = "database"
LOCK, LOCK_SECONDS = "search:rebuild", 3600
# What the editors' page shows of it, and by which it can be told to stop.
PROGRESS, STOP, LAST = "search:progress", "search:stop", "search:last-rebuild"
Progress = Callable[[int, int], None]


class AlreadyRunning(Exception):
    """Two rebuilds at once would undo each other."""


class Cancelled(Exception):
    """Somebody told it to stop; what answers stays as it was."""


class Incomplete(EngineUnavailable):
    """The new index has not what it must have; the old one goes on answering."""


@dataclass
class Done:
    changed: int = 0
    gone: int = 0
    documents: int = 0


def rebuild(
    engines: list[Engine], *, code: str | None = None, progress: Progress
) -> Done:
    """
    Make rows and indexes true. The index that answers is replaced at the very end.

    :raises AlreadyRunning: if another one is at it
    :raises EngineUnavailable: if an engine fails; its old index stays
    :raises Cancelled: if somebody told it to stop
    """
    with _alone():
        done = Done()
        keys = list(all_keys())
        _look_at_all(keys, done, code, progress)
        for engine in engines:
            done.documents = build_index(engine)
        cache.set(LAST, timezone.now(), timeout=None)
        return done


@contextmanager
def _alone() -> Iterator[None]:
    # A rebuild that died leaves its mark behind; after an hour nobody minds it.
    if not cache.add(LOCK, 1, LOCK_SECONDS):
        raise AlreadyRunning
    try:
        yield
    finally:
        cache.delete_many([LOCK, PROGRESS, STOP])


def all_keys() -> Iterator[str]:
    """Keys of everything that may be found."""
    for source in SOURCES.values():
        for name in source.names():
            yield key_of(source, name)


def _look_at_all(
    keys: list[str], done: Done, code: str | None, progress: Progress
) -> None:
    gone = set(_current().values_list("key", flat=True)) - set(keys)
    done.gone = forget(gone) if gone else 0
    wanted = keys if code is None else _with_words_in(keys, code)
    for number, key in enumerate(wanted, start=1):
        done.changed += refresh(key)
        progress(number, len(wanted))
        if number % BATCH == 0:
            cache.set(PROGRESS, (number, len(wanted)), LOCK_SECONDS)
            if cache.get(STOP):
                raise Cancelled


def _with_words_in(keys: list[str], code: str) -> list[str]:
    known = SearchItem.objects.filter(entries__language=code)
    there = set(known.values_list("key", flat=True))
    return [key for key in keys if key in there]


def build_index(engine: Engine) -> int:
    """A new index from the rows; how many things it has."""
    new, known = engine.rebuild(), {}
    try:
        _fill(new, known)
        _replay(new, known)
        total = _current().count()
        if new.count() != total:
            raise Incomplete(f"{new.count()} of {total}")
        new.publish()
    except BaseException:
        new.discard()
        raise
    # What was saved while the new index took over.
    _replay(_InPlace(engine), known)
    if engine.name != DATABASE:
        _note_told(known)
    return total


def _note_told(known: dict[int, int]) -> None:
    """What the engine outside knows now no longer waits for it."""
    waiting = _current().filter(state=State.DIRTY).values_list("pk", "version")
    told = [pk for pk, version in waiting if known.get(pk) == version]
    for pk in told:
        # Changed again since: it goes on waiting.
        same = SearchItem.objects.filter(pk=pk, version=known[pk])
        same.update(state=State.CLEAN)


def _current() -> QuerySet[SearchItem]:
    return SearchItem.objects.exclude(state=State.DELETED)


def _fill(new: Rebuild, known: dict[int, int]) -> None:
    """Everything, in the order of keys; `known` gets the version of each."""
    last = 0
    while numbers := list(
        _current()
        .filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", flat=True)[:BATCH]
    ):
        _add(new, numbers, known)
        last = numbers[-1]


def _add(new: Rebuild, numbers: list[int], known: dict[int, int]) -> None:
    found = list(documents(SearchItem.objects.filter(pk__in=numbers)))
    new.add(found)
    known.update({document.number: document.version for document in found})


def _replay(new: Rebuild, known: dict[int, int]) -> None:
    """What was changed since it was read."""
    now = dict(_current().values_list("pk", "version"))
    gone = [number for number in known if number not in now]
    new.remove(gone)
    for number in gone:
        del known[number]
    changed = [pk for pk, version in now.items() if known.get(pk) != version]
    for at in range(0, len(changed), BATCH):
        _add(new, changed[at : at + BATCH], known)


class _InPlace:
    """The index that answers, addressed like one that is being built."""

    def __init__(self, engine: Engine) -> None:
        self.add, self.remove = engine.index, engine.delete


def what_differs(code: str | None = None) -> list[str]:
    """Keys of things whose rows are not what the things say."""
    keys = list(all_keys())
    differing = sorted(set(_current().values_list("key", flat=True)) - set(keys))
    for key in keys if code is None else _with_words_in(keys, code):
        if not is_true(key):
            differing.append(key)
    return differing
