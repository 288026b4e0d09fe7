"""Every name that is read is explained, and none that is secret kept."""

import re
import subprocess
from pathlib import Path

from config.upkeep.explaining import EXAMPLE, OPERATE, example, told
from config.upkeep.variables import SITE, VARIABLES, for_a_backup, unlike_here

ROOT = Path(__file__).resolve().parents[3]
SETTINGS = ROOT / "site" / "config" / "settings"
READ = re.compile(r'\b(?:env|_service)(?:\.\w+)?\(\s*"([A-Z_]+)"')
TAKEN = re.compile(r'environ(?:\.\w+\(|\[)\s*"([A-Z_]+)"')
# Of the machine, not of the site; the last is between two of our own parts.
OTHERS = {"PATH", "HOME", "PROMETHEUS_MULTIPROC_DIR"}


def read_by_settings():
    return {
        name
        for path in SETTINGS.glob("*.py")
        for name in READ.findall(path.read_text())
    }


def read_by_compose():
    return set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text()))


def read_elsewhere():
    rooms = ("deploy", "events", "locales", "pages", "search", "site")
    found = {
        name
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        for name in [
            *TAKEN.findall(path.read_text()),
            *(READ.findall(path.read_text()) if path.name == "update.py" else ()),
        ]
    }
    return found - OTHERS


class TestVariables:
    def test_of_the_site_are_those_that_the_settings_read(self):
        known = {variable.name for variable in VARIABLES if variable.read_by == SITE}

        assert known - {"DJANGO_SETTINGS_MODULE"} == read_by_settings()

    def test_are_known_wherever_they_are_read(self):
        known = {variable.name for variable in VARIABLES}

        found = read_elsewhere() | read_by_compose()
        assert {"PORT", "HEALTH_URL", "SITE_STOP", "WEB_BIND", "TLS_DIR"} <= found
        assert found <= known

    def test_are_explained_by_make_variables(self):
        assert EXAMPLE.read_text() == example()
        operate = OPERATE.read_text()
        assert operate == told(operate)
        assert all(variable.words and variable.missing for variable in VARIABLES)

    def test_are_a_file_that_a_shell_can_read_once_filled_in(self, tmp_path):
        filled = example().replace("\n#", "\n").replace("\n ", "\n# ")
        path = tmp_path / "office.env"
        path.write_text(filled)

        done = subprocess.run(
            ["sh", "-euc", f'set -a; . {path}; printf %s "$SITE_STOP|$MACHINE_ROUTES"'],
            capture_output=True,
            text=True,
        )

        assert done.stderr == ""
        assert done.stdout == ("systemctl stop office.target|*=libretranslate,uk=deepl")

    def test_that_differ_are_named(self, monkeypatch):
        monkeypatch.setenv("BASE_URL", "https://old.example.org")
        monkeypatch.setenv("SECRET_KEY", "secret")
        # As `make update` has it; nothing was said by that.
        monkeypatch.setenv("BACKUP_RECIPIENT", "")
        then = for_a_backup()
        assert "secret" not in then.values()

        monkeypatch.setenv("BASE_URL", "https://new.example.org")
        monkeypatch.delenv("BACKUP_RECIPIENT")

        assert unlike_here(then) == ["BASE_URL"]

    def test_are_kept_without_a_password_in_an_address(self, monkeypatch):
        monkeypatch.setenv(
            "LIBRETRANSLATE_URL", "https://office:hunter2@127.0.0.1:5000"
        )

        assert for_a_backup()["LIBRETRANSLATE_URL"] == "https://127.0.0.1:5000"
