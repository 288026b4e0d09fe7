"""Forms in a real browser: keyboard only, without JavaScript, right to left, small."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .test_access import MODES, RULES

pytestmark = pytest.mark.browser

SMALL = {"viewport": {"width": 320, "height": 640}}
WIDE = "document.documentElement.scrollWidth - window.innerWidth"


@pytest.fixture
def open_page(browser, site_url):
    contexts = []

    def open_page(path, **options):
        context = browser.new_context(**options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        tab = context.new_page()
        tab.goto(f"{site_url}/{path}")
        return tab

    yield open_page
    for context in contexts:
        context.close()


def tab_to(tab, wanted):
    """Press Tab until that element has the focus, as somebody without a mouse does."""
    for _press in range(80):
        tab.keyboard.press("Tab")
        if tab.locator(":focus").get_attribute("id") == wanted:
            return
    pytest.fail(f"{wanted} cannot be reached by Tab")


def send(tab):
    """Press the button until the form is not too fast any more."""
    for _attempt in range(40):
        tab.locator("form.form button").press("Enter")
        tab.wait_for_load_state()
        if tab.locator("form.form").count() == 0:
            return
        fast = tab.locator(".error-summary li")
        if fast.count() != 1 or fast.locator("a").count():
            return


def fill_contact(tab):
    tab.locator("#q-name").fill("آدا")
    tab.locator("#q-email").fill("ada@example.org")
    tab.locator("#q-topic-0").check()
    tab.locator("#q-message").fill("أبحث عن شقة")
    tab.locator("#consent").check()


class TestInArabicAt320PixelsWithoutJavaScriptByKeyboard:
    def test_a_message_can_be_sent(self, open_page):
        tab = open_page("ar/kontakt/", java_script_enabled=False, **SMALL)

        tab_to(tab, "q-name")
        tab.keyboard.type("آدا")
        tab_to(tab, "q-email")
        tab.keyboard.type("ada@example.org")
        tab_to(tab, "q-topic-0")
        tab.keyboard.press("Space")
        tab_to(tab, "q-message")
        tab.keyboard.type("أبحث عن شقة")
        tab_to(tab, "consent")
        tab.keyboard.press("Space")
        send(tab)

        assert "?sent=" in tab.url
        assert "رقمك" in tab.locator("main").inner_text()
        assert tab.evaluate(WIDE) <= 0

    def test_conditions_stand_in_words(self, open_page):
        tab = open_page("ar/kontakt/", java_script_enabled=False, **SMALL)

        assert tab.locator("#q-which").is_visible()
        assert "شيء آخر" in tab.locator("#q-which-condition").inner_text()


class TestWrongInput:
    @pytest.mark.parametrize("code", ["de", "ar"])
    def test_keeps_everything_typed(self, open_page, code):
        tab = open_page(f"{code}/kontakt/", java_script_enabled=False, **SMALL)
        fill_contact(tab)
        tab.locator("#q-email").fill("keine Adresse")
        tab.locator("#q-topic-4").check()

        send(tab)

        assert tab.title().startswith(("Fehler: ", "خطأ: "))
        assert tab.locator("#q-name").input_value() == "آدا"
        assert tab.locator("#q-email").input_value() == "keine Adresse"
        assert tab.locator("#q-message").input_value() == "أبحث عن شقة"
        assert tab.locator("#q-topic-4").is_checked()
        assert tab.locator("#consent").is_checked()
        assert tab.evaluate(WIDE) <= 0

    def test_is_one_link_away_from_its_error(self, open_page):
        tab = open_page("de/kontakt/", java_script_enabled=False)
        fill_contact(tab)
        tab.locator("#q-name").fill("")

        send(tab)
        tab.locator(".error-summary a").first.press("Enter")

        assert tab.url.endswith("#q-name")


class TestWithJavaScript:
    def test_a_question_appears_when_it_is_asked(self, open_page):
        tab = open_page("de/kontakt/")
        assert tab.locator("#q-which").is_hidden()

        tab.locator("#q-topic-4").check()
        assert tab.locator("#q-which").is_visible()

        tab.locator("#q-topic-0").check()
        assert tab.locator("#q-which").is_hidden()
        assert tab.locator("#q-which").is_disabled()

    def test_somebody_deletes_what_was_sent(self, open_page):
        tab = open_page("ar/kontakt/", **SMALL)
        fill_contact(tab)
        send(tab)

        tab.locator("main a.more-link").press("Enter")
        tab.wait_for_url("**/ar/-/entry/")
        assert "أبحث عن شقة" in tab.locator("main").inner_text()
        tab.locator("main a.button").press("Enter")
        tab.wait_for_url("**/delete/")
        tab.locator("main button").press("Enter")
        tab.wait_for_load_state()

        assert "تم الحذف" in tab.locator("h1").inner_text()


def violations(tab):
    height = tab.evaluate("document.documentElement.scrollHeight")
    tab.set_viewport_size({"width": tab.viewport_size["width"], "height": height})
    results = Axe().run(tab, options=RULES)
    return results.generate_report() if results.response["violations"] else ""


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("code", ["de", "ar"])
class TestNoBarrierThatAxeFinds:
    def test_on_a_form_with_errors(self, open_page, code, mode):
        tab = open_page(
            f"{code}/organisation-anbieten/", bypass_csp=True, **MODES[mode]
        )
        tab.locator("form.form button").press("Enter")
        tab.wait_for_load_state()

        assert tab.locator(".error-summary").is_visible()
        assert violations(tab) == ""

    def test_on_thanks_and_on_what_we_hold(self, open_page, code, mode):
        tab = open_page(f"{code}/kontakt/", bypass_csp=True, **MODES[mode])
        fill_contact(tab)
        send(tab)
        found = violations(tab)
        tab.locator("main a.more-link").press("Enter")
        tab.wait_for_url("**/-/entry/")
        found += violations(tab)
        tab.locator("main a.button").press("Enter")
        tab.wait_for_url("**/delete/")
        found += violations(tab)

        assert found == ""


class TestThingsToTap:
    @pytest.mark.parametrize("path", ["kontakt/", "organisation-anbieten/"])
    def test_are_44_pixels_high(self, open_page, path):
        tab = open_page(f"ar/{path}", java_script_enabled=False, **SMALL)

        small = [
            box
            for target in tab.locator(
                "form .input:visible, form select:visible, form textarea:visible, "
                "form .choice:visible, form .button:visible"
            ).all()
            if (box := target.bounding_box())["height"] < 44
        ]

        assert small == []
