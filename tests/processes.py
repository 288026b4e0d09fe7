"""What the first of several processes makes, and the others copy."""

import fcntl
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection


class Between:
    """What the processes of one run keep for each other; nothing where there is one."""

    def __init__(self, folder=None):
        self.folder = folder
        self.has_copy = False

    @contextmanager
    def one_at_a_time(self):
        if self.folder is None:
            yield
            return
        with (self.folder / "one-at-a-time.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def take_database(self):
        """Begins with the database of whoever was first, if somebody was."""
        made = self.folder and self.folder / "database"
        if not made or not made.exists():
            return
        name = connection.creation._get_test_db_name()
        if connection.vendor == "sqlite":
            for rest in ("-shm", "-wal"):
                Path(f"{name}{rest}").unlink(missing_ok=True)
            shutil.copyfile(made, name)
        else:
            _execute(f'DROP DATABASE IF EXISTS "{name}"')
            _execute(f'CREATE DATABASE "{name}" TEMPLATE "{made.read_text()}"')
        self.has_copy = True

    def keep_database(self):
        if self.folder is None:
            return
        made = self.folder / "database"
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(made)])
            return
        name = connection.settings_dict["NAME"]
        # It can be copied as long as nobody is connected to it.
        connection.close()
        _execute(f'DROP DATABASE IF EXISTS "{name}_copy"')
        _execute(f'CREATE DATABASE "{name}_copy" TEMPLATE "{name}"')
        made.write_text(f"{name}_copy")

    def take_files(self, name):
        """The files that another process kept under this name; whether it did."""
        made = self.folder and self.folder / name
        if not made or not made.exists():
            return False
        for kind, place in _places().items():
            shutil.copytree(made / kind, place, dirs_exist_ok=True)
        return True

    def keep_files(self, name):
        if self.folder is None:
            return
        for kind, place in _places().items():
            shutil.copytree(place, self.folder / name / kind)


def _execute(sql):
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(sql)


def _places():
    """Where this process puts files."""
    private = settings.STORAGES["private"]["OPTIONS"]["location"]
    return {"media": settings.MEDIA_ROOT, "private": private}


@pytest.fixture(scope="session")
def between(request, tmp_path_factory):
    """Of several processes that make their databases anew."""
    options = request.config.option
    is_one_of_several = hasattr(request.config, "workerinput")
    if is_one_of_several and (options.create_db or not options.reuse_db):
        return Between(tmp_path_factory.getbasetemp().parent)
    return Between()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, between):
    return django_db_keepdb or between.has_copy


@pytest.fixture(scope="session")
def django_db_createdb(django_db_createdb, between):
    return django_db_createdb and not between.has_copy
