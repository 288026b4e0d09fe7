"""Real senders on a real database, killed at the worst moment."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.databases import database
from tests.smtp_sink import SmtpSink

pytestmark = pytest.mark.postgres

ROOT = Path(__file__).resolve().parents[3]
MANAGE = [sys.executable, str(ROOT / "manage.py")]
LETTERS, SENDERS, KILLS, SECONDS_DOWN, PATIENCE = 500, 3, 6, 3, 120
POST = """
from outbox.test_letter import post_test_letter
for number in range({count}):
    post_test_letter(to=f"reader{{number}}@example.org", name="Ada", locale="ar")
"""
COUNT = """
import json
from collections import Counter
from outbox.models import OutboxMessage
print(json.dumps(Counter(OutboxMessage.objects.values_list("state", flat=True))))
"""


class Office:
    """A mail server, a database, and senders that are replaced when they die."""

    settings = "tests.site.outbox.worker_settings"
    letters, kills_wanted = LETTERS, KILLS

    def __init__(self, sink, url):
        self.sink = sink
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": self.settings,
            "DATABASE_URL": url,
            "SINK_PORT": str(sink.port),
            "PYTHONPATH": str(ROOT),
        }
        self.senders = []
        self.kills = 0

    def run(self, *command):
        done = subprocess.run(
            [*MANAGE, *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def states(self):
        return json.loads(self.run("shell", "--no-imports", "-c", COUNT))

    def keep_sending(self):
        self.senders = [one for one in self.senders if one.poll() is None]
        while len(self.senders) < SENDERS:
            self.senders.append(
                subprocess.Popen(
                    [*MANAGE, "run_outbox", "--loop", "--skip-checks"],
                    cwd=ROOT,
                    env=self.environment,
                    stderr=subprocess.DEVNULL,
                )
            )

    def kill_now_and_then(self, sink, session):
        """Within the server: the letter is taken, but its sender never hears so."""
        step = self.letters // (self.kills_wanted + 1)
        if self.kills < self.kills_wanted and len(sink.letters) >= step * (
            self.kills + 1
        ):
            self.kills += 1
            os.kill(int(session.host_name.removeprefix("sender-")), signal.SIGKILL)

    def wait_for(self, number):
        until = time.monotonic() + PATIENCE
        while (arrived := len(set(self.sink.recipients))) < number:
            assert time.monotonic() < until, f"{arrived} of {number} letters"
            self.keep_sending()
            time.sleep(0.05)

    def wait_until_all_is_written_down(self, finished=frozenset({"sent"})):
        until = time.monotonic() + PATIENCE
        while not set(self.states()) <= finished:
            assert time.monotonic() < until, self.states()
            self.keep_sending()

    def close(self):
        for sender in self.senders:
            sender.terminate()
        for sender in self.senders:
            sender.wait(20)


@pytest.fixture
def office(tmp_path):
    sink = SmtpSink()
    with database(tmp_path) as url:
        office = Office(sink, url)
        office.run("migrate", "--verbosity=0", "--skip-checks")
        yield office
        office.close()
    sink.stop()


class TestFiveHundredLetters:
    def test_arrive_although_server_and_senders_fail(self, office):
        office.run("shell", "--no-imports", "-c", POST.format(count=LETTERS))
        office.sink.on_accept = office.kill_now_and_then
        office.sink.start()

        office.wait_for(LETTERS // 2)
        office.sink.stop()
        time.sleep(SECONDS_DOWN)
        office.sink.start()
        office.wait_for(LETTERS)
        office.wait_until_all_is_written_down()

        copies = Counter(office.sink.recipients)
        names = {(letter["To"], letter["Message-ID"]) for letter in office.sink.letters}
        assert len(copies) == LETTERS
        assert office.kills == KILLS
        assert sum(copies.values()) - LETTERS <= KILLS
        assert len(names) == LETTERS
        assert office.states() == {"sent": LETTERS}
