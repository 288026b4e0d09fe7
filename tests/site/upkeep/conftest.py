"""Machines for backups: one with the demonstration, one with little, empty ones."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.site.upkeep.machines import Databases, Machine, take_files

LOADING = """
import django
django.setup()
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
for number in range(12):
    get_user_model().objects.create_user(f"editor{number}@example.org", "", "secret")
    get_document_model().objects.create(
        title=f"Merkblatt {number}", file=ContentFile(b"words", name=f"{number}.txt")
    )
"""


def place_files(machine):
    for name in ("media/images/a.webp", "private/forms/cv.pdf"):
        path = machine.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 3000)
        path.chmod(0o600 if name.startswith("private") else 0o644)


@pytest.fixture(scope="session")
def databases(django_db_setup, tmp_path_factory):
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.drop()


@pytest.fixture(scope="class")
def demonstrating(request, django_db_blocker, databases, tmp_path_factory):
    """A machine that has the demonstration; on PostgreSQL, people and documents."""
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
    place_files(_small)
    return _small


@pytest.fixture(scope="session")
def _backed_up(_small, tmp_path_factory):
    place_files(_small)
    return _small.backup(str(tmp_path_factory.mktemp("backed_up")))


@pytest.fixture
def file(_backed_up, small, tmp_path):
    """A backup of the small machine."""
    (tmp_path / "backups").mkdir()
    return Path(shutil.copy(_backed_up, tmp_path / "backups"))


@pytest.fixture
def empty(databases, tmp_path):
    """A machine with nothing on it."""
    return Machine(tmp_path / "empty", databases.empty("empty"))
