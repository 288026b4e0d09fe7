"""
When links are asked: all of them at night, those that failed once more by day.

A round is worked off in slices, so that other tasks have their turn and a round that
was interrupted goes on where it stood. Each host has one request at a time and a pause
after it; several hosts are asked at once.
"""

import logging
import queue
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from pages.lifecycle.models import Address, Answer, Kind, Reason, Round, State
from pages.lifecycle.models.address import TROUBLE

from . import collecting
from .addresses import kept, own_origins
from .asking import TIMEOUTS, Asker, Told
from .verdict import close

logger = logging.getLogger(__name__)
# All links are asked in these hours, at most once in as many hours.
NIGHT = range(1, 6)
BETWEEN_ROUNDS = timedelta(hours=20)
# What failed is asked again so much later: at another time of the day.
BETWEEN_FAILURES = timedelta(hours=9)
# Hosts that answered lately: where they are silent, too, the fault is here.
CONTROLS = 12
HOSTS_AT_ONCE = 8
BETWEEN_REQUESTS = 1.0
SLICE = 40
# So often a server that is not there is tried for different addresses.
TRIES_OF_HOST = 2
# After so many pages that never came, a server is left alone for that round.
SLOW_PAGES = 3
# Longer than it takes to look at everything for its links.
COLLECTING = timedelta(hours=1)


@dataclass(frozen=True)
class Manners:
    """How fast a round is; tests have no time to be polite."""

    seconds: float = SLICE
    between: float = BETWEEN_REQUESTS
    at_once: int = HOSTS_AT_ONCE
    timeouts: tuple[float, float] = TIMEOUTS
    pause: Callable[[float], None] = time.sleep


def begin_what_is_due(*, at: datetime) -> Round | None:
    """A new round, if it is time for one and none is going on."""
    if Round.objects.open().exclude(scope=Round.Scope.ONE).exists():
        return None
    if timezone.localtime(at).hour in NIGHT and not _lately(at):
        return begin_all(at=at)
    suspects = suspected(at=at)
    if suspects:
        return _begin(Round.Scope.AGAIN, suspects + _controls(suspects), at=at)
    return None


def _lately(at: datetime) -> bool:
    rounds = Round.objects.filter(scope=Round.Scope.ALL)
    return rounds.filter(begun_at__gt=at - BETWEEN_ROUNDS).exists()


def begin_all(*, at: datetime) -> Round | None:
    """Begin with all links, unless that is going on; the worker collects them first."""
    return _begin(Round.Scope.ALL, [], at=at)


def begin_one(address: Address, *, at: datetime) -> None:
    """Ask one address now: what it says is good news counts at once."""
    waiting = Round.objects.open().filter(scope=Round.Scope.ONE)
    if not waiting.filter(answers__address=address).exists():
        _begin(Round.Scope.ONE, [address.pk], at=at)


def suspected(*, at: datetime) -> list[int]:
    """Addresses that failed once, and were not asked again since for long enough."""
    last = at - BETWEEN_FAILURES
    failed = _on_the_web().filter(failed_at__lte=last).exclude(checked_at__gt=last)
    return list(failed.exclude(state__in=TROUBLE).values_list("pk", flat=True))


def _controls(suspects: list[int]) -> list[int]:
    """One address each of some hosts that answered when they were last asked."""
    hosts = Address.objects.filter(pk__in=suspects).values("host")
    rows = (
        _on_the_web()
        .filter(failed_at=None, state__in=[State.FINE, State.MOVED])
        .exclude(host__in=hosts)
    )
    by_host: dict[str, int] = {}
    for host, pk in rows.order_by("-checked_at", "pk").values_list("host", "pk"):
        by_host.setdefault(host, pk)
        if len(by_host) == CONTROLS:
            break
    return list(by_host.values())


def _on_the_web() -> QuerySet[Address]:
    return Address.objects.filter(kind=Kind.WEB)


def _begin(scope: str, keys: list[int], *, at: datetime) -> Round | None:
    """None where somebody else has just begun the same."""
    try:
        with transaction.atomic():
            begun = Round.objects.create(scope=scope, begun_at=at)
            _fill(begun, keys)
    except IntegrityError:
        return None
    return begun


def _fill(mine: Round, keys: list[int]) -> None:
    Answer.objects.bulk_create(
        (Answer(round=mine, address_id=pk) for pk in keys), batch_size=500
    )


def _collect(mine: Round, *, at: datetime) -> None:
    """A round of all links begins with looking where they are."""
    Round.objects.filter(pk=mine.pk).update(leased_until=at + COLLECTING)
    collecting.collect_all()
    _fill(mine, list(_on_the_web().values_list("pk", flat=True)))


def work(*, at: datetime, manners: Manners | None = None) -> bool:
    """
    Ask for one slice of time; whether there is more to do.

    Two workers never have the same round: each claims it for a while.
    """
    manners, begun = manners or Manners(), time.monotonic()
    mine = Round.objects.claim(at=at)
    if mine is None:
        return False
    if mine.scope == Round.Scope.ALL and not mine.answers.exists():
        _collect(mine, at=at)
    for answer, told in _asked(_waiting(mine), _slow(mine), manners):
        _write(answer, told)
    is_done = not mine.answers.filter(outcome="").exists()
    if is_done:
        # Whoever looked meanwhile for what is new has not seen it yet.
        close(mine, at=at + timedelta(seconds=time.monotonic() - begun))
    Round.objects.filter(pk=mine.pk).update(leased_until=None)
    return Round.objects.open().exists()


def _waiting(mine: Round) -> dict[str, list[Answer]]:
    """What is still to be asked, by host: first what was not asked for longest."""
    found = defaultdict(list)
    rows = mine.answers.filter(outcome="").select_related("address")
    longest_ago = F("address__checked_at").asc(nulls_first=True)
    for answer in rows.order_by(longest_ago, "pk"):
        found[answer.address.host].append(answer)
    return found


def _slow(mine: Round) -> Counter:
    """How many pages of each host did not come in this round."""
    slow = mine.answers.filter(reason=Reason.TIMEOUT)
    return Counter(slow.values_list("address__host", flat=True))


def _write(answer: Answer, told: Told) -> None:
    answer.outcome, answer.reason, answer.status = (
        told.outcome,
        told.reason,
        told.status,
    )
    answer.moved_to, answer.at = kept(told.moved_to), timezone.now()
    answer.save()


def _asked(
    waiting: dict[str, list[Answer]], slow: Counter, manners: Manners
) -> Iterator[tuple[Answer, Told]]:
    """Each answer as it comes, while the slice lasts; the database waits for none."""
    own, until = own_origins(), time.monotonic() + manners.seconds
    came: queue.Queue = queue.Queue()

    def ask(host: str, answers: list[Answer]) -> None:
        try:
            asker = Asker(own, timeouts=manners.timeouts, pause=manners.pause)
            for one in _ask_host(answers, slow[host], asker, manners, until):
                came.put(one)
        finally:
            came.put(None)

    with ThreadPoolExecutor(manners.at_once) as pool:
        tasks = [pool.submit(ask, *one) for one in waiting.items()]
        ended = 0
        while ended < len(tasks):
            one = came.get()
            if one is None:
                ended += 1
            else:
                yield one
    for task in tasks:
        task.result()


def _ask_host(
    answers: list[Answer], slow: int, asker: Asker, manners: Manners, until: float
) -> Iterator[tuple[Answer, Told]]:
    """One address after the other, as long as the server is there and wants it."""
    silent = 0
    for number, answer in enumerate(answers):
        if time.monotonic() > until:
            return
        if number:
            manners.pause(manners.between)
        told = _told_by(asker, answer.address.url)
        yield answer, told
        silent = silent + 1 if told.is_of_host else 0
        slow += told.is_slow
        rest = _of_the_rest(told, silent, slow)
        if rest is not None:
            yield from ((other, rest) for other in answers[number + 1 :])
            return


def _told_by(asker: Asker, url: str) -> Told:
    try:
        return asker.ask(url)
    except Exception:
        # What nobody thought of must not end the check of all other links.
        logger.exception("A link could not be asked.")
        return Told(State.SOFT, Reason.BROKEN)


def _of_the_rest(told: Told, silent: int, slow: int) -> Told | None:
    """What is known of a host's other addresses; None: they are asked themselves."""
    if told.wants_calm or slow >= SLOW_PAGES:
        # Left alone; what was not asked now comes first in the next round.
        return Told(State.NEW)
    # Where nobody is, nobody is for the others, either.
    return told if silent == TRIES_OF_HOST else None
