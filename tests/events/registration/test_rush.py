"""Sixteen processes and fifty places: none is given twice, whatever they do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.databases import database

pytestmark = pytest.mark.postgres

RUSH = Path(__file__).with_name("rush.py")
KILLED = Path(__file__).with_name("killed.py")
ROOT = RUSH.parents[3]
ROUNDS = "50" if os.environ.get("CI") else "5"


def rush(folder, *options, script=RUSH):
    with database(folder) as url:
        done = subprocess.run(
            [sys.executable, str(script), *options],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.events.registration.rush_settings",
                "DATABASE_URL": url,
                "PYTHONPATH": str(ROOT),
            },
            capture_output=True,
            text=True,
            check=True,
        )
    return json.loads(done.stdout)


def assert_clean(found):
    assert (found["oversold"], found["drift"], found["twice"]) == (0, 0, 0)
    assert not [what for what in found["outcome"] if what.startswith("error")]
    assert "Busy" not in found["outcome"]
    assert found["outcome"]["cancelled"]


class TestARush:
    def test_of_sixteen_gives_no_place_twice(self, tmp_path):
        assert_clean(rush(tmp_path, "--runs", ROUNDS))

    @pytest.mark.skipif(
        settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
        reason="On SQLite IMMEDIATE is the lock; it cannot be switched off",
    )
    def test_without_the_lock_would_oversell(self, tmp_path):
        found = rush(tmp_path, "--runs", "5", "--without-lock")

        assert found["oversold"] > 0


class TestAWebProcessThatIsKilled:
    def test_leaves_no_half_registration_and_the_form_can_be_sent_again(self, tmp_path):
        found = rush(tmp_path, "--points", "20", script=KILLED)

        assert found.pop("around_commits") >= 2
        assert found == {
            "killed": 20,
            "answers": {"302": 20},
            "registrations": 22,
            "half": 0,
            "letters": 22,
            "to_reconcile": 0,
        }
