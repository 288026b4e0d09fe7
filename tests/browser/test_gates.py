"""The slow matrices of `make gates`: every language and every way to look at a page."""

import subprocess

import pytest

from locales.table import TABLE
from tests.browser.conftest import ROOT
from tests.browser.test_access import PAGES, RULES, WIDE, violations

pytestmark = [pytest.mark.browser, pytest.mark.gates]

PHONE = {"width": 390, "height": 844}
# The system chooses the colours there, and axe sees the ones it has replaced.
FORCED = {"color-contrast": {"enabled": False}}
LARGE_TEXT = ":root { font-size: 225% !important; }"
NO_PRINT = (".language-row", ".main-nav", ".thumb-bar", ".footer-nav")


@pytest.mark.parametrize("code", [language.code for language in TABLE])
@pytest.mark.parametrize("name", PAGES)
class TestAPage:
    def test_has_no_barrier_on_a_phone_at_night(self, look, code, name):
        tab = look(f"{code}/{PAGES[name]}", PHONE, color_scheme="dark")

        assert violations(tab) == []

    def test_has_no_barrier_in_forced_colours(self, look, code, name):
        tab = look(f"{code}/{PAGES[name]}", forced_colors="active")

        assert violations(tab, {**RULES, "rules": FORCED}) == []

    def test_prints_its_words_and_fits_with_text_of_double_size(self, look, code, name):
        tab = look(f"{code}/{PAGES[name]}", media="print")

        assert tab.locator("h1").is_visible()
        for part in NO_PRINT:
            assert not tab.locator(part).is_visible(), part

        tab.emulate_media(media="screen")
        tab.add_style_tag(content=LARGE_TEXT)
        assert tab.evaluate(WIDE) <= 0


class TestTheGallery:
    @pytest.mark.parametrize("code", ["de", "ar"])
    def test_has_no_barrier_in_forced_colours(self, look, code):
        tab = look(f"-/gallery/?lang={code}", forced_colors="active")
        rules = {**FORCED, "landmark-unique": {"enabled": False}}

        assert violations(tab, {**RULES, "rules": rules}) == []


class TestForcedColours:
    def test_leave_focus_and_buttons_their_edges(self, look):
        tab = look("de/leistungen/", forced_colors="active")
        button = tab.get_by_role("button", name="Filtern")
        button.focus()

        assert button.evaluate("e => getComputedStyle(e).borderTopWidth") == "2px"
        assert button.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


class TestTheStylesheets:
    def test_use_nothing_that_old_phones_lack(self, tools):
        command = [tools / ".bin" / "stylelint", "site/static/{css,concepts}/**/*.css"]
        config = ROOT / "tests" / "browser" / "stylelint.json"

        done = subprocess.run(
            [*command, "--config", config, "--config-basedir", tools],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )

        assert done.returncode == 0, done.stdout + done.stderr
