"""Databases for tests with processes of their own."""

import os
from contextlib import contextmanager

import psycopg
from django.conf import settings


@contextmanager
def database(folder):
    """The address of an empty database of the kind that the suite runs on."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield f"sqlite:///{folder / 'processes.sqlite3'}"
        return
    server, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    name = f"processes_{os.getpid()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
