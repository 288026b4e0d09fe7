"""Machines for backups: one with the demonstration, one with little, empty ones."""

import subprocess
import sys

import pytest
from django.db import connection

from tests.site.upkeep.machines import Databases, Machine, take_files

LOADING = """
import django
django.setup()
from django.core.management import call_command
from config.demo.loading import Demonstration
Demonstration(lambda text: None).load_german()
call_command("search_rebuild", verbosity=0)
"""


@pytest.fixture(scope="session")
def databases(django_db_setup, tmp_path_factory):
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.drop()


@pytest.fixture(scope="class")
def demonstrating(request, django_db_blocker, databases, tmp_path_factory):
    """A machine that has the demonstration."""
    folder = tmp_path_factory.mktemp("demonstrating")
    if connection.vendor == "sqlite":
        request.getfixturevalue("demonstrated")
        with django_db_blocker.unblock():
            machine = Machine(folder, databases.copy("demonstrating"))
            take_files(machine)
        return machine
    with django_db_blocker.unblock():
        machine = Machine(folder, databases.copy("demonstrating"))
    subprocess.run([sys.executable, "-c", LOADING], env=machine.environment, check=True)
    return machine


@pytest.fixture(scope="session")
def _small(django_db_blocker, databases, tmp_path_factory):
    with django_db_blocker.unblock():
        return Machine(tmp_path_factory.mktemp("small"), databases.copy("small"))


@pytest.fixture
def small(_small):
    """A machine with a database without content, and two files."""
    for name in ("media/images/a.webp", "private/forms/cv.pdf"):
        path = _small.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 3000)
        path.chmod(0o600 if name.startswith("private") else 0o644)
    return _small


@pytest.fixture
def empty(databases, tmp_path):
    """A machine with nothing on it."""
    return Machine(tmp_path / "empty", databases.empty("empty"))
