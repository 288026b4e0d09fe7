"""Every name that the settings read is explained, and none that is secret kept."""

import re
from pathlib import Path

from config.upkeep.variables import VARIABLES, for_a_backup, unlike_here

ROOT = Path(__file__).resolve().parents[3]
READ = re.compile(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"')
ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+?) \|", re.MULTILINE)


def read_by_settings():
    folder = ROOT / "site" / "config" / "settings"
    return {
        name for path in folder.glob("*.py") for name in READ.findall(path.read_text())
    }


def explained():
    return dict(ROW.findall((ROOT / "docs" / "operate.md").read_text()))


class TestVariables:
    def test_are_those_that_the_settings_read(self):
        known = {variable.name for variable in VARIABLES}

        assert known - {"DJANGO_SETTINGS_MODULE"} == read_by_settings()

    def test_are_all_explained(self):
        assert set(explained()) == {variable.name for variable in VARIABLES}

    def test_are_marked_as_secret_where_they_are(self):
        words = explained()

        secret = {variable.name for variable in VARIABLES if variable.is_secret}
        marked = {name for name in words if "**secret**" in words[name]}
        assert marked == secret

    def test_that_differ_are_named(self, monkeypatch):
        monkeypatch.setenv("BASE_URL", "https://old.example.org")
        monkeypatch.setenv("SECRET_KEY", "secret")
        then = for_a_backup()

        monkeypatch.setenv("BASE_URL", "https://new.example.org")

        assert unlike_here(then) == ["BASE_URL"]
