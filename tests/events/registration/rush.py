"""
Many people at once: real processes that register, cancel, change and confirm.

    DATABASE_URL=... DJANGO_SETTINGS_MODULE=... python rush.py --processes 16 --runs 5

Prints one line of JSON. `--without-lock` shows what the lock is there for.
"""

import argparse
import json
import multiprocessing
import os
import random
import sys
import time
import uuid
from collections import Counter
from contextlib import contextmanager
from datetime import date, timedelta
from datetime import time as clock
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PLACES, ACTIONS = 50, 4


def prepare():
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0, skip_checks=True)


def make_event():
    """Three dates of one event with fifty places each."""
    from events.models import Occurrence
    from events.registration.models import RegistrationPolicy

    key = uuid.uuid4()
    RegistrationPolicy.objects.create(
        event_key=key,
        is_open=True,
        retention_days=30,
        double_opt_in=False,
        per_contact=50,
        waiting_list="auto",
    )
    dates = []
    for week in range(3):
        day = date.today() + timedelta(days=30 + 7 * week)
        dates.append(
            Occurrence.objects.create(
                event_key=key,
                start_day=day,
                end_day=day,
                start_time=clock(18),
                end_time=clock(20),
                capacity=PLACES,
            ).pk
        )
    return dates


def keep_visiting(number, orders, start, results, has_lock):
    """One process for all runs: sixteen new ones cost almost two seconds each time."""
    if not has_lock:
        unlock()
    for seed, dates in iter(orders.get, None):
        visit(number, seed, dates, start, results)


def visit(number, seed, dates, start, results):
    """A handful of people, each doing something with a registration."""
    from django.utils import timezone

    from events.registration import answers, places, refusals
    from events.registration.contacts import Party

    dice = random.Random(f"{seed}-{number}")  # noqa: S311  no secret
    outcome, mine = Counter(), []
    start.wait()
    for turn in range(ACTIONS):
        chosen = dates[:] if dice.random() < 0.4 else [dates[0]]
        dice.shuffle(chosen)
        party = Party(
            name="Ada",
            email=f"ada{number}-{turn}@example.org",
            adults=dice.randint(1, 3),
            idem_key=f"{seed}-{number}-{turn}",
        )
        try:
            for _click in range(1 + (dice.random() < 0.2)):
                booked = places.register(chosen, party=party, at=timezone.now())
                outcome["registered"] += 1
            mine += booked
            if mine and dice.random() < 0.3:
                one = mine.pop(dice.randrange(len(mine)))
                answers.cancel(one.pk, at=timezone.now())
                outcome["cancelled"] += 1
            elif mine and dice.random() < 0.2:
                answers.change(
                    dice.choice(mine).pk,
                    adults=dice.randint(1, 3),
                    children=0,
                    needs=None,
                    at=timezone.now(),
                )
                outcome["changed"] += 1
        except refusals.Refused as refusal:
            outcome[type(refusal).__name__] += 1
        except Exception as error:  # noqa: BLE001  whatever it is, it is counted
            outcome[f"error {type(error).__name__} {error}"[:80]] += 1
    results.put(dict(outcome))


def unlock():
    """The same code, but nobody waits for anybody."""
    from events.models import Occurrence

    queryset = type(Occurrence.objects.all())
    queryset.lock = lambda self, pks: list(self.filter(pk__in=pks).order_by("pk"))


@contextmanager
def people(processes, has_lock):
    """Processes that wait for a run; each has a door of its own to be told of it."""
    from django.db import connections

    connections.close_all()
    fork = multiprocessing.get_context("fork")
    start, results = fork.Barrier(processes), fork.Queue()
    doors = [fork.SimpleQueue() for _number in range(processes)]
    started = [
        fork.Process(
            target=keep_visiting,
            args=(n, door, start, results, has_lock),
            # Should one be stuck, the rest ends with whoever tells of it.
            daemon=True,
        )
        for n, door in enumerate(doors)
    ]
    for one in started:
        one.start()
    yield doors, results
    for door in doors:
        door.put(None)
    for one in started:
        one.join()


def run(seed, doors, results):
    """Let them all in at once; what happened, and whether the counts are right."""
    from events.models import Occurrence
    from events.registration.models import Registration
    from events.registration.reconciling import right_counts

    dates = make_event()
    began = time.monotonic()
    for door in doors:
        door.put((seed, dates))
    outcome = Counter()
    for _door in doors:
        outcome.update(results.get(timeout=120))
    seconds = time.monotonic() - began
    found = {"oversold": 0, "drift": 0, "twice": 0, "seconds": seconds}
    for occurrence in Occurrence.objects.filter(pk__in=dates):
        held, waiting = right_counts(occurrence)
        found["oversold"] += max(held - PLACES, 0)
        found["drift"] += (held, waiting) != (occurrence.held, occurrence.waiting)
    keys = Registration.objects.filter(occurrence__in=dates, idem_key__isnull=False)
    found["twice"] = keys.count() - keys.values("idem_key").distinct().count()
    return found | {"outcome": outcome}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--without-lock", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault(
        "DJANGO_SETTINGS_MODULE", "tests.events.registration.rush_settings"
    )
    prepare()
    total, outcome = Counter(), Counter()
    with people(options.processes, not options.without_lock) as (doors, results):
        for number in range(options.runs):
            found = run(f"run{number}", doors, results)
            outcome.update(found.pop("outcome"))
            total.update(found)
    rate = outcome["registered"] / total["seconds"]
    sys.stdout.write(
        json.dumps({**total, "per_second": round(rate, 1), "outcome": outcome})
    )


if __name__ == "__main__":
    main()
