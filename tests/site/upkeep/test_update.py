"""`make update` on a checkout of its own: forward, or back to where it was."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from config.upkeep import update
from config.upkeep.answering import PARTS, trouble
from config.upkeep.update import Failed, Plan
from tests.site.upkeep.machines import Machine

ROOT = Path(__file__).resolve().parents[3]
MIGRATION = """
from django.db import migrations


{words}


class Migration(migrations.Migration):
    dependencies = [("outbox", "{before}")]
    operations = [{operation}]
"""
FAILING = "def fail(apps, schema_editor):\n    raise RuntimeError('cannot go on')"
TABLE = "migrations.RunSQL('CREATE TABLE outbox_mark (id integer)', '')"


class Checkout:
    """A repository with today's files, on a machine of its own."""

    def __init__(self, root, address):
        self.root = root
        listed = subprocess.run(
            ["git", "ls-files", "-z", "-co", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        for name in filter(None, listed.stdout.split("\0")):
            if (ROOT / name).is_file() and not (ROOT / name).is_symlink():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, root / name)
        for path in ROOT.glob("locales/locale/*/LC_MESSAGES/*.mo"):
            shutil.copy2(path, root / path.relative_to(ROOT))
        self.machine = Machine(root / ".var", address)
        (root / ".var" / "lexicon").symlink_to(ROOT / ".var" / "lexicon")
        (root / ".var" / "media").mkdir()
        (root / ".var" / "media" / "kept.txt").write_text("kept")
        self.git("init", "--quiet", "--initial-branch", "main")
        self.commit("now")

    def git(self, *arguments):
        done = subprocess.run(
            ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
            + [*arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def commit(self, tag):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", tag)
        self.git("tag", tag)

    def offer(self, changes):
        """A newer version, with these files."""
        for name, words in changes.items():
            (self.root / name).write_text(words)
        self.commit("next")
        self.git("reset", "--quiet", "--hard", "now")

    def update(self, **environment):
        path = os.pathsep.join([str(self.root), str(self.root / "site")])
        log = self.root / ".var" / "services"
        done = subprocess.run(
            [sys.executable, str(self.root / "site/config/upkeep/update.py")],
            env=self.machine.environment
            | {"PYTHONPATH": path, "VERSION": "next"}
            | {"SITE_STOP": f"sh -c 'echo stop >> {log}'"}
            | {"SITE_START": f"sh -c 'echo start >> {log}'"}
            | environment,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    @property
    def services(self):
        return (self.root / ".var" / "services").read_text().split()


def migrations(*operations, words=""):
    """Files of migrations after the last one of the outbox."""
    folder = ROOT / "site" / "outbox" / "migrations"
    before = max(path.stem for path in folder.glob("[0-9]*.py"))
    files = {}
    for number, operation in enumerate(operations, start=1):
        name = f"09{number:02}_next"
        files[f"site/outbox/migrations/{name}.py"] = MIGRATION.format(
            before=before, operation=operation, words=words
        )
        before = name
    return files


@pytest.fixture
def checkout(databases, django_db_blocker, tmp_path):
    return Checkout(tmp_path / "site", databases.copy("updated"))


@pytest.mark.django_db
class TestAnUpdate:
    @pytest.mark.gates
    def test_that_works_is_there_afterwards(self, checkout):
        checkout.offer(migrations(TABLE))

        status, said = checkout.update()

        assert status == 0, said
        assert checkout.git("rev-parse", "HEAD") == checkout.git("rev-parse", "next")
        assert "outbox_mark" in checkout.machine.rows()
        assert checkout.services == ["stop", "start"]
        assert list((checkout.root / ".var/update").glob("office-*.tar")) == []

    @pytest.mark.postgres
    def test_whose_migration_fails_leaves_all_as_it_was(self, checkout):
        fail = "migrations.RunPython(fail)"
        checkout.offer(migrations(TABLE, fail, words=FAILING))
        rows = checkout.machine.rows()

        status, said = checkout.update()

        assert status == 1, said
        assert "The update did not work: " in said
        assert "cannot go on" in said
        # The first of both migrations went through, and was taken back.
        assert "Putting the database in" in said
        assert "The site is as it was before" in said
        assert checkout.git("rev-parse", "HEAD") == checkout.git("rev-parse", "now")
        assert checkout.machine.rows() == rows
        assert (checkout.root / ".var/media/kept.txt").read_text() == "kept"
        assert checkout.services == ["stop", "stop", "start"]

    @pytest.mark.gates
    def test_whose_code_does_not_start_never_touches_the_database(self, checkout):
        checkout.offer({"site/config/urls.py": "raise RuntimeError('broken')\n"})

        status, said = checkout.update()

        assert status == 1, said
        assert "RuntimeError: broken" in said
        assert "The site is as it was before" in said
        assert "Putting the database in" not in said
        assert checkout.git("rev-parse", "HEAD") == checkout.git("rev-parse", "now")


class Steps:
    """An update whose steps are only written down; some of them do not work."""

    def __init__(self, monkeypatch, folder):
        self.done, self.broken = [], {}
        monkeypatch.setattr(update, "FOLDER", folder)
        monkeypatch.setattr(update, "PLAN", folder / "unfinished.json")
        monkeypatch.setattr(update, "_plan", lambda: Plan("a" * 40, "b" * 40, "main"))
        monkeypatch.setattr(update, "_git", lambda *words: self.step("git", *words))
        monkeypatch.setattr(update, "_run", lambda *words: self.step(*words[1:]))
        monkeypatch.setattr(update, "_backup", lambda: self.backup(folder))
        monkeypatch.setattr(update, "trouble", lambda patient=False: self.answer())
        monkeypatch.setattr(update.signal, "signal", lambda *words: None)
        for name in ("SITE_STOP", "SITE_START", "LETTERS_START"):
            monkeypatch.setenv(name, f"sh {name}")
        monkeypatch.delenv("HEALTH_URL", raising=False)

    def step(self, *words):
        name = " ".join(
            Path(word).name for word in words if not word.startswith("-")
        ).removeprefix("manage.py ")
        self.done.append(name)
        for part, error in list(self.broken.items()):
            if part in name:
                del self.broken[part]
                raise error

    def backup(self, folder):
        self.step("backup")
        path = folder / "office.tar"
        path.touch()
        return str(path)

    def answer(self):
        self.done.append("asked")
        return self.broken.pop("asked", "")

    def index(self, words):
        return next(i for i, done in enumerate(self.done) if words in done)


@pytest.fixture
def steps(monkeypatch, tmp_path):
    return Steps(monkeypatch, tmp_path)


class TestTheStepsOfAnUpdate:
    def test_begin_with_a_site_that_works(self, steps, capsys):
        steps.broken["check_health"] = Failed("health ended with 1.")

        assert update.main() == 1

        assert "Nothing was changed. health ended with 1." in capsys.readouterr().out
        assert steps.done == ["check_health"]

    def test_begin_with_a_site_that_can_be_asked(self, steps, capsys):
        steps.broken["asked"] = "it answers 400."

        assert update.main() == 1

        assert "no update is begun. it answers 400." in capsys.readouterr().out
        assert "SITE_STOP" not in steps.done

    def test_begin_with_commands_that_are_there(self, steps, capsys, monkeypatch):
        monkeypatch.setenv("SITE_START", "nosuch start")

        assert update.main() == 1

        assert "SITE_START names a command that is not there" in capsys.readouterr().out
        assert steps.done == []

    def test_let_letters_leave_when_the_site_answers(self, steps, tmp_path):
        assert update.main() == 0

        asked = len(steps.done) - 1 - steps.done[::-1].index("asked")
        assert steps.index("SITE_START") < asked < steps.index("LETTERS_START")
        assert steps.index("clear_caches") > steps.index("migrate")
        # Nothing unencrypted stays, and nothing unfinished.
        assert [x.name for x in tmp_path.iterdir()] == ["update.lock"]

    @pytest.mark.parametrize(
        ("where", "error"),
        [
            ("migrate", Failed("migrate ended with 1.")),
            ("migrate", KeyboardInterrupt()),
            ("SITE_START", FileNotFoundError("nosuch")),
            ("grant_roles", ValueError("whatever")),
        ],
    )
    def test_are_taken_back_whatever_went_wrong(self, steps, tmp_path, where, error):
        steps.broken[where] = error

        assert update.main() == 1

        assert f"restore {'office.tar'}" in " ".join(steps.done)
        assert steps.done[-3:] == ["SITE_START", "LETTERS_START", "asked"]
        assert "LETTERS_START" not in steps.done[: steps.index("restore")]
        assert (tmp_path / "office.tar").exists()
        assert not (tmp_path / "unfinished.json").exists()

    def test_are_not_taken_back_once_letters_left(self, steps):
        steps.broken["LETTERS_START"] = Failed("LETTERS_START ended with 1.")

        assert update.main() == 2

        assert "restore" not in " ".join(steps.done)

    def test_that_broke_off_are_put_back_by_the_next(self, steps, tmp_path, capsys):
        Plan(
            *("a" * 40, "b" * 40, "main", "office.tar"),
            code_changed=True,
            data_changed=True,
        ).keep()

        assert update.main() == 1

        assert "The last update broke off" in capsys.readouterr().out
        assert "restore office.tar" in " ".join(steps.done)

    def test_that_cannot_be_taken_back_need_a_person(self, steps, tmp_path, capsys):
        steps.broken |= {
            "migrate": Failed("migrate ended with 1."),
            "restore": Failed("restore ended with 1."),
        }

        assert update.main() == 2

        assert "office.tar" in capsys.readouterr().out
        assert (tmp_path / "unfinished.json").exists()

    def test_are_for_one_at_a_time(self, steps, tmp_path, capsys):
        with (tmp_path / "update.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)

            assert update.main() == 1

        assert "Another update is at work" in capsys.readouterr().out


class Health(BaseHTTPRequestHandler):
    status, words = 200, b""

    def do_GET(self):
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.words)

    def log_message(self, *words):
        pass


class TestTrouble:
    @pytest.fixture
    def server(self, monkeypatch):
        server = HTTPServer(("127.0.0.1", 0), Health)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("HEALTH_URL", f"http://127.0.0.1:{server.server_port}/")
        yield server
        server.shutdown()
        server.server_close()
        thread.join()

    @pytest.mark.parametrize(
        ("status", "told", "words"),
        [
            (200, dict.fromkeys(PARTS, True), ""),
            (503, dict.fromkeys(PARTS, True) | {"outbox": False}, ""),
            (503, dict.fromkeys(PARTS, True) | {"database": False}, "order: database"),
            (400, {}, "it answers 400. Is its host one of ALLOWED_HOSTS?"),
            (200, "<html>", "what answers is not this site"),
        ],
    )
    def test_is_what_an_update_can_cause(
        self, server, monkeypatch, status, told, words
    ):
        monkeypatch.setattr(Health, "status", status)
        body = told if isinstance(told, str) else json.dumps(told)
        monkeypatch.setattr(Health, "words", body.encode())

        found = trouble()

        assert words in found
        assert bool(words) == bool(found)

    def test_is_a_site_that_does_not_answer(self, monkeypatch):
        monkeypatch.setenv("HEALTH_URL", "http://127.0.0.1:9/")

        assert "it does not answer" in trouble()

    def test_is_an_address_that_is_none(self, monkeypatch):
        monkeypatch.setenv("HEALTH_URL", "ftp://www.example.org")

        assert "HEALTH_URL is no address" in trouble()


@pytest.mark.django_db
class TestNothingIsUpdated:
    @pytest.fixture(scope="class")
    def shared(self, databases, django_db_blocker, tmp_path_factory):
        with django_db_blocker.unblock():
            address = databases.copy("still")
        return Checkout(tmp_path_factory.mktemp("still") / "site", address)

    @pytest.fixture
    def checkout(self, shared):
        """One for all: nothing is changed."""
        yield shared
        shared.git("reset", "--quiet", "--hard", "now")

    def test_when_files_were_changed_by_hand(self, checkout):
        (checkout.root / "README.md").write_text("mine")

        status, said = checkout.update()

        assert status == 1
        assert "changed by hand" in said
        assert (checkout.root / "README.md").read_text() == "mine"

    def test_without_the_sites_environment(self, checkout):
        status, said = checkout.update(DJANGO_SETTINGS_MODULE="")

        assert status == 1
        assert "this is not the site's environment" in said

    def test_when_there_is_no_such_version(self, checkout):
        status, said = checkout.update(VERSION="v99")

        assert status == 1
        assert "There is no version v99" in said

    def test_when_there_is_nothing_new(self, checkout):
        status, said = checkout.update(VERSION="now")

        assert status == 0
        assert "newest version already" in said

    def test_to_an_older_version(self, checkout):
        checkout.offer({"README.md": "newer"})
        checkout.git("reset", "--quiet", "--hard", "next")

        status, said = checkout.update(VERSION="now")

        assert status == 1
        assert "does not come after this version" in said
