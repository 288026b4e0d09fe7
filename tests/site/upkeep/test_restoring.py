"""A restore that is refused, breaks off, or comes from another version."""

import shutil
import sqlite3
from contextlib import closing

import psycopg
import pytest

from config.upkeep.refusing import Refused
from config.upkeep.restoring import _check_fit
from tests.site.upkeep.machines import Machine
from tests.site.upkeep.test_archives import manifest

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

KILLED = """
import os, signal
import django
django.setup()
from django.core.management import call_command
from config.upkeep import restoring
def die(*args, **options):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(restoring.{where}, "{name}", die)
call_command("restore", "{file}")
"""
# What comes after the last file is as good as what comes from elsewhere.
WRONG_AT_THE_END = """
import django
django.setup()
from pathlib import Path
from django.core.management import call_command
from config.upkeep import databases
def call(command, environment=None, really=databases._call):
    really(command, environment)
    if command[0] == "pg_restore":
        file = next(word[7:] for word in command if word.startswith("--file="))
        Path(file).write_text(Path(file).read_text() + "SELECT 1 / 0;")
databases._call = call
call_command("restore", "{file}", "--replace", "--no-backup")
"""


@pytest.fixture
def file(small, tmp_path):
    return small.backup(str(tmp_path / "backups"))


@pytest.fixture
def used(databases, tmp_path):
    """A machine on which somebody works."""
    machine = Machine(tmp_path / "used", databases.empty("used"))
    statement = "CREATE TABLE accounts_user (name text)", "INSERT INTO accounts_user "
    execute(machine, statement[0])
    execute(machine, statement[1] + "VALUES ('Ada')")
    execute(machine, "CREATE TABLE django_migrations (app text, name text)")
    (machine.folder / "media").mkdir()
    (machine.folder / "media" / "mine.txt").write_text("mine")
    return machine


def execute(machine, statement):
    if machine.address.startswith("sqlite"):
        with closing(sqlite3.connect(machine.address[len("sqlite:///") :])) as base:
            base.execute(statement)
            base.commit()
    else:
        with psycopg.connect(machine.address) as base:
            base.execute(statement)


class TestAMachineWithContent:
    def test_is_left_alone(self, used, file):
        rows = used.rows()

        said = used.run("restore", str(file))

        assert said.returncode == 1
        assert "This site has content. With --replace" in said.words
        assert "Traceback" not in said.words
        assert used.rows() == rows

    def test_is_backed_up_before_it_is_replaced(self, small, used, file):
        rows, before = used.rows(), used.files()

        said = used.run("restore", str(file), "--replace")

        assert said.returncode == 0, said.words
        assert used.rows() == small.rows()
        assert used.files() == small.files()
        (kept,) = (used.folder / "backups").glob("office-*.tar")
        assert str(kept) in said.words
        assert used.run("restore", str(kept), "--check").returncode == 0
        assert rows != used.rows()
        assert before != used.files()


class TestADamagedBackup:
    @pytest.mark.parametrize("where", [0.2, 0.99])
    def test_changes_nothing(self, used, file, where):
        broken = bytearray(file.read_bytes())
        broken[int(where * len(broken))] ^= 4
        file.write_bytes(broken)
        rows = used.rows()

        said = used.run("restore", str(file), "--replace")

        assert said.returncode == 1
        assert "damaged" in said.words
        assert "Traceback" not in said.words
        assert used.rows() == rows
        assert list(used.files()) == ["media/mine.txt"]

    def test_that_was_cut_short_is_no_backup(self, empty, file):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

        said = empty.run("restore", str(file), "--check")

        assert said.returncode == 1
        assert "Traceback" not in said.words

    def test_that_is_not_there_is_named(self, empty, tmp_path):
        said = empty.run("restore", str(tmp_path / "missing.tar"))

        assert said.returncode == 1
        assert "There is no backup" in said.words


class TestARestoreThatIsKilled:
    @pytest.mark.parametrize(
        ("where", "name"),
        [("files", "put_in"), ("caches", "all")],
        ids=["between database and files", "after the files"],
    )
    def test_is_done_again_without_being_asked_twice(
        self, small, empty, file, where, name
    ):
        script = KILLED.format(where=where, name=name, file=file)
        process = empty.start("-c", script)
        process.communicate(timeout=120)
        assert process.returncode == -9
        assert (empty.folder / "restore-unfinished").exists()

        said = empty.run("restore", str(file))

        assert said.returncode == 0, said.words
        assert "did not come to its end" in said.words
        assert empty.rows() == small.rows()
        assert empty.files() == small.files()
        assert not (empty.folder / "restore-unfinished").exists()

    def test_leaves_the_database_of_before_or_that_of_the_backup(self, used, file):
        if used.address.startswith("sqlite"):
            pytest.skip("SQLite copies in one step")
        rows = used.rows()

        process = used.start("-c", WRONG_AT_THE_END.format(file=file))
        _out, err = process.communicate(timeout=120)

        assert "division by zero" in err
        assert used.rows() == rows


class TestAnotherVersion:
    def test_that_is_older_is_migrated(self, _small, databases, tmp_path):
        old = Machine(tmp_path / "old", databases.empty("old"))
        file = _small.backup(str(tmp_path / "backups"))
        assert old.run("restore", str(file)).returncode == 0
        assert old.run("migrate", "feedback", "zero").returncode == 0
        file = old.backup(str(tmp_path / "backups"))
        new = Machine(tmp_path / "new", databases.empty("new"))

        said = new.run("restore", str(file))

        assert said.returncode == 0, said.words
        lost = set(_small.rows()) - set(new.rows())
        assert "feedback_feedbacktext" in new.rows()
        assert lost == set()

    def test_that_is_newer_is_refused(self, db):
        from config.upkeep.databases import database

        later = manifest()
        later.database, later.versions = database().kind, {"site": "abc123"}
        later.files = {database().file_name: {}}
        later.migrations = ["base.0999_from_the_future"]

        with pytest.raises(Refused, match="Install version abc123"):
            _check_fit(later)

    def test_with_another_kind_of_database_is_refused(self, db):
        other = manifest()
        other.database = "oracle"

        with pytest.raises(Refused, match="of the same kind"):
            _check_fit(other)


class TestAnEncryptedBackup:
    def test_comes_back_with_its_key(self, small, empty, tmp_path):
        if not shutil.which("age"):
            pytest.skip("age is missing: apt-get install age")
        from tests.site.upkeep.test_sealing import TestAge

        key, public = TestAge().make(tmp_path / "key.txt")
        file = small.backup(str(tmp_path / "backups"), BACKUP_RECIPIENT=public)
        assert file.name.endswith(".tar.age")

        locked = empty.run("restore", str(file))
        said = empty.run("restore", str(file), "--identity", key.identity)

        assert locked.returncode == 1
        assert "--identity" in locked.words
        assert said.returncode == 0, said.words
        assert empty.rows() == small.rows()
