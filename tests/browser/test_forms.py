"""Forms in a real browser: keyboard only, without JavaScript, right to left, small."""

import pytest

from .conftest import DESKTOP, PLAIN
from .test_access import COLOURS, WIDE, violations

pytestmark = pytest.mark.browser

SMALL = {"viewport": {"width": 320, "height": 640}}


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
    """Press Tab until the field of that id has the focus, as without a mouse."""
    walk_to(tab, tab.locator(f"[id='{wanted}']"))


def walk_to(tab, wanted):
    for _press in range(120):
        tab.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            return
    pytest.fail(f"{wanted} cannot be reached by Tab")


def push(tab, wanted):
    """Go to a link or a button by Tab, press Enter, and wait for what comes."""
    walk_to(tab, tab.locator(wanted).first)
    with tab.expect_navigation():
        tab.keyboard.press("Enter")


def send(tab):
    """Press the button until the form is not too fast any more."""
    for _attempt in range(40):
        push(tab, "form.form button")
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


def barriers(tab):
    """What axe finds by day, and in the colours of the night."""
    found = violations(tab)
    tab.emulate_media(**{**PLAIN, "color_scheme": "dark"})
    found += violations(tab, COLOURS)
    tab.emulate_media(**PLAIN)
    return found


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("code", ["de", "ar"])
class TestNoBarrierThatAxeFinds:
    SIZES = {"desktop": {"viewport": DESKTOP}, "phone": SMALL}

    def test_on_a_form_with_errors(self, open_page, code, size):
        path = f"{code}/organisation-anbieten/"
        tab = open_page(path, bypass_csp=True, **self.SIZES[size])
        tab.locator("form.form button").press("Enter")
        tab.wait_for_load_state()

        assert tab.locator(".error-summary").is_visible()
        assert barriers(tab) == []

    def test_on_thanks_and_on_what_we_hold(self, open_page, code, size):
        tab = open_page(f"{code}/kontakt/", bypass_csp=True, **self.SIZES[size])
        fill_contact(tab)
        send(tab)
        found = barriers(tab)
        tab.locator("main a.more-link").press("Enter")
        tab.wait_for_url("**/-/entry/")
        found += barriers(tab)
        tab.locator("main a.button").press("Enter")
        tab.wait_for_url("**/delete/")
        found += barriers(tab)

        assert found == []


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
