"""A newcomer signs up by keyboard, in Arabic, at 320 px, without scripts; the desk."""

import re

import pytest

from .test_access import WIDE, violations
from .test_forms import SMALL, open_page, push, send, tab_to  # noqa: F401  a fixture

pytestmark = pytest.mark.browser
PROJECT = "ar/projekte/patenschaften-projekt/"
FORM = f"{PROJECT}mentoring/newcomer/"
DESK = "admin/mentoring/"


def press_space_on(tab, wanted):
    tab_to(tab, wanted)
    tab.keyboard.press("Space")


def fill(tab, *, email="", phone=""):
    """Everything that must be answered, by keyboard alone."""
    tab_to(tab, "q-name")
    tab.keyboard.type("سلمى")
    if email:
        tab_to(tab, "q-email")
        tab.keyboard.type(email)
    if phone:
        tab_to(tab, "q-phone")
        tab.keyboard.type(phone)
    assert tab.locator("#q-language1").input_value() == "ar"
    press_space_on(tab, "q-level1-0")
    press_space_on(tab, "q-municipality-0")
    press_space_on(tab, "q-times-0")
    press_space_on(tab, "q-age-0")
    press_space_on(tab, "q-consent")
    send(tab)


class TestInArabicAt320PixelsWithoutJavaScriptByKeyboard:
    def test_a_newcomer_signs_up_confirms_pauses_and_is_gone(
        self,
        open_page,  # noqa: F811
        manage,
        site_url,
    ):
        tab = open_page(PROJECT, java_script_enabled=False, **SMALL)
        push(tab, f"main a[href='/{FORM}']")
        tab.wait_for_url(f"**/{FORM}")
        assert tab.evaluate(WIDE) <= 0

        fill(tab, email="salma@example.org")
        assert "?sent=" in tab.url
        assert tab.evaluate(WIDE) <= 0

        manage("run_outbox")
        letters = open_page("-/letters/")
        letters.locator("tr", has_text="salma@example.org").first.locator("a").click()
        letters.wait_for_load_state()
        link = re.search(r"/ar/-/mentoring/open/[\w-]+/", letters.content())[0]
        tab.goto(f"{site_url}{link}")
        tab.wait_for_url("**/ar/-/mentoring/")
        assert tab.evaluate(WIDE) <= 0
        push(tab, "main button[value=confirm]")
        push(tab, "main button[value=pause]")
        assert tab.locator("main button[value=look]").is_visible()

        push(tab, "main a[href$='/mentoring/delete/']")
        tab.wait_for_url("**/delete/")
        push(tab, "main button")
        assert "تم الحذف" in tab.locator("h1").inner_text()

    def test_nothing_typed_is_lost(self, open_page):  # noqa: F811
        tab = open_page(FORM, java_script_enabled=False, **SMALL)

        tab_to(tab, "q-name")
        tab.keyboard.type("سلمى")
        push(tab, "form.form button")

        assert tab.locator(".error-summary").is_visible()
        assert tab.locator("#q-name").input_value() == "سلمى"
        assert tab.evaluate(WIDE) <= 0


class TestTheOwnPages:
    @pytest.mark.parametrize("code", ["de", "ar"])
    def test_have_no_barrier(self, open_page, code):  # noqa: F811
        tab = open_page(FORM.replace("ar/", f"{code}/", 1))
        tab.locator("form.form button").click()
        tab.wait_for_load_state()
        assert violations(tab) == []

        tab.goto(tab.url)
        tab.locator("#q-name").fill("Salma")
        tab.locator("#q-phone").fill("0800 555 209")
        tab.locator("#q-language1").select_option("ar")
        for name in ("level1", "municipality", "age"):
            tab.locator(f"#q-{name}-0").check()
        tab.locator("#q-consent").check()
        send(tab)
        assert violations(tab) == []

        tab.locator("main a[href*='/mentoring/open/']").click()
        tab.wait_for_url("**/-/mentoring/")
        assert violations(tab) == []
        tab.locator("main a[href$='/mentoring/change/']").click()
        tab.wait_for_url("**/change/")
        assert violations(tab) == []


class TestTheDesk:
    def test_has_no_barrier(self, editor, site_url):
        editor.goto(f"{site_url}/{DESK}")
        assert violations(editor) == []
        editor.locator("table.listing tbody th a").first.click()
        editor.wait_for_load_state()
        assert violations(editor) == []
        for place in ("pairs/", "projects/"):
            editor.goto(f"{site_url}/{DESK}{place}")
            assert violations(editor) == []
        editor.goto(f"{site_url}/{DESK}pairs/")
        editor.locator("table.listing tbody th a").first.click()
        editor.wait_for_load_state()
        assert violations(editor) == []
