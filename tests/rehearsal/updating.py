"""`make update` on the rehearsal's machine: where versions come from, its services."""

import subprocess
import threading
from contextlib import contextmanager

from .machine import SERVICES, roots_environment
from .units import read_environment

# Writes down what is wanted, and waits until it is done.
SWITCH = """#!/bin/sh
printf %s "$1" > "{asked}.new"
mv "{asked}.new" "{asked}"
while [ -e "{asked}" ]; do sleep 0.2; done
"""


class Updates:
    """An office whose code is a checkout, and the repository that it comes from."""

    def __init__(self, machine):
        self.machine, self.office = machine, machine.office
        self.origin = machine.place / "origin"
        subprocess.run(["rm", "-rf", self.origin, self.office / ".git"], check=True)
        self._git("init", "--quiet", "--initial-branch=main")
        self._commit(self.office, "The version that an office has")
        self._git("clone", "--quiet", self.office, self.origin)
        self._git("remote", "add", "origin", self.origin)
        self._git("fetch", "--quiet")
        self._git("branch", "--quiet", "--set-upstream-to=origin/main")

    def publish(self, message, files):
        """A newer version with these files, each the text that it will have."""
        for name, text in files.items():
            (self.origin / name).write_text(text)
        self._commit(self.origin, message)

    def version(self):
        return self._git("log", "-1", "--format=%s")

    def run(self):
        """
        Code and words of `make update`, called as docs/operate.md says.

        `make` ends with 2 whatever the command ended with, and says that in its words.
        """
        with self._switch() as switch:
            done = subprocess.run(
                ["make", "update"],
                cwd=self.office,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                env={
                    **roots_environment(),
                    **read_environment(self.machine.environment_file),
                    "DJANGO_SETTINGS_MODULE": "config.settings.production",
                    "HEALTH_URL": f"http://localhost:{self.machine.upstream}/-/health",
                    "SITE_STOP": f"{switch} stop",
                    "SITE_START": f"{switch} web",
                    "LETTERS_START": f"{switch} rest",
                },
            )
        return done.returncode, done.stdout

    @contextmanager
    def _switch(self):
        """A command that stops and starts the services: `systemctl` of this machine."""
        asked, ended = self.machine.place / "asked", threading.Event()
        asked.unlink(missing_ok=True)
        switch = self.machine.place / "switch"
        switch.write_text(SWITCH.format(asked=asked))
        switch.chmod(0o755)
        web, *rest = SERVICES
        deeds = {
            "stop": self.machine.stop_services,
            "web": lambda: self.machine.start_services([web]),
            "rest": lambda: self.machine.start_services(rest),
        }

        def watch():
            while not ended.wait(0.1):
                if asked.exists():
                    try:
                        deeds[asked.read_text()]()
                    finally:
                        asked.unlink()

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield switch
        finally:
            ended.set()
            watcher.join()

    def _commit(self, place, message):
        self._git("add", "--all", at=place)
        who = ("-c", "user.name=Office", "-c", "user.email=office@office.example")
        self._git(*who, "commit", "--quiet", "--message", message, at=place)

    def _git(self, *arguments, at=None):
        done = subprocess.run(
            ["git", *arguments],
            cwd=at or self.office,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout.strip()
