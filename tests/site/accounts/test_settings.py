"""What production refuses to start with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks

ROOT = Path(__file__).resolve().parents[3]
NEEDED = {
    "SECRET_KEY": "kT5v1Zq8-pX3nB7mW2cR9yL4hJ6dF0gS_aEuQiOwVzNxMbKlPo",
    "ALLOWED_HOSTS": "www.example.org",
    "FROM_EMAIL": "no-reply@example.org",
    "BASE_URL": "https://www.example.org",
    "DATABASE_URL": "sqlite:////srv/office/.var/db.sqlite3",
    "TRUSTED_PROXIES": "1",
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
}
OIDC = {"OIDC_CLIENT_ID": "x", "OIDC_CLIENT_SECRET": "y"}


def start(**values):
    wanted = {"PATH": os.environ["PATH"], **NEEDED, **values}
    return subprocess.run(
        [sys.executable, "-c", "import config.settings.production"],
        env={name: value for name, value in wanted.items() if value is not None},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


class TestProduction:
    def test_starts_with_the_rule_as_it_is(self):
        assert start().returncode == 0

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"SECOND_FACTOR": "0"}, "SECOND_FACTOR must not be off"),
            ({"SECOND_FACTOR_GRACE_DAYS": "60"}, "SECOND_FACTOR_GRACE_DAYS must be"),
            ({"SESSION_IDLE_MINUTES": "9999"}, "SESSION_IDLE_MINUTES must be"),
            ({"SESSION_HOURS": "0"}, "SESSION_HOURS must be"),
            ({"INVITATION_DAYS": "365"}, "INVITATION_DAYS must be"),
            ({"OIDC_URL": "http://town.example.org", **OIDC}, "OIDC_URL must begin"),
            ({"OIDC_URL": "https://town.example.org"}, "OIDC_CLIENT_ID"),
        ],
    )
    def test_does_not_start_with_less(self, values, said):
        done = start(**values)

        assert done.returncode != 0
        assert said in done.stderr


class TestTheChecks:
    def test_refuse_a_password_alone(self, settings):
        settings.SECOND_FACTOR = False

        found = run_checks(tags=["accounts"], include_deployment_checks=True)

        assert "accounts.E001" in [x.id for x in found]

    def test_have_nothing_to_say_of_production(self, settings):
        settings.SECOND_FACTOR = True
        settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False

        assert run_checks(tags=["accounts"], include_deployment_checks=True) == []


class TestAnAccountsTimeZones:
    def test_are_those_that_browsers_know(self, admin_client, home):
        page = admin_client.get("/admin/account/").content.decode()

        assert 'value="Europe/Brussels"' in page
        assert 'value="localtime"' not in page
