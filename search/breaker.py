"""
A fuse before an engine that may be down: after three failures nobody waits for it.

Shared by all workers of a machine through the cache. One that hangs costs each reader
two seconds, so a single hang is enough.
"""

from django.core.cache import cache

FAILURES, OPEN, PROBE = "search:failures", "search:open-until", "search:probe"
MOST, WITHIN, REST, PROBE_SECONDS = 3, 10, 30, 5


def allows(*, at: float) -> bool:
    """Whether the engine may be asked: always, or once after a rest."""
    until = cache.get(OPEN)
    if until is None:
        return True
    if _rests(until, at=at):
        return False
    return cache.add(PROBE, 1, PROBE_SECONDS)


def failed(*, at: float, hung: bool = False) -> None:
    """Count a failure; too many, or one after a rest, and the engine rests again."""
    recent = [x for x in cache.get(FAILURES, []) if at - x < WITHIN]
    recent += [at] * (MOST if hung else 1)
    cache.set(FAILURES, recent, WITHIN)
    if len(recent) >= MOST or cache.get(OPEN) is not None:
        cache.set(OPEN, at + REST, timeout=None)
        cache.delete(PROBE)


def succeeded() -> None:
    """It answers again."""
    if cache.get(OPEN) is not None:
        cache.delete_many([OPEN, FAILURES, PROBE])


def is_open(*, at: float) -> bool:
    """Whether the engine rests, without using up its one try."""
    until = cache.get(OPEN)
    return until is not None and _rests(until, at=at)


def _rests(until: float, *, at: float) -> bool:
    """A rest longer than any begins with a clock that was put back: it is over."""
    return at < until <= at + REST
