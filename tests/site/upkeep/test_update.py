"""`make update` on a checkout of its own: forward, or back to where it was."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.upkeep.machines import Machine

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
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


class TestAnUpdate:
    def test_that_works_is_there_afterwards(self, checkout):
        checkout.offer(migrations(TABLE))

        status, said = checkout.update()

        assert status == 0, said
        assert checkout.git("rev-parse", "HEAD") == checkout.git("rev-parse", "next")
        assert "outbox_mark" in checkout.machine.rows()
        assert checkout.services == ["stop", "start"]
        assert len(list((checkout.root / ".var/update").glob("office-*.tar"))) == 1

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

    def test_whose_code_does_not_start_never_touches_the_database(self, checkout):
        checkout.offer({"site/config/urls.py": "raise RuntimeError('broken')\n"})

        status, said = checkout.update()

        assert status == 1, said
        assert "RuntimeError: broken" in said
        assert "The site is as it was before" in said
        assert "Putting the database in" not in said
        assert checkout.git("rev-parse", "HEAD") == checkout.git("rev-parse", "now")

    def test_that_does_not_answer_is_taken_back(self, checkout):
        checkout.offer(migrations(TABLE))

        status, said = checkout.update(HEALTH_URL="ftp://www.example.org")

        assert status == 1, said
        assert "HEALTH_URL is no address" in said
        assert "Putting the database in" in said
        assert "outbox_mark" not in checkout.machine.rows()


class TestNothingIsUpdated:
    def test_when_files_were_changed_by_hand(self, checkout):
        (checkout.root / "README.md").write_text("mine")

        status, said = checkout.update()

        assert status == 1
        assert "changed by hand" in said
        assert (checkout.root / "README.md").read_text() == "mine"

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
