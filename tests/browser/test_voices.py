"""Readers answer and write by keyboard, in Arabic, at 320 px, without scripts."""

import pytest

from .test_access import WIDE, violations
from .test_forms import SMALL, open_page, push, send, tab_to  # noqa: F401  a fixture

pytestmark = pytest.mark.browser
GOAL = "ar/konzepte/konzept-gemeinsam-schreiben/voices/willkommen/"


class TestInArabicAt320PixelsWithoutJavaScriptByKeyboard:
    def test_a_reader_says_that_a_page_did_not_help_and_why(self, open_page):  # noqa: F811
        tab = open_page("ar/wohnen/", java_script_enabled=False, **SMALL)

        push(tab, ".helpful button[value=no]")
        tab.wait_for_url("**/ar/-/helpful/more/**")
        assert tab.evaluate(WIDE) <= 0
        tab_to(tab, "q-text")
        tab.keyboard.type("لم أجد رقم الهاتف")
        send(tab)

        tab.wait_for_url("**/ar/-/helpful/sent/**")
        assert tab.locator("main a[href='/ar/wohnen/']").is_visible()
        assert tab.evaluate(WIDE) <= 0

    def test_a_resident_writes_about_a_goal_and_deletes_it_again(self, open_page):  # noqa: F811
        tab = open_page(GOAL, java_script_enabled=False, **SMALL)

        tab_to(tab, "q-text")
        tab.keyboard.type("أريد أن أساعد الجيران الجدد")
        assert tab.locator("#q-written").input_value() == "ar"
        tab_to(tab, "q-consent")
        tab.keyboard.press("Space")
        send(tab)
        assert "?sent=" in tab.url
        assert tab.evaluate(WIDE) <= 0

        push(tab, "main a[href*='/-/voice/']")
        tab.wait_for_url("**/ar/-/voice/")
        assert "أريد أن أساعد" in tab.locator("main").inner_text()
        assert tab.evaluate(WIDE) <= 0
        push(tab, "main a.button")
        tab.wait_for_url("**/delete/")
        push(tab, "main button")

        assert "تم الحذف" in tab.locator("h1").inner_text()


class TestWhatFollowsAnAnswer:
    @pytest.mark.parametrize("code", ["de", "ar"])
    def test_has_no_barrier(self, open_page, code):  # noqa: F811
        tab = open_page(f"{code}/wohnen/")

        tab.locator(".helpful button[value=yes]").click()
        tab.wait_for_url("**/-/helpful/more/**")
        assert violations(tab) == []
        tab.locator("#q-text").fill("A" * 6000)
        send(tab)
        assert violations(tab) == []
        tab.locator("#q-text").fill("Gut zu verstehen")
        send(tab)
        tab.wait_for_url("**/-/helpful/sent/**")

        assert violations(tab) == []
