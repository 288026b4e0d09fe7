"""What happens by itself: one loop, at the start and then by minute, hour or day."""

import logging
import signal
import threading
from dataclasses import dataclass
from io import StringIO

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from pulse.beating import TIMER, alive, noted

logger = logging.getLogger(__name__)
MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


@dataclass
class Chore:
    """A management command and how often it runs, in seconds."""

    command: tuple[str, ...]
    every: int
    due: float = 0

    @property
    def name(self) -> str:
        return self.command[0]


CHORES = [
    Chore(("publish_scheduled",), MINUTE),
    Chore(("tick",), MINUTE),
    Chore(("search_push",), MINUTE),
    Chore(("write_feed",), MINUTE),
    Chore(("search_count",), HOUR),
    Chore(("send_digests",), HOUR),
    Chore(("remind_of_values",), HOUR),
    Chore(("remind_of_reviews",), HOUR),
    Chore(("ask_partners",), HOUR),
    Chore(("mentoring_letters",), HOUR),
    Chore(("check_links",), HOUR),
    Chore(("send_lists",), HOUR),
    Chore(("read_feeds",), HOUR),
    Chore(("backup", "--if-due"), HOUR),
    Chore(("sweep_personal_data",), DAY),
    Chore(("purge_revisions", "--days=180"), DAY),
    Chore(("clearsessions",), DAY),
    Chore(("sweep_accounts",), DAY),
    Chore(("translation_digest",), DAY),
    Chore(("prune_db_task_results",), DAY),
    Chore(("purge_outbox",), DAY),
    Chore(("reconcile",), DAY),
    Chore(("search_rebuild",), DAY),
]


class Command(BaseCommand):
    help = "Publish what is scheduled and sweep what is old, until stopped."

    def handle(self, *args: object, **options: object) -> None:
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_args: stopped.set())
        with alive(TIMER):
            self._go_on(stopped)

    def _go_on(self, stopped: threading.Event) -> None:
        elapsed = 0
        while not stopped.is_set():
            for chore in CHORES:
                if elapsed >= chore.due:
                    chore.due = elapsed + chore.every
                    self._do(chore)
            close_old_connections()
            stopped.wait(MINUTE)
            elapsed += MINUTE

    def _do(self, chore: Chore) -> None:
        try:
            with noted(chore.name, every=chore.every):
                told = StringIO()
                call_command(
                    *chore.command, verbosity=0, stdout=StringIO(), stderr=told
                )
            # What it says may name a file, and so somebody.
            if told.getvalue():
                logger.warning("%s warns; by hand it says of what", chore.name)
        except Exception:
            # One chore that fails must not stop the others.
            logger.exception("%s failed", chore.name)
