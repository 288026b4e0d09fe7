"""
When links are asked: all of them at night, those that failed once more by day.

A round is worked off in slices, so that other tasks have their turn and a round that
was interrupted goes on where it stood. Each host has one request at a time and a pause
after it; several hosts are asked at once.
"""

import queue
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from pages.lifecycle.models import Address, Answer, Kind, Round, State
from pages.lifecycle.models.address import TROUBLE

from . import collecting
from .addresses import own_origins
from .asking import TIMEOUTS, Asker, Told
from .verdict import close

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


def begin_all(*, at: datetime) -> Round:
    """Collect all links, and begin to ask those that lead to the web."""
    collecting.collect_all()
    keys = _on_the_web().values_list("pk", flat=True)
    return _begin(Round.Scope.ALL, list(keys), at=at)


def begin_one(address: Address, *, at: datetime) -> Round:
    """Ask one address now: what it says is good news counts at once."""
    return _begin(Round.Scope.ONE, [address.pk], at=at)


def suspected(*, at: datetime) -> list[int]:
    """Addresses that failed once, long enough ago to be asked again."""
    failed = _on_the_web().filter(failed_at__lte=at - BETWEEN_FAILURES)
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


@transaction.atomic
def _begin(scope: str, keys: list[int], *, at: datetime) -> Round:
    begun = Round.objects.create(scope=scope, begun_at=at)
    Answer.objects.bulk_create(
        (Answer(round=begun, address_id=pk) for pk in keys), batch_size=500
    )
    return begun


def work(*, at: datetime, manners: Manners | None = None) -> bool:
    """
    Ask for one slice of time; whether there is more to do.

    Two workers never have the same round: each claims it for a while.
    """
    manners = manners or Manners()
    mine = Round.objects.claim(at=at)
    if mine is None:
        return False
    for answer, told in _asked(_waiting(mine), manners):
        _write(answer, told)
    is_done = not mine.answers.filter(outcome="").exists()
    if is_done:
        close(mine, at=at)
    Round.objects.filter(pk=mine.pk).update(leased_until=None)
    return Round.objects.open().exists()


def _waiting(mine: Round) -> dict[str, list[Answer]]:
    """What is still to be asked, by host."""
    found = defaultdict(list)
    rows = mine.answers.filter(outcome="").select_related("address")
    for answer in rows.order_by("pk"):
        found[answer.address.host].append(answer)
    return found


def _write(answer: Answer, told: Told) -> None:
    answer.outcome, answer.reason, answer.status = (
        told.outcome,
        told.reason,
        told.status,
    )
    answer.moved_to, answer.at = told.moved_to, timezone.now()
    answer.save()


def _asked(
    waiting: dict[str, list[Answer]], manners: Manners
) -> Iterator[tuple[Answer, Told]]:
    """Each answer as it comes, while the slice lasts; the database waits for none."""
    own, until = own_origins(), time.monotonic() + manners.seconds
    came: queue.Queue = queue.Queue()

    def ask(answers: list[Answer]) -> None:
        try:
            asker = Asker(own, timeouts=manners.timeouts, pause=manners.pause)
            _ask_host(answers, asker, manners, until, came)
        finally:
            came.put(None)

    with ThreadPoolExecutor(manners.at_once) as pool:
        tasks = [pool.submit(ask, answers) for answers in waiting.values()]
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
    answers: list[Answer],
    asker: Asker,
    manners: Manners,
    until: float,
    came: queue.Queue,
) -> None:
    """One address after the other, as long as the server is there and wants it."""
    silent = 0
    for number, answer in enumerate(answers):
        if time.monotonic() > until:
            return
        if number:
            manners.pause(manners.between)
        told = asker.ask(answer.address.url)
        came.put((answer, told))
        silent = silent + 1 if told.is_of_host else 0
        if told.wants_calm or silent == TRIES_OF_HOST:
            # Who wants to be left alone is not asked for the rest, and nothing is known
            # of it; where nobody is, nobody is for the rest, either.
            rest = Told(State.NEW) if told.wants_calm else told
            for other in answers[number + 1 :]:
                came.put((other, rest))
            return
