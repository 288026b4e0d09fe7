"""A site that is set up wrongly does not start, and says why in sentences."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.upkeep.checking import check
from config.upkeep.variables import VARIABLES

SAFE = {
    "SECRET_KEY": "kT5v1Zq8-pX3nB7mW2cR9yL4hJ6dF0gS_aEuQiOwVzNxMbKlPo",
    "ALLOWED_HOSTS": "www.office.example,office.example",
    "BASE_URL": "https://www.office.example",
    "DATABASE_URL": "postgres://office:p%40ss-long-one@127.0.0.1:5432/office",
    "EMAIL_URL": "smtp+tls://user:long-one@mail.office.test:587",
    "FROM_EMAIL": "office@office.test",
    "TRUSTED_PROXIES": "1",
}
UNSAFE = [
    ("SECRET_KEY", ""),
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "ab" * 40),
    ("SECRET_KEY", "django-insecure-" + SAFE["SECRET_KEY"]),
    ("ALLOWED_HOSTS", ""),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", ".office.example"),
    ("ALLOWED_HOSTS", "https://www.office.example"),
    ("ALLOWED_HOSTS", "www.office.example:443"),
    ("BASE_URL", ""),
    ("BASE_URL", "http://www.office.example"),
    ("BASE_URL", "https://www.office.example/de/"),
    ("BASE_URL", "https://www.office.example/"),
    ("BASE_URL", "https://elsewhere.example"),
    ("BASE_URL", "https://[::1"),
    ("DATABASE_URL", ""),
    ("DATABASE_URL", "mysql://office:long-one@127.0.0.1/office"),
    ("DATABASE_URL", "postgres://office@db.office.test/office"),
    ("DATABASE_URL", "postgres://office:office@127.0.0.1/office"),
    ("DATABASE_URL", "postgres://office:change-me@127.0.0.1/office"),
    ("CACHE_URL", "locmemcache://"),
    ("ANSWERS_CACHE_URL", "locmemcache://"),
    ("SHEETS_CACHE_URL", "dummycache://"),
    ("EMAIL_URL", "consolemail://"),
    ("EMAIL_URL", "mail.office.test"),
    ("EMAIL_URL", "smtp://user:long-one@mail.office.test:25"),
    ("FROM_EMAIL", ""),
    ("FROM_EMAIL", "the office"),
    ("ELASTICSEARCH_URL", "127.0.0.1:9200"),
    ("ELASTICSEARCH_URL", "http://elastic:elastic@127.0.0.1:9200"),
    ("TRUSTED_PROXIES", ""),
    ("TRUSTED_PROXIES", "0"),
    ("TRUSTED_PROXIES", "one"),
    ("FEEDBACK_DAYS", "half a year"),
    ("BACKUP_KEEP", "0"),
    ("BACKUP_DIR", "backups"),
    ("SHOW_GALLERY", "maybe"),
    ("LOG_REQUESTS", "some"),
    ("METRICS_TOKEN", "short"),
    ("METRICS_TOKEN", "ab" * 20),
    ("METRICS_TOKEN", "a token with blanks in it, long enough"),
]


def refusal(environment, *, is_real=True):
    """The sentences, without what stands above and below them."""
    with pytest.raises(ImproperlyConfigured) as refused:
        check(environment, is_real=is_real)
    return str(refused.value).splitlines()[1:-1]


class TestAStart:
    @pytest.mark.parametrize(("name", "value"), UNSAFE)
    def test_is_refused_for_one_reason_with_its_name(self, name, value):
        sentences = refusal({**SAFE, name: value})

        assert sentences
        assert all(name in sentence for sentence in sentences)

    @pytest.mark.parametrize("name", [x.name for x in VARIABLES if x.is_needed])
    def test_is_refused_for_whatever_is_called_needed(self, name):
        assert name in "".join(refusal({**SAFE, name: ""}))

    @pytest.mark.parametrize(
        "also",
        [
            {},
            {"DATABASE_URL": "postgres://%2Fvar%2Frun%2Fpostgresql/office"},
            {"DATABASE_URL": "sqlite:////srv/office/.var/db.sqlite3"},
            {"EMAIL_URL": "smtp://user:long-one@127.0.0.1:25"},
            {"EMAIL_URL": "smtp://mail.office.test:25"},
            {"ELASTICSEARCH_URL": "http://elastic:long-one@127.0.0.1:9200"},
            {"FEEDBACK_DAYS": "90", "TRUSTED_PROXIES": "2", "SHOW_GALLERY": "false"},
        ],
    )
    def test_is_not_refused_when_all_is_safe(self, also):
        check({**SAFE, **also}, is_real=True)

    def test_of_ones_own_needs_no_values_but_no_wrong_ones(self):
        check({}, is_real=False)

        assert refusal({"BACKUP_KEEP": "0"}, is_real=False) == [
            "  - BACKUP_KEEP must be a whole number, 1 or more."
        ]

    def test_says_everything_at_once_and_no_secret(self):
        said = str(refusal({"SECRET_KEY": "hush", "DATABASE_URL": "mysql://a:hush@b"}))

        assert "SECRET_KEY" in said
        assert "FROM_EMAIL" in said
        assert "hush" not in said

    def test_ends_with_the_sentences_and_no_traceback(self):
        environment = {
            key: value
            for key, value in os.environ.items()
            if key not in SAFE and key != "PYTHONPATH"
        }
        done = subprocess.run(
            [sys.executable, "manage.py", "check"],
            cwd=settings.ROOT,
            env={**environment, "DJANGO_SETTINGS_MODULE": "config.settings.production"},
            capture_output=True,
            text=True,
        )

        assert done.returncode == 1
        assert "Set SECRET_KEY to" in done.stderr
        assert "Traceback" not in done.stderr
