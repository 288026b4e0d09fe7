"""Machines with a database and files of their own, on which commands really run."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
SERVED = Path(__file__).with_name("served.py")


# A machine that was restored tells its own workers that everything has changed.
ANNOUNCED = "freshness_change"


class Machine:
    """A site's data in a folder, with a database that is there or empty."""

    def __init__(self, folder, address):
        self.folder, self.address = folder, address
        folder.mkdir(exist_ok=True)

    @property
    def environment(self):
        path = os.pathsep.join([str(ROOT), str(ROOT / "site")])
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.site.upkeep.machine_settings",
            "PYTHONPATH": path,
            "MACHINE": str(self.folder),
            "DATABASE_URL": self.address,
            # What a restore does to an index would be seen in the rows.
            "ELASTICSEARCH_URL": "",
        }

    def start(self, *command, **environment):
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command, **environment):
        """What a management command says; how it ended is `returncode`."""
        process = self.start("manage.py", *command, **environment)
        out, err = process.communicate(timeout=300)
        return Said(process.returncode, out + err)

    def backup(self, *arguments, **environment):
        """A new backup's file."""
        said = self.run("backup", *arguments, **environment)
        assert said.returncode == 0, said.words
        return next(Path(line) for line in said.words.splitlines() if ".tar" in line)

    def rows(self):
        """Every row of every table, as the database itself gives it."""
        if self.address.startswith("sqlite"):
            with closing(sqlite3.connect(self.address[len("sqlite:///") :])) as base:
                return _rows(base, "sqlite_master WHERE type = 'table'", "name")
        with psycopg.connect(self.address) as base:
            return _rows(base, "pg_tables WHERE schemaname = 'public'", "tablename")

    def files(self):
        """Every file's checksum and rights."""
        return {
            str(path.relative_to(self.folder)): (
                hashlib.sha256(path.read_bytes()).hexdigest(),
                oct(path.stat().st_mode),
            )
            for name in ("media", "private")
            for path in sorted((self.folder / name).rglob("*"))
            if path.is_file()
        }

    def pages(self):
        """What readers get at the address of every page."""
        process = self.start(str(SERVED))
        out, err = process.communicate(timeout=600)
        assert process.returncode == 0, err
        return json.loads(out)


class Said:
    def __init__(self, returncode, words):
        self.returncode, self.words = returncode, words


def _rows(base, tables, column):
    names = base.execute(f"SELECT {column} FROM {tables}").fetchall()
    return {
        name: sorted(
            repr(row)
            for row in base.execute(f'SELECT * FROM "{name}"').fetchall()
            if ANNOUNCED not in row
        )
        for (name,) in names
        if name != ANNOUNCED
    }


class Databases:
    """Empty databases of the kind that the suite runs on, and copies of its own."""

    def __init__(self, folder):
        self.folder, self.names = folder, []

    def empty(self, name):
        if connection.vendor == "sqlite":
            for path in self.folder.glob(f"{name}.sqlite3*"):
                path.unlink()
            return f"sqlite:///{self.folder / name}.sqlite3"
        name = f"{name}_{os.getpid()}"
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}")
        self.names.append(name)
        return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"

    def copy(self, name):
        """One that has what the test database has."""
        address = self.empty(name)
        if connection.vendor == "sqlite":
            # Not by the test's own connection, which is in the midst of writing.
            with (
                closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
                closing(sqlite3.connect(address[len("sqlite:///") :])) as target,
            ):
                source.backup(target)
            return address
        own = connection.settings_dict["NAME"]
        source = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{own}"
        connection.close()
        dumped = subprocess.run(["pg_dump", source], capture_output=True, check=True)
        subprocess.run(
            ["psql", "-q", address],
            input=dumped.stdout,
            check=True,
            capture_output=True,
        )
        return address

    def drop(self):
        for name in self.names:
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def take_files(machine):
    """The files of this process's own folders, for a machine with its database."""
    for name, kept in (("media", "default"), ("private", "private")):
        target = machine.folder / name
        if Path(storages[kept].location).is_dir():
            shutil.copytree(storages[kept].location, target, dirs_exist_ok=True)
    assert settings.MEDIA_ROOT
