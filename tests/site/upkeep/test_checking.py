"""A site that is set up wrongly does not start, and says why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.upkeep.checking import check
from config.upkeep.variables import VARIABLES

ROOT = Path(__file__).resolve().parents[3]
GOOD = {
    "SECRET_KEY": "nGd3Tq8b0Zy5kVx1Rf7mLw4cJs9pHa2eUo6iXt-QvYzBgKdNl3Wr",
    "ALLOWED_HOSTS": "www.example.org,example.org",
    "BASE_URL": "https://www.example.org",
    "FROM_EMAIL": "no-reply@example.org",
    "DATABASE_URL": "postgres://office:%40secret@127.0.0.1/office",
    "EMAIL_URL": "smtp+tls://office:secret@mail.example.org:587",
    "TRUSTED_PROXIES": "1",
    "BACKUP_DIR": "/srv/backups",
    "SHOW_GALLERY": "false",
}


def refusal(**changed):
    with pytest.raises(ImproperlyConfigured) as caught:
        check(GOOD | changed, is_real=True)
    return str(caught.value)


class TestCheck:
    def test_lets_a_site_start_that_is_set_up_well(self):
        check(GOOD, is_real=True)
        check({}, is_real=False)

    @pytest.mark.parametrize("name", [x.name for x in VARIABLES if x.is_needed])
    def test_names_what_is_missing(self, name):
        assert f"{name}: It is missing: " in refusal(**{name: ""})

    @pytest.mark.parametrize(
        ("name", "value", "words"),
        [
            ("SECRET_KEY", "short", "It can be guessed"),
            ("SECRET_KEY", "a" * 80, "It can be guessed"),
            ("ALLOWED_HOSTS", "*", "Name the hosts"),
            ("ALLOWED_HOSTS", "https://www.example.org", "Only names"),
            ("BASE_URL", "http://localhost:8000", "It has to begin with https://"),
            ("BASE_URL", "https://www.example.org/", "without / at the end"),
            ("FROM_EMAIL", "office", "It is no e-mail address"),
            ("EMAIL_URL", "consolemail://", "It has to begin with smtp://"),
            ("CACHE_URL", "locmemcache://", "All workers have to share it"),
            ("DATABASE_URL", "mysql://office@127.0.0.1/office", "postgres://"),
            ("TRUSTED_PROXIES", "one", "a whole number, 0 or more"),
            ("BACKUP_KEEP", "0", "a whole number, 1 or more"),
            ("BACKUP_DIR", "backups", "a whole path"),
            ("SHOW_GALLERY", "maybe", "true or false"),
        ],
    )
    def test_says_what_is_unsafe_or_no_such_value(self, name, value, words):
        said = refusal(**{name: value})

        assert words in said
        assert said.count("\n") == 2

    def test_tells_no_secret(self):
        said = refusal(SECRET_KEY="hunter2", DATABASE_URL="mysql://office:hunter2@x/y")

        assert "hunter2" not in said

    def test_stops_the_start(self):
        environment = {
            **{name: value for name, value in os.environ.items() if name not in GOOD},
            **GOOD,
            "BASE_URL": "",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
        }

        done = subprocess.run(
            [sys.executable, "-c", "import config.wsgi"],
            env=environment,
            capture_output=True,
            text=True,
        )

        assert done.returncode == 1
        assert "BASE_URL: It is missing: the site's address" in done.stderr
