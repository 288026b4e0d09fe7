"""Lists by e-mail in a real browser: by keyboard, without a script, right to left."""

import re

import pytest

from .conftest import DESKTOP
from .test_access import WIDE, violations
from .test_forms import SMALL, barriers, open_page, push, tab_to  # noqa: F401  a fixture
from .test_registration import send_by_enter

pytestmark = pytest.mark.browser

EVENTS = "veranstaltungen/"
FOLLOW = "a[href*='/-/follow/']"


@pytest.fixture
def ask(open_page, manage, site_url):  # noqa: F811  the fixture
    """Asks for the list of events by keyboard; the tab after the letter's link."""

    def ask(code, address, **options):
        tab = open_page(f"{code}/{EVENTS}", **options)
        push(tab, FOLLOW)
        tab.wait_for_url("**/-/follow/**")
        tab_to(tab, "q-email")
        tab.keyboard.type(address)
        send_by_enter(tab)
        manage("run_outbox")
        letters = open_page("-/letters/")
        letters.locator("tr", has_text=address).first.locator("a").click()
        letters.wait_for_load_state()
        link = re.search(r"/\w[\w-]*/-/follow/\S+/", letters.content())[0]
        tab.goto(f"{site_url}{link}")
        return tab

    return ask


class TestInArabicAt320PixelsWithoutJavaScriptByKeyboard:
    def test_somebody_follows_the_events_and_stops(self, ask):
        tab = ask("ar", "salma@example.org", java_script_enabled=False, **SMALL)
        assert tab.evaluate(WIDE) <= 0

        push(tab, "form[action$='/confirm/'] button")
        assert tab.locator("select[name=rhythm]").is_visible()
        assert tab.evaluate(WIDE) <= 0

        push(tab, "form[action$='/stop-all/'] button")
        assert "لن تصلك" in tab.locator("h1").inner_text()
        assert tab.evaluate(WIDE) <= 0


@pytest.mark.parametrize("code", ["de", "ar", "ti"])
class TestThePages:
    def test_have_no_barrier(self, open_page, ask, code):  # noqa: F811
        options = {"bypass_csp": True, "viewport": DESKTOP, "reduced_motion": "reduce"}
        tab = open_page(f"{code}/{EVENTS}", **options)
        tab.locator(FOLLOW).click()
        seen = {"form": barriers(tab)}
        tab.locator("form.form button[type=submit]").click()
        seen["mistakes"] = barriers(tab)

        tab = ask(code, f"{code}@example.org", **options)
        seen["asked"] = barriers(tab)
        tab.locator("form[action$='/confirm/'] button").click()
        seen["mine"] = barriers(tab)
        tab.locator("form[action$='/stop-all/'] button").click()
        seen["stopped"] = barriers(tab)
        tab.goto(tab.url.replace("/mine/stop-all/", "/nobody/"))
        seen["a link that is over"] = violations(tab)

        assert {page: found for page, found in seen.items() if found} == {}

    def test_suit_a_small_phone(self, open_page, code):  # noqa: F811
        tab = open_page(f"{code}/{EVENTS}", bypass_csp=True, **SMALL)
        tab.locator(FOLLOW).click()
        tab.wait_for_load_state()

        assert tab.evaluate(WIDE) <= 0
        assert violations(tab) == []
