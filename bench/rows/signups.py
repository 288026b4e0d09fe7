"""Sign-ups for one date by several processes at once, each a form's last step."""

import multiprocessing
import statistics
import time
import uuid
from datetime import date, timedelta
from datetime import time as clock

from django.db import connections
from django.utils import timezone

from bench.size import Size
from events.models import Occurrence
from events.registration import places
from events.registration.contacts import Party
from events.registration.models import Registration, RegistrationPolicy


def ours(size: Size) -> dict[str, float]:
    date_pk = _make_date()
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    start, results = fork.Barrier(size.processes + 1), fork.Queue()
    people = [
        fork.Process(target=_sign_up, args=(date_pk, size.people, start, results))
        for _number in range(size.processes)
    ]
    for one in people:
        one.start()
    start.wait()
    begun = time.monotonic()
    found = [results.get(timeout=600) for _one in people]
    seconds = time.monotonic() - begun
    for one in people:
        one.join()
    taken = sorted(1000 * x for times, _cpu in found for x in times)
    made = Registration.objects.filter(occurrence=date_pk).count()
    return {
        "sign-ups a second": size.processes * size.people / seconds,
        "p50 ms": statistics.median(taken),
        "p95 ms": taken[int(len(taken) * 0.95) - 1],
        "CPU ms": 1000 * sum(cpu for _times, cpu in found) / len(taken),
        "lost or twice": abs(made - size.processes * (size.people + 1)),
    }


def _make_date() -> int:
    key, day = uuid.uuid4(), date.today() + timedelta(days=30)
    RegistrationPolicy.objects.create(
        event_key=key, is_open=True, retention_days=30, per_contact=50
    )
    return Occurrence.objects.create(
        event_key=key,
        start_day=day,
        end_day=day,
        start_time=clock(18),
        end_time=clock(20),
        capacity=100_000,
    ).pk


def _sign_up(date_pk: int, number: int, start: object, results: object) -> None:
    """One process: the first person warms it, the others are measured."""
    name = uuid.uuid4().hex[:8]
    _register(date_pk, f"{name}-first")
    start.wait()
    taken, cpu = [], time.process_time()
    for at in range(number):
        begun = time.monotonic()
        _register(date_pk, f"{name}-{at}")
        taken.append(time.monotonic() - begun)
    results.put((taken, time.process_time() - cpu))


def _register(date_pk: int, name: str) -> None:
    party = Party(name="Ada", email=f"{name}@example.org", adults=2, idem_key=name)
    places.register([date_pk], party=party, at=timezone.now())
