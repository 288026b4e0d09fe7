"""
The units of deploy/systemd, run without systemd: their own command lines.

What is started here is what an office starts. User, environment, a file system that
cannot be written but for what the unit names, and the restart are the unit's.
"""

import os
import re
import shlex
import signal
import subprocess
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "deploy" / "systemd"
SIZES = {"M": 1024**2, "G": 1024**3}
# As ProtectSystem=strict and PrivateTmp=yes: nothing but the named places.
CLOSED = """
for place in $WRITABLE; do mount --bind "$place" "$place"; done
for place in $CLOSED; do
  mount --bind "$place" "$place"
  mount -o remount,bind,ro "$place"
done
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -o remount,bind,ro /
exec "$@"
"""


class Unit:
    """
    One file of deploy/systemd, with the rehearsal's places in it.

    `more` is what its own process finds in its environment besides, none of root's.
    """

    def __init__(self, name, places, more=None):
        self.name, self.more = name, more or {}
        text = (UNITS / f"{name}.service").read_text()
        for told, here in places.items():
            text = text.replace(told, str(here))
        self._lines = re.findall(r"^([A-Za-z]+)=(.*)$", text, re.M)

    def all(self, key):
        return [value for name, value in self._lines if name == key]

    def one(self, key):
        [value] = self.all(key)
        return value

    @property
    def start(self):
        return shlex.split(self.one("ExecStart").replace("%N", self.name))

    @property
    def memory_limit(self):
        number, size = re.fullmatch(r"(\d+)([MG])", self.one("MemoryMax")).groups()
        return int(number) * SIZES[size]

    def folders(self, key):
        """Those that it names; a minus says that one may be missing."""
        named = " ".join(self.all(key)).split()
        there = [path for path in named if path[0] != "-" or Path(path[1:]).is_dir()]
        return [path.removeprefix("-") for path in there]

    def environment(self):
        """Nothing but what unit and environment file say, as systemd does it."""
        found = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
        for line in self.all("Environment"):
            found |= dict(pair.split("=", 1) for pair in shlex.split(line))
        for path in self.all("EnvironmentFile"):
            found |= read_environment(path)
        return found

    def command(self, arguments):
        """Those arguments as this unit's user, with no way to more rights."""
        return [
            *("unshare", "--mount", "--propagation", "private"),
            *("sh", "-ec", CLOSED, "sh"),
            *("setpriv", f"--reuid={self.one('User')}", f"--regid={self.one('Group')}"),
            *("--clear-groups", "--no-new-privs"),
            *("--inh-caps=-all", "--bounding-set=-all"),
            *("env", *(f"{name}={said}" for name, said in self.more.items())),
            *arguments,
        ]

    def popen(self, arguments, **options):
        return subprocess.Popen(
            self.command(arguments),
            cwd=self.one("WorkingDirectory"),
            env={
                **self.environment(),
                "WRITABLE": " ".join(self.folders("ReadWritePaths")),
                "CLOSED": " ".join(self.folders("ReadOnlyPaths")),
            },
            umask=int(self.one("UMask"), 8),
            start_new_session=True,
            **options,
        )


def read_environment(path):
    lines = Path(path).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and line[0] != "#")


class Supervised:
    """A unit that is kept running, as Restart=always does."""

    def __init__(self, unit, log):
        self.unit, self.log = unit, log
        self.starts = 0
        self.process = None
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def start(self):
        self._thread.start()

    def _keep(self):
        pause = float(self.unit.one("RestartSec"))
        while not self._ending.is_set():
            self._prepare()
            with self.log.open("ab") as log:
                self.process = self.unit.popen(self.unit.start, stdout=log, stderr=log)
            self.starts += 1
            self.process.wait()
            self._kill_group()
            self._ending.wait(pause)

    def _prepare(self):
        for line in self.unit.all("ExecStartPre"):
            assert line[0] == "+", "Only root's own preparations are rehearsed."
            subprocess.run(shlex.split(line[1:]), check=True)

    def processes(self):
        """The numbers of all processes of the unit, its first one first."""
        if self.process is None or self.process.poll() is not None:
            return []
        found = subprocess.run(
            ["ps", "-o", "pid=", "-s", str(self.process.pid)],
            capture_output=True,
            text=True,
        )
        return sorted(int(number) for number in found.stdout.split())

    def signal(self, number, pid=None):
        os.kill(pid or self.process.pid, number)

    def stop(self):
        """Whether it ended by itself in the unit's time."""
        self._ending.set()
        if self.process is None or self.process.poll() is not None:
            # It may be about to start once more.
            self._thread.join(1)
        if self.process is None or self.process.poll() is not None:
            return True
        self.signal(signal.SIGTERM)
        try:
            self.process.wait(float(self.unit.one("TimeoutStopSec")))
        except subprocess.TimeoutExpired:
            self._kill_group()
            return False
        self._kill_group()
        self._thread.join(10)
        return True

    def _kill_group(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def memory(pid):
    """Resident and proportional bytes of a process."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    sizes = dict(re.findall(r"^(Rss|Pss):\s+(\d+)", text, re.M))
    return int(sizes["Rss"]) * 1024, int(sizes["Pss"]) * 1024


def wait_for(what, seconds, pause=0.2):
    """The first true answer of `what`; a failure after so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(pause)
    raise AssertionError(f"{what.__name__}: not within {seconds} seconds.")
