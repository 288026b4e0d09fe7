"""`make chaos`: one machine for all faults, and a table of what they did."""

import json
import sys

import pytest

from tests.asked_for import leave_out
from tests.rehearsal.editor import signed_in
from tests.rehearsal.machine import KEPT, Machine, own_place
from tests.rehearsal.units import wait_for

from .faults import FAULTS, ONLY
from .mail import MailServer
from .people import Searching, links

ROWS = []
REST = "from tests.chaos.looking import rest; rest()"
HEADS = ("fault", "activity", "requests", "away", "wrong", "500s", "lost", "twice")
TIMES = ("recovered", "settled")


def pytest_collection_modifyitems(config, items):
    """It takes an hour, installs packages and makes users: only when asked for."""
    leave_out("chaos", config, items)


@pytest.fixture(scope="session")
def machine():
    """The rehearsal's, with a mail server that can be killed."""
    machine = Machine(own_place())
    machine.mail = MailServer(machine.place / "mail")
    try:
        machine.build()
        # PostgreSQL is stopped and started again: that must not make it anew.
        machine.servers.is_kept = True
        yield machine
    finally:
        machine.servers.is_kept = KEPT
        machine.stop()


@pytest.fixture(scope="session")
def editor(machine):
    return signed_in(machine)


@pytest.fixture(scope="session")
def stage(machine):
    """Events for each fault, and what a search has to find all the time."""
    # The hostile need one to sign up for, too.
    names = [fault.name for fault in FAULTS if ONLY in fault.name] or ["hostile"]
    names = json.dumps(names)
    told = run(machine, f"from tests.chaos.staging import stage; stage({names})")
    # What the first fault's people wait for does not stand behind all of these.
    wait_for(lambda: run(machine, REST) == 0, 900, pause=2)
    told["found"] = {
        words: links(machine.visitor().get(f"/de/search/?q={words}").text)
        for words in Searching.questions
    }
    assert all(told["found"].values()), told["found"]
    return told


def run(machine, code):
    """What that code says within the site, which says it as JSON."""
    told = machine.manage("shell", "--no-imports", "-c", code)
    return json.loads(told.splitlines()[-1])


@pytest.fixture
def look(machine):
    """What is in the database: a question to `looking`."""

    def ask(dates):
        return run(machine, f"from tests.chaos.looking import look; look({dates})")

    return ask


@pytest.fixture
def row():
    """Puts a line into the table: one value for each of its heads."""

    def keep(*values):
        ROWS.append([str(value) for value in values])
        # It takes an hour: whoever waits sees each line when it is known.
        sys.stderr.write("  ".join(ROWS[-1]) + "\n")

    return keep


def pytest_terminal_summary(terminalreporter):
    if not ROWS:
        return
    terminalreporter.section("the chaos")
    table = [[*HEADS, *TIMES], *ROWS]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        cells = zip(line, widths, strict=True)
        terminalreporter.write_line(
            "  ".join(cell.ljust(width) for cell, width in cells)
        )
