"""The slow matrices of `make gates`: every language and every way to look at a page."""

import subprocess

import pytest

from locales.table import TABLE
from tests.browser.conftest import ROOT
from tests.browser.test_access import PAGES, RULES, violations

pytestmark = [pytest.mark.browser, pytest.mark.gates]

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# The system chooses the colours there, and axe sees the ones it has replaced.
FORCED = {"color-contrast": {"enabled": False}}
LARGE_TEXT = ":root { font-size: 225% !important; }"


def open_tab(browser, **mode):
    context = browser.new_context(bypass_csp=True, **mode)
    context.set_default_timeout(20_000)
    return context.new_page()


@pytest.mark.parametrize("code", [language.code for language in TABLE])
@pytest.mark.parametrize("name", PAGES)
class TestAPage:
    def address(self, site_url, code, name):
        return f"{site_url}/{code}/{PAGES[name]}"

    def test_has_no_barrier_on_a_phone_at_night(self, browser, site_url, code, name):
        tab = open_tab(browser, viewport=PHONE, color_scheme="dark")

        assert violations(tab, self.address(site_url, code, name)) == []
        tab.context.close()

    def test_has_no_barrier_in_forced_colours(self, browser, site_url, code, name):
        tab = open_tab(browser, viewport=DESKTOP, forced_colors="active")
        rules = {**RULES, "rules": FORCED}

        assert violations(tab, self.address(site_url, code, name), rules) == []
        tab.context.close()

    def test_fits_with_text_of_double_size(self, browser, site_url, code, name):
        tab = open_tab(browser, viewport=DESKTOP)
        tab.goto(self.address(site_url, code, name))
        tab.add_style_tag(content=LARGE_TEXT)

        wide = "document.documentElement.scrollWidth - window.innerWidth"
        assert tab.evaluate(wide) <= 0
        tab.context.close()

    def test_prints_its_words_and_no_navigation(self, browser, site_url, code, name):
        tab = open_tab(browser, viewport=DESKTOP)
        tab.goto(self.address(site_url, code, name))
        tab.emulate_media(media="print")

        assert tab.locator("h1").is_visible()
        for part in (".language-row", ".main-nav", ".thumb-bar", ".footer-nav"):
            assert not tab.locator(part).is_visible(), part
        tab.context.close()


class TestTheGallery:
    @pytest.mark.parametrize("code", ["de", "ar"])
    def test_has_no_barrier_in_forced_colours(self, browser, site_url, code):
        tab = open_tab(browser, viewport=DESKTOP, forced_colors="active")
        rules = {**RULES, "rules": {**FORCED, "landmark-unique": {"enabled": False}}}

        assert violations(tab, f"{site_url}/-/gallery/?lang={code}", rules) == []
        tab.context.close()


class TestForcedColours:
    def test_leave_focus_and_buttons_their_edges(self, browser, site_url):
        tab = open_tab(browser, viewport=DESKTOP, forced_colors="active")
        tab.goto(f"{site_url}/de/leistungen/")
        button = tab.get_by_role("button", name="Filtern")
        button.focus()

        assert button.evaluate("e => getComputedStyle(e).borderTopWidth") == "2px"
        assert button.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
        tab.context.close()


class TestTheStylesheets:
    def test_use_nothing_that_old_phones_lack(self, tools):
        command = [tools / ".bin" / "stylelint", "site/static/css/**/*.css"]
        config = ROOT / "tests" / "browser" / "stylelint.json"

        done = subprocess.run(
            [*command, "--config", config, "--config-basedir", tools],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )

        assert done.returncode == 0, done.stdout + done.stderr
