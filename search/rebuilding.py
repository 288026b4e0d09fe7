"""
Looking at everything anew, and building an index beside the one that answers.

What changes meanwhile is in the rows; it is replayed before the new index takes over.
A rebuild that died goes on where it was: its run (`runs`) says how far it had come.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from . import runs
from .engines import Engine, EngineUnavailable, Rebuild
from .filling import documents, forget, is_true, refresh_all
from .models import RebuildRun, SearchItem
from .queries import Request, Term
from .runs import AlreadyRunning, Cancelled, NothingToResume
from .sources import SOURCES, key_of
from .vocabulary import Vocabulary, forget_unused

__all__ = ["AlreadyRunning", "Cancelled", "Incomplete", "NothingToResume", "rebuild"]
logger = logging.getLogger(__name__)
State = SearchItem.State
ROWS, BATCH = 50, 200
DATABASE = "database"
# Changes may become visible so long after the moment that stands in their rows.
MARGIN = timedelta(minutes=5)
CANARIES = 5
LATEST = 2**62
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Progress = Callable[[int, int], None]


class Incomplete(EngineUnavailable):
    """The new index has not what it must have; the old one goes on answering."""


@dataclass
class Done:
    changed: int = 0
    gone: int = 0
    documents: int = 0


def rebuild(
    engines: list[Engine],
    *,
    code: str | None = None,
    progress: Progress,
    resume: bool = False,
) -> Done:
    """
    Make rows and indexes true. The index that answers is replaced at the very end.

    With `resume` the last one goes on, with the engines and the language it had.

    :raises AlreadyRunning: if another one is at it
    :raises NothingToResume: if there is none that ended before it was through
    :raises EngineUnavailable: if an engine fails; its old index stays
    :raises Cancelled: if somebody told it to stop
    """
    names = [engine.name for engine in engines]
    run = runs.resume() if resume else runs.begin(names, language=code or "")
    done = Done()
    try:
        if not run.looked_at_all:
            _look_at_all(run, progress)
        for engine in engines:
            if engine.name in run.engines.split() and engine.name not in run.replaced:
                done.documents = build_index(engine, run)
    except Cancelled:
        runs.end(run, runs.State.STOPPED)
        raise
    except BaseException as error:
        runs.end(run, runs.State.FAILED, f"{type(error).__name__}: {error}")
        raise
    runs.end(run, runs.State.DONE)
    done.changed, done.gone = run.changed, run.gone
    return done


def all_keys() -> Iterator[str]:
    """Keys of everything that may be found."""
    for source in SOURCES.values():
        for name in source.names():
            yield key_of(source, name)


# Rows ----------------------------------------------------------------------------


def _look_at_all(run: RebuildRun, progress: Progress) -> None:
    keys = sorted(all_keys())
    gone = set(_current().values_list("key", flat=True)) - set(keys)
    run.gone += forget(gone) if gone else 0
    wanted = _with_words_in(keys, run.language) if run.language else keys
    run.total = len(wanted)
    # Those up to `place` were looked at before it died.
    left = [key for key in wanted if key > run.place]
    vocabulary = Vocabulary()
    for at in range(0, len(left), ROWS):
        batch = left[at : at + ROWS]
        changed, gone = _look_at(batch, vocabulary)
        done = run.total - len(left) + at + len(batch)
        runs.beat(
            run,
            place=batch[-1],
            done=done,
            total=run.total,
            changed=run.changed + changed,
            gone=run.gone + gone,
        )
        progress(done, run.total)
    if not run.language:
        forget_unused(since=run.begun_at - MARGIN, beat=lambda: runs.beat(run))
    runs.beat(run, looked_at_all=True, gone=run.gone)


def _look_at(keys: list[str], vocabulary: Vocabulary) -> tuple[int, int]:
    """How many of these had changed, were gone. One bad thing spoils no other."""
    try:
        return refresh_all(keys, vocabulary)
    except Exception:
        if len(keys) == 1:
            logger.exception("%s cannot be searched", keys[0])
            return 0, 0
    parts = [_look_at([key], Vocabulary()) for key in keys]
    return sum(part[0] for part in parts), sum(part[1] for part in parts)


def _with_words_in(keys: list[str], code: str) -> list[str]:
    known = SearchItem.objects.filter(entries__language=code)
    there = set(known.values_list("key", flat=True))
    return [key for key in keys if key in there]


def _current() -> QuerySet[SearchItem]:
    return SearchItem.objects.exclude(state=State.DELETED)


# Indexes -------------------------------------------------------------------------


def build_index(engine: Engine, run: RebuildRun | None = None) -> int:
    """A new index from the rows; how many things it has."""
    new, known, last = _begun(engine, run)
    try:
        _fill(new, known, last, run)
        _replay(new, known)
        _check(new, known)
        new.publish()
    except BaseException:
        new.discard()
        raise
    replaced_at = timezone.now()
    # What was saved while the new index took over.
    _replay(_InPlace(engine), known)
    if engine.name != DATABASE:
        _note_told(known)
    if run:
        replaced = run.replaced | {engine.name: replaced_at.isoformat()}
        runs.beat(run, replaced=replaced, filling="", index_name="")
    return _current().count()


def _begun(
    engine: Engine, run: RebuildRun | None
) -> tuple[Rebuild, dict[int, int], int]:
    """A new index, or the one that a dead run left; what it has, and up to where."""
    if run and run.filling == engine.name:
        new = engine.rebuild(run.index_name)
        if new.name == run.index_name:
            known = _unchanged(new.numbers(), run.index_begun_at)
            return new, known, max(known, default=0)
    new = engine.rebuild()
    if run:
        runs.beat(
            run,
            filling=engine.name,
            index_name=new.name,
            index_begun_at=timezone.now(),
        )
    return new, {}, 0


def _unchanged(numbers: set[int], since: datetime) -> dict[int, int]:
    """The version that an index has of each thing; 0 where it may be an old one."""
    rows = _current().filter(changed_at__lt=since - MARGIN)
    same = dict(rows.values_list("pk", "version"))
    return {number: same.get(number, 0) for number in numbers}


def _check(new: Rebuild, known: dict[int, int]) -> None:
    """It has everything that it was told, and finds some of it by its titles."""
    count = new.count()
    if count != len(known):
        raise Incomplete(f"{count} of {len(known)}")
    some = list(known)[:: max(len(known) // CANARIES, 1)]
    for item in _current().filter(pk__in=some).prefetch_related("entries"):
        # Saved since it was told: the replay after the swap has its new title.
        known_words = item.entries.all() if item.version == known[item.pk] else []
        for entry in known_words:
            title = entry.title_terms.split()[-1]
            if not new.search(Request(Term(title), size=0)).total:
                raise Incomplete(f"{item.key} is not found by its title")


def _note_told(known: dict[int, int]) -> None:
    """What the engine outside knows now no longer waits for it."""
    waiting = _current().filter(state=State.DIRTY).values_list("pk", "version")
    told = [pk for pk, version in waiting if known.get(pk) == version]
    for pk in told:
        # Changed again since: it goes on waiting.
        same = SearchItem.objects.filter(pk=pk, version=known[pk])
        same.update(state=State.CLEAN)


def _fill(
    new: Rebuild, known: dict[int, int], last: int, run: RebuildRun | None
) -> None:
    """Everything, in the order of keys; `known` gets the version of each."""
    while numbers := list(
        _current()
        .filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", flat=True)[:BATCH]
    ):
        _add(new, numbers, known)
        last = numbers[-1]
        if run:
            runs.beat(run)


def _add(new: Rebuild, numbers: list[int], known: dict[int, int]) -> None:
    found = list(documents(SearchItem.objects.filter(pk__in=numbers)))
    new.add(found)
    known.update({document.number: document.version for document in found})


def _replay(new: Rebuild, known: dict[int, int]) -> None:
    """What was changed since it was read."""
    now, deleted = {}, {}
    for pk, version, state in SearchItem.objects.values_list("pk", "version", "state"):
        (deleted if state == State.DELETED else now)[pk] = version
    # A number whose row is gone never comes back.
    gone = {x: deleted.get(x, LATEST) for x in known if x not in now}
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


# Back ----------------------------------------------------------------------------


def roll_back(engine: Engine) -> bool:
    """
    Go back to the index before the last rebuild; whether there was one.

    What has changed since is replayed first. The other one is kept in its place.

    :raises AlreadyRunning: if a rebuild is at it
    """
    old = engine.before()
    if old is None:
        return False
    run = runs.begin()
    try:
        known = _unchanged(old.numbers(), _replaced_at(engine))
        _replay(old, known)
        old.publish()
        _replay(_InPlace(engine), known)
    except BaseException as error:
        runs.end(run, runs.State.FAILED, f"{type(error).__name__}: {error}")
        raise
    replaced = {engine.name: timezone.now().isoformat()}
    runs.beat(run, replaced=replaced)
    runs.end(run, runs.State.DONE, "rollback")
    return True


def _replaced_at(engine: Engine) -> datetime:
    """When its index was replaced last; if nobody knows, nothing is taken as same."""
    for run in RebuildRun.objects.order_by("-pk"):
        if engine.name in run.replaced:
            return datetime.fromisoformat(run.replaced[engine.name])
    return LONG_AGO


def what_differs(code: str | None = None) -> list[str]:
    """Keys of things whose rows are not what the things say."""
    keys = list(all_keys())
    differing = sorted(set(_current().values_list("key", flat=True)) - set(keys))
    for key in keys if code is None else _with_words_in(keys, code):
        if not is_true(key):
            differing.append(key)
    return differing
