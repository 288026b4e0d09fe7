"""An update brings the newer version, or leaves everything as it was."""

import time
from pathlib import Path

import psycopg
import pytest

from .units import ROOT, wait_for
from .updating import Updates

pytestmark = pytest.mark.rehearsal
BASE = Path("site/templates/base.html")
MIGRATIONS = Path("site/pulse/migrations")
MIGRATION = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pulse", "{before}")]
    operations = [migrations.RunSQL("{sql}", migrations.RunSQL.noop)]
"""
TABLES = ("wagtailcore_page", "wagtailcore_revision", "accounts_user", "rehearsed")


@pytest.fixture(scope="module")
def updates(machine):
    return Updates(machine)


@pytest.fixture
def rows(machine):
    """How many rows those tables have."""

    def count():
        with psycopg.connect(machine.servers.database_url) as connection:
            ask = connection.execute
            return {x: ask(f"SELECT count(*) FROM {x}").fetchone()[0] for x in TABLES}

    return count


def migration(before, sql):
    return MIGRATION.format(before=before, sql=sql)


def marked(mark):
    """The frame of all pages, with a mark that readers' pages then have."""
    text = (ROOT / BASE).read_text()
    assert text.count("</head>") == 1
    return text.replace("</head>", f'<meta name="rehearsed" content="{mark}"></head>')


class TestAnUpdate:
    def test_brings_the_newer_version(self, machine, updates, visitor, rows, figure):
        last = sorted(ROOT.glob(f"{MIGRATIONS}/0*.py"))[-1].stem
        new = {
            MIGRATIONS / "9001_rehearsed.py": migration(
                last, "CREATE TABLE rehearsed AS SELECT 1 AS number"
            ),
            BASE: marked("newer"),
        }
        updates.publish("The newer version", new)

        begun = time.monotonic()
        code, told = updates.run()

        assert code == 0, told[-3000:]
        assert updates.version() == "The newer version"
        assert rows()["rehearsed"] == 1
        assert "newer" in visitor.get("/de/").text.partition("</head>")[0]
        wait_for(machine.is_well, 90)
        figure(f"{time.monotonic() - begun:.0f} s in all")

    def test_has_nothing_to_do_a_second_time(self, updates):
        code, told = updates.run()

        assert code == 0
        assert "This is the newest version already" in told

    def test_that_fails_leaves_all_as_it_was(
        self, machine, updates, visitor, rows, figure
    ):
        broken = {
            MIGRATIONS / "9002_worse.py": migration(
                "9001_rehearsed", "DROP TABLE rehearsed"
            ),
            MIGRATIONS / "9003_broken.py": migration(
                "9002_worse", "SELECT number FROM rehearsed"
            ),
            BASE: marked("broken"),
        }
        updates.publish("The broken version", broken)
        before = rows()

        begun = time.monotonic()
        code, told = updates.run()

        assert code != 0
        assert told.rstrip().endswith("Error 1"), told[-3000:]
        assert "The site is as it was before" in told
        assert updates.version() == "The newer version"
        assert rows() == before
        assert "newer" in visitor.get("/de/").text.partition("</head>")[0]
        wait_for(machine.is_well, 90)
        figure(f"{time.monotonic() - begun:.0f} s, {before['wagtailcore_page']} pages")
