"""The demonstration for tests: loaded once, then put in as a copy."""

import shutil
import sqlite3

import pytest
from django.db import connection

from config.demo.loading import Demonstration


@pytest.fixture(scope="session")
def _copies(tmp_path_factory):
    """Where the database lies without and with the demonstration."""
    folder = tmp_path_factory.mktemp("demonstrated")
    return folder / "before.sqlite3", folder / "with.sqlite3"


@pytest.fixture(scope="class")
def demonstrated(django_db_setup, django_db_blocker, _copies, between):
    """All that `make run` shows, in German, for every test of a class; on SQLite."""
    if connection.vendor != "sqlite":
        pytest.skip("its copies are files of SQLite")
    before, loaded = _copies
    with django_db_blocker.unblock():
        _keep(before)
    try:
        with django_db_blocker.unblock():
            if not loaded.exists():
                with between.one_at_a_time():
                    _make(loaded, between)
            _put_back(loaded)
        yield
    finally:
        with django_db_blocker.unblock():
            _put_back(before)


@pytest.fixture
def demonstration(demonstrated, db):
    """What loads it, once more."""
    return Demonstration(lambda text: None)


def _make(loaded, between):
    """Loads it; where another process did so before, takes what that made."""
    if between.take_files("demonstrated"):
        shutil.copyfile(between.folder / loaded.name, loaded)
        return
    Demonstration(lambda text: None).load_german()
    _keep(loaded)
    if between.folder:
        shutil.copyfile(loaded, between.folder / loaded.name)
        between.keep_files("demonstrated")


def _keep(path):
    connection.ensure_connection()
    copy = sqlite3.connect(path)
    connection.connection.backup(copy)
    copy.close()


def _put_back(path):
    connection.ensure_connection()
    copy = sqlite3.connect(path)
    copy.backup(connection.connection)
    copy.close()
