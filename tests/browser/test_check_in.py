"""A partner answers by keyboard, in Arabic, at 320 px, without scripts; the desk."""

import re

import pytest
from playwright.sync_api import expect

from .test_access import WIDE, violations
from .test_forms import SMALL, open_page, push, send, tab_to  # noqa: F401  a fixture
from .test_registration import barriers, press

pytestmark = pytest.mark.browser


@pytest.fixture
def link_to(editor, site_url):
    """Makes a link as for the telephone, and gives its path in a language."""

    def link_to(name, code):
        editor.goto(f"{site_url}/admin/check-in/?stand=all&q={name}")
        editor.locator("table.listing tbody a").first.click()
        editor.wait_for_url("**/check-in/organisations/*/")
        press(editor.get_by_role("button", name="Link zum Kopieren machen"))
        link = editor.locator("#link").input_value()
        return re.sub(r"^https?://[^/]+/\w+/", f"{code}/", link)

    return link_to


def enter(tab, text):
    """Go on by keyboard from a link or a button with these words."""
    push(tab, f"main :is(a, button):text-is('{text}')")
    assert tab.evaluate(WIDE) <= 0


class TestInArabicAt320PixelsWithoutJavaScriptByKeyboard:
    def test_a_partner_confirms_with_two_taps(self, open_page, link_to):  # noqa: F811
        path = link_to("Rad und Tat", "ar")
        tab = open_page(path, java_script_enabled=False, **SMALL)
        assert tab.evaluate(WIDE) <= 0

        push(tab, "main button")
        expect(tab.locator("h1")).to_have_text("شكرًا لك")

        tab.goto(tab.url.split("/ar/")[0] + "/ar/menschen/organisations/rad-und-tat/")
        assert "تم التأكيد في" in tab.locator("main").inner_text()
        assert tab.evaluate(WIDE) <= 0

    def test_a_partner_corrects_the_entry(self, open_page, link_to):  # noqa: F811
        path = link_to("Mieterhilfe", "ar")
        tab = open_page(path, java_script_enabled=False, **SMALL)
        enter(tab, "تغيّر شيء ما")

        tab_to(tab, "q-phone")
        tab.keyboard.press("Control+A")
        tab.keyboard.type("٠٨٠٠ ٥٥٥ ٩٠٩")
        tab_to(tab, "q-note")
        tab.keyboard.type("لدينا الآن مكتب ثانٍ")
        send(tab)

        assert tab.url.endswith(path)
        assert "نقرؤه في أيام العمل" in tab.locator("main").inner_text()
        assert tab.evaluate(WIDE) <= 0

    def test_a_partner_wants_no_letters(self, open_page, link_to):  # noqa: F811
        path = link_to("Rat für Zusammenleben", "ar")
        tab = open_page(path, java_script_enabled=False, **SMALL)
        enter(tab, "لم نعد موجودين، أو لا نريد رسائل بعد الآن")

        push(tab, "main button")

        assert tab.locator("main button[name=again]").is_visible()
        assert tab.evaluate(WIDE) <= 0


class TestThePagesBehindTheLink:
    @pytest.mark.parametrize("code", ["de", "ar"])
    def test_have_no_barrier(self, open_page, link_to, code):  # noqa: F811
        path = link_to("Werkstatt", code)
        tab = open_page(path, **SMALL)
        assert violations(tab) == []

        tab.goto(tab.url + "change/")
        assert violations(tab) == []
        tab.locator("#q-name").fill("")
        send_once(tab)
        expect(tab.locator(".error-summary")).to_be_visible()
        assert violations(tab) == []

        tab.goto(tab.url.replace("/change/", "/end/"))
        assert violations(tab) == []


def send_once(tab):
    tab.locator("form.form button").press("Enter")
    tab.wait_for_load_state()


class TestTheDesk:
    def test_has_no_barrier_and_takes_a_proposal_over(self, editor, site_url):
        editor.goto(f"{site_url}/admin/check-in/")
        assert barriers(editor) == []
        editor.get_by_role("link", name=re.compile("Brücke")).first.click()
        assert barriers(editor) == []
        editor.locator("#proposals + ul a").first.click()
        assert barriers(editor) == []
        assert editor.locator(".check-in-changed").count() == 3
        assert not editor.locator("#take-offer").is_checked()

        press(editor.locator("button[name=accept]"))
        # Wagtail's own message is gone then.
        editor.reload()

        assert barriers(editor) == []
        editor.goto(f"{site_url}/de/menschen/organisations/bruecke-st-vith/")
        assert "0800 555 202" in editor.locator("main").inner_text()
