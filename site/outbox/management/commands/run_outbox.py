"""Sends what is due: once, or until it is stopped."""

import logging
import signal
import threading
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connections

from outbox.sending import send_due
from pulse.beating import LETTERS, alive

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Send the letters that are due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--loop", action="store_true", help="Go on until stopped by a signal."
        )

    def handle(self, *args: object, **options: object) -> None:
        if not options["loop"]:
            sent = send_due()
            if options["verbosity"]:
                self.stdout.write(f"Letters sent: {sent}")
            return
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_args: stopped.set())
        with alive(LETTERS):
            while not stopped.is_set():
                self._round(stopped)
                stopped.wait(settings.OUTBOX_POLL_SECONDS)

    def _round(self, stopped: threading.Event) -> None:
        close_old_connections()
        try:
            send_due(is_stopped=stopped.is_set)
        except Error as error:
            # The database is busy or away; the letters are still in it later.
            logger.warning("outbox: %s", type(error).__name__)
            connections.close_all()
