"""A restore that is refused, breaks off, or comes from another version."""

import shutil
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.core.management import CommandError, call_command

from config.upkeep import restoring
from config.upkeep.backing_up import back_up
from config.upkeep.databases import database
from config.upkeep.refusing import Refused
from config.upkeep.restoring import _check_fit, hold_letters, waiting_letters
from config.upkeep.sealing import Key
from outbox.models import OutboxMessage, State
from tests.site.upkeep.machines import Machine
from tests.site.upkeep.test_archives import manifest

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
AT = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)

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
    def test_changes_nothing(self, used, file):
        broken = bytearray(file.read_bytes())
        broken[len(broken) // 5] ^= 4
        file.write_bytes(broken)
        rows = used.rows()

        said = used.run("restore", str(file), "--replace")

        assert said.returncode == 1
        assert "damaged" in said.words
        assert "Traceback" not in said.words
        assert used.rows() == rows
        assert list(used.files()) == ["media/mine.txt"]

    def test_that_was_cut_short_is_no_backup(self, file):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

        with pytest.raises(CommandError, match="cannot be read|cut short"):
            call_command("restore", str(file), "--check")

    def test_that_is_not_there_is_named(self, tmp_path):
        with pytest.raises(CommandError, match="There is no backup"):
            call_command("restore", str(tmp_path / "missing.tar"))


class TestARestoreThatIsKilled:
    @pytest.mark.parametrize(
        ("where", "name"),
        [
            pytest.param("files", "put_in", id="between database and files"),
            pytest.param(
                *("caches", "all"), id="after the files", marks=pytest.mark.gates
            ),
        ],
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


@pytest.fixture
def here(settings, tmp_path, db):
    """A backup of the database that the suite uses, and folders of its own."""
    settings.VAR = tmp_path / "var"
    settings.BACKUP_DIR = str(tmp_path / "backups")
    settings.MEDIA_ROOT = str(tmp_path / "media")
    # Other tests leave files in the one that the suite shares: that would be content.
    private = settings.STORAGES["private"]
    options = {**private["OPTIONS"], "location": str(tmp_path / "private")}
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {**private, "OPTIONS": options},
    }
    settings.VAR.mkdir()
    path, _manifest = back_up(tmp_path, at=AT, show=lambda done, total: None)
    return path


def restore_here(path, **options):
    said = []
    restoring.restore(
        path, Key(), at=AT + timedelta(days=1), say=said.append, **options
    )
    return "\n".join(said)


def refuse(self, file):
    raise Refused("Something is using the database.")


class TestARestoreThatIsRefused:
    def test_leaves_no_mark_where_nothing_was_changed(self, here, monkeypatch):
        monkeypatch.setattr(type(database()), "put_in", refuse)

        with pytest.raises(Refused, match="is using"):
            restore_here(here)

        assert not restoring.unfinished_mark().exists()

    def test_leaves_the_mark_of_another_that_broke_off(self, here, monkeypatch):
        monkeypatch.setattr(type(database()), "put_in", refuse)
        restoring.unfinished_mark().write_text("another")

        with pytest.raises(Refused, match="is using"):
            restore_here(here)

        assert restoring.unfinished_mark().read_text() == "another"

    def test_still_asks_after_another_that_broke_off(self, here, monkeypatch):
        monkeypatch.setattr(restoring, "has_content", lambda: True)
        restoring.unfinished_mark().write_text("another")

        with pytest.raises(Refused, match="With --replace"):
            restore_here(here)


class TestTheEndOfARestore:
    @pytest.fixture
    def commands(self, here, monkeypatch):
        """What is called, while the database stays as it is."""
        called = []

        def call(command, **options):
            called.append(command)
            if command == "search_rebuild":
                raise CommandError("The engine does not answer.")

        monkeypatch.setattr(type(database()), "put_in", lambda self, file: None)
        monkeypatch.setattr(restoring, "call_command", call)
        return called

    def test_does_not_wait_for_the_search(self, here, commands, settings):
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"

        said = restore_here(here)

        assert commands == ["migrate", "grant_roles", "search_rebuild"]
        assert "The engine does not answer. The timer tries again" in said
        assert not restoring.unfinished_mark().exists()

    def test_holds_letters_back_before_anything_else(self, here, commands, monkeypatch):
        monkeypatch.setattr(restoring, "hold_letters", lambda at: commands.append(at))
        monkeypatch.setattr(restoring, "has_content", lambda: False)

        restore_here(here, hold=True)

        assert commands[:2] == [AT + timedelta(days=1), "migrate"]

    def test_backs_up_what_is_there_while_it_holds_the_site(
        self, here, commands, monkeypatch, tmp_path
    ):
        monkeypatch.setattr(restoring, "has_content", lambda: True)

        said = restore_here(here, replace=True)

        (kept,) = (tmp_path / "backups").glob("office-*.tar")
        assert str(kept) in said

    def test_leaves_nothing_of_one_that_was_killed(self, here, commands, settings):
        (settings.VAR / "staging-old").mkdir()

        restore_here(here)

        assert not list(settings.VAR.glob("staging-*"))


class TestLettersThatWait:
    def test_are_held_back_in_whatever_state(self, db):
        queued = make_letter()
        sending = make_letter(
            state=State.SENDING, lease_until=AT + timedelta(minutes=5)
        )

        assert waiting_letters() == 2
        assert hold_letters(at=AT) == 2

        assert waiting_letters() == 0
        for letter in (queued, sending):
            letter.refresh_from_db()
            assert letter.state == State.DROPPED
            assert letter.finished_at == AT


def make_letter(**fields):
    return OutboxMessage.objects.create(
        **{
            "kind": "test",
            "to": "ada@example.org",
            "subject": "Hello",
            "body_text": "Hello",
            "locale": "de",
            "dedupe_key": uuid.uuid4().hex,
            "due_at": AT,
            "next_at": AT,
            "created_at": AT,
            **fields,
        }
    )


class TestAnotherVersion:
    @pytest.mark.gates
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


@pytest.mark.gates
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
