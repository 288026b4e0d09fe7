"""
What breaks, and how: each fault is a real one of real processes.

`setting` is how the machine has to be before people come, `strike` does it while they
are at it. It returns the moment from which on everything can work again: of a process
that was killed the moment it died, of one that stood still the moment it went on.
"""

import errno
import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from tests.rehearsal.servers import SEARCH_PORT
from tests.rehearsal.units import ROOT, wait_for

ONLY = os.environ.get("ONLY", "")
WORKER = ("office-tasks", "office-letters", "office-timer")
STANDS_STILL = 15
IS_FULL = 20
CLOCK_IS_WRONG = 25
SPARE = 24 << 20
# Two look for letters that are due: the sender itself, and the worker that is nudged.
SENDERS = 2


class Fault:
    """`may_be_twice`: how many letters may leave once more, see "One letter's way"."""

    may_be_twice = 0

    def __init__(self, part, what):
        self.part, self.what = part, what

    @property
    def name(self):
        return f"{self.part} {self.what}"

    @contextmanager
    def setting(self, machine):
        yield

    def strike(self, machine):
        raise NotImplementedError


class Units(Fault):
    """The web server, or all that works behind it."""

    def __init__(self, part, what, names):
        super().__init__(part, what)
        self.names = names
        # The sender that died after the mail server's yes and before it wrote so.
        self.may_be_twice = SENDERS if part == "worker" and what == "killed" else 0

    def strike(self, machine):
        return getattr(self, f"_{self.what}")([machine.services[x] for x in self.names])

    def _killed(self, services):
        for service in services:
            send(signal.SIGKILL, service.processes())
        return time.monotonic()

    def _stopped(self, services):
        return stand_still(lambda: [pid for x in services for pid in x.processes()])

    def _restarted(self, services):
        at = time.monotonic()
        for service in services:
            service.signal(signal.SIGTERM)
        return at


class Server(Fault):
    """A server of .ci: PostgreSQL or Elasticsearch."""

    def __init__(self, part, what, script, processes):
        super().__init__(part, what)
        self.script, self.processes = script, processes
        # Nobody could write down that the letter had left.
        cuts = script == "postgres" and what != "stopped"
        self.may_be_twice = SENDERS if cuts else 0

    def strike(self, machine):
        if self.what == "stopped":
            return stand_still(lambda: self.processes(machine))
        at = time.monotonic()
        machine.servers.script(self.script, "kill" if self.what == "killed" else "stop")
        start(machine, self.script)
        return at


class Mail(Fault):
    """The mail server."""

    def __init__(self, part, what):
        super().__init__(part, what)
        self.may_be_twice = 0 if what == "stopped" else SENDERS

    def strike(self, machine):
        mail = machine.mail
        if self.what == "stopped":
            return stand_still(lambda: [mail.process.pid])
        at = time.monotonic()
        mail.signal(signal.SIGKILL if self.what == "killed" else signal.SIGTERM)
        mail.process.wait()
        # Nobody starts it again at once: some letters have to come back later.
        time.sleep(STANDS_STILL)
        mail.start()
        return at


class FullDisk(Fault):
    """A file system of its own that is full for a while; what was there is kept."""

    def __init__(self, part, folder, script=""):
        super().__init__(part, "full")
        self.folder, self.script = folder, script
        self.may_be_twice = SENDERS if script else 0

    @contextmanager
    def setting(self, machine):
        rest, disk = at_rest(machine, self.script), small_disk(self.folder(machine))
        with rest, disk, running(machine, self.script):
            yield

    def strike(self, machine):
        ballast = self.folder(machine) / "ballast"
        until = time.monotonic() + IS_FULL
        with ballast.open("wb", buffering=0) as file:
            while time.monotonic() < until:
                fill(file)
                time.sleep(0.2)
        ballast.unlink()
        at = time.monotonic()
        if self.script:
            # It ends where it cannot write what it has promised to keep.
            start(machine, self.script)
        return at


class WrongClock(Fault):
    """The clock of site and database jumps an hour, and back after a while."""

    def __init__(self, part, hours):
        super().__init__(part, f"{hours:+d} h and back")
        self.hours = hours

    @contextmanager
    def setting(self, machine):
        library, self.told = machine.place / "clock.so", machine.place / "clock"
        subprocess.run([ROOT / ".ci" / "clock", library], check=True)
        self.told.write_text("0")
        with at_rest(machine, "postgres"):
            machine.more |= {
                "LD_PRELOAD": str(library),
                "CLOCK_IS_OFF_BY": str(self.told),
            }
            try:
                with running(machine, "postgres"):
                    yield
            finally:
                machine.more.clear()

    def strike(self, machine):
        self.told.write_text(f"{self.hours * 3600}")
        time.sleep(CLOCK_IS_WRONG)
        self.told.write_text("0")
        return time.monotonic()


@contextmanager
def at_rest(machine, script):
    """Without services, and without that server; afterwards all run as before."""
    machine.stop_services()
    if script:
        machine.servers.script(script, "stop")
    try:
        yield
    finally:
        if script:
            start(machine, script)
        machine.start_services()
        wait_for(machine.is_well, 120)


@contextmanager
def running(machine, script):
    if script:
        start(machine, script)
    machine.start_services()
    try:
        wait_for(machine.is_well, 120)
        yield
    finally:
        machine.stop_services()
        if script:
            machine.servers.script(script, "stop")


@contextmanager
def small_disk(folder):
    """The folder on a disk with little room; what has changed comes back with it."""
    size = sum(x.stat().st_blocks * 512 for x in folder.rglob("*") if x.is_file())
    place = folder.with_name(f"{folder.name}-small")
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size + SPARE},mode=0755", "tmpfs"]
    subprocess.run([*mount, place], check=True)
    try:
        subprocess.run(["cp", "-a", f"{folder}/.", place], check=True)
        subprocess.run(["mount", "--bind", place, folder], check=True)
        try:
            yield
        finally:
            subprocess.run(["umount", folder], check=True)
        shutil.rmtree(folder)
        subprocess.run(["cp", "-a", place, folder], check=True)
    finally:
        subprocess.run(["umount", place], check=True)
        place.rmdir()


def fill(file):
    """Take all room that is left."""
    for size in (1 << 20, 1 << 12):
        try:
            while True:
                file.write(bytes(size))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise


def stand_still(processes):
    """All of them, for a while; those that were born meanwhile, too."""
    held = processes()
    send(signal.SIGSTOP, held)
    time.sleep(STANDS_STILL)
    send(signal.SIGCONT, [*held, *processes()])
    return time.monotonic()


def send(number, pids):
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def start(machine, script):
    """Ours does not start while a process of the one before has not ended yet."""

    def started():
        try:
            return machine.servers.script(script, "start")
        except subprocess.CalledProcessError:
            return None

    wait_for(started, 180, pause=1)


def database_processes(machine):
    told = (machine.place / "postgres" / "postmaster.pid").read_text()
    first = int(told.splitlines()[0])
    return [first, *children(first)]


def search_processes(machine):
    place = Path(os.environ.get("ES_DIR", "/var/tmp/elasticsearch-local"))  # noqa: S108  of .ci
    first = int((place / f"node-{SEARCH_PORT}" / "pid").read_text())
    return [first]


def children(pid):
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True
    )
    return [int(number) for number in found.stdout.split()]


HOW = ("killed", "stopped", "restarted")
FAULTS = [
    *(Units("web", what, ("office-web",)) for what in HOW),
    *(Units("worker", what, WORKER) for what in HOW),
    *(Server("database", what, "postgres", database_processes) for what in HOW),
    *(Server("search", what, "elasticsearch", search_processes) for what in HOW),
    *(Mail("mail", what) for what in HOW),
    FullDisk("disk of files", lambda machine: machine.office / ".var"),
    FullDisk(
        "disk of database", lambda machine: machine.place / "postgres", "postgres"
    ),
    WrongClock("clock", 1),
    WrongClock("clock", -1),
]
