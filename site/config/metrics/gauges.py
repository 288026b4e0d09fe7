"""What is so at this moment: letters, tasks, sweeps, backups, index, translations."""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import Error, connection
from django.db.models import Count
from django.utils import timezone

from config.metrics import counting
from config.state import measuring
from events.registration.models import Registration
from events.registration.states import State as Turn
from locales.status.models import TranslationStatus
from outbox.health import health as outbox_health
from pulse.beating import PROCESSES
from pulse.models import Beat

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

logger = logging.getLogger(__name__)
# Name, words, the label's name and a value for each of its values; no label, no name.
Told = Iterator[tuple[str, str, str, dict[str, float]]]
Group = Callable[[datetime], Told]
WAITING = (Turn.PENDING, Turn.REVIEW, Turn.WAITLISTED)


class Gauges:
    """
    A collector: each group is asked by itself, and left out where it cannot answer.

    Where the database is away none of its groups is asked: each would wait for it.
    """

    def collect(self) -> "Iterator[GaugeMetricFamily]":
        from prometheus_client.core import GaugeMetricFamily

        at = timezone.now()
        is_up = _database_answers()
        groups = [*OF_THE_MACHINE, *(OF_THE_DATABASE if is_up else [])]
        told = [("database_up", "Whether the database answers.", "", {"": is_up})]
        failed = {}
        for group in groups:
            name = group.__name__.strip("_")
            failed[name] = not _ask(group, at, told)
        words = "Whether a part could not be asked."
        told.append(("group_failed", words, "group", failed))
        for name, words, label, values in told:
            labels = [label] if label else []
            family = GaugeMetricFamily(f"office_{name}", words, labels=labels)
            for key, value in values.items():
                family.add_metric([key] if label else [], value)
            yield family


def _ask(group: Group, at: datetime, told: list) -> bool:
    """Add what a group tells until it is through or fails; whether it got through."""
    try:
        for row in group(at):
            told.append(row)
    except Exception as error:  # noqa: BLE001  the others are told all the same
        name = group.__name__.strip("_")
        logger.warning("%s are not counted: %s", name, type(error).__name__)
        return False
    return True


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _letters(at: datetime) -> Told:
    found = outbox_health(at=at)
    numbers = found.counts()
    oldest = numbers.pop("oldest") * 60
    yield "letters", "Letters by what keeps them here.", "state", numbers
    yield "letters_oldest_seconds", "How long the first waits.", "", {"": oldest}


def _tasks(at: datetime) -> Told:
    found = measuring.tasks(at=at)
    numbers = {
        "waiting": found.waiting,
        "running": found.running,
        "failed": found.failed,
    }
    yield "tasks", "Tasks; failed ones of the last day.", "state", numbers
    oldest = found.oldest.total_seconds() if found.oldest else 0
    yield "tasks_oldest_seconds", "How long the first waits.", "", {"": oldest}


def _index(at: datetime) -> Told:
    words = "Things that the search engine does not know of yet."
    yield "search_rows_waiting", words, "", {"": measuring.rows_waiting()}


def _backups(at: datetime) -> Told:
    is_wanted = bool(settings.BACKUP_DIR)
    yield "backup_wanted", "Whether BACKUP_DIR is set.", "", {"": is_wanted}
    found = measuring.backup(at=at)
    if found.age is not None:
        words = "How old the newest backup is."
        yield "backup_age_seconds", words, "", {"": found.age.total_seconds()}


def _registrations(at: datetime) -> Told:
    rows = Registration.objects.filter(state__in=WAITING).order_by()
    counts = dict(rows.values_list("state").annotate(Count("pk")))
    numbers = {state: counts.get(state, 0) for state in WAITING}
    yield "registrations", "Registrations that wait.", "state", numbers


def _translations(at: datetime) -> Told:
    rows = TranslationStatus.objects.order_by()
    counts = dict(rows.values_list("state").annotate(Count("pk")))
    numbers = {state: counts.get(state, 0) for state in TranslationStatus.State.values}
    yield "translations", "Things in a language, by how true.", "state", numbers


def _beats(at: datetime) -> Told:
    beats = list(Beat.objects.all())
    lives = {x.name: x.ended_at for x in beats if x.name in PROCESSES}
    words = "When timer, worker and sender last showed that they live."
    yield "alive_timestamp_seconds", words, "process", _seconds(lives)
    sweeps = [x for x in beats if x.name not in PROCESSES]
    ended = _seconds({x.name: x.ended_at for x in sweeps})
    words = "When each sweep last ended well."
    yield "sweep_ended_timestamp_seconds", words, "sweep", ended
    every = {x.name: x.every for x in sweeps}
    yield "sweep_period_seconds", "How often each sweep is due.", "sweep", every
    failed = {x.name: x.has_failed for x in sweeps}
    yield "sweep_failed", "Whether its last run failed.", "sweep", failed


def _seconds(moments: dict[str, datetime | None]) -> dict[str, float]:
    return {name: at.timestamp() for name, at in moments.items() if at}


def _memory(at: datetime) -> Told:
    yield "worker_memory_bytes", "What each worker holds.", "worker", worker_memory()


def worker_memory() -> dict[str, float]:
    """The resident memory of each worker of this web server, or of this process."""
    here = Path("/proc/self")
    processes = [here]
    if counting.is_possible():
        parent = _of(here, "PPid")
        siblings = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        processes = [Path("/proc", number) for number in siblings.split()]
    found = {}
    for number, process in enumerate(processes, start=1):
        # One of them may just have ended.
        with suppress(OSError, IndexError):
            found[str(number)] = _of(process, "VmRSS") * 1024
    return found


def _of(process: Path, name: str) -> int:
    status = (process / "status").read_text()
    return int(status.partition(f"\n{name}:")[2].split()[0])


OF_THE_MACHINE: list[Group] = [_backups, _memory]
OF_THE_DATABASE: list[Group] = [
    _letters,
    _tasks,
    _index,
    _registrations,
    _translations,
    _beats,
]
