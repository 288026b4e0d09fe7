"""The demonstration for tests: loaded once for a process, then put in as a copy."""

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
def demonstrated(django_db_setup, django_db_blocker, _copies):
    """All that `make run` shows, in German, for every test of a class; on SQLite."""
    before, loaded = _copies
    with django_db_blocker.unblock():
        _keep(before)
    try:
        with django_db_blocker.unblock():
            if loaded.exists():
                _put_back(loaded)
            else:
                Demonstration(lambda text: None).load_german()
                _keep(loaded)
        yield
    finally:
        with django_db_blocker.unblock():
            _put_back(before)


@pytest.fixture
def demonstration(demonstrated, db):
    """What loads it, once more."""
    return Demonstration(lambda text: None)


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
