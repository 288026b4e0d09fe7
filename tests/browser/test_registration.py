"""Signing up in a real browser, by keyboard, without a script; and the office."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import DESKTOP
from .test_access import RULES, WIDE, violations
from .test_forms import SMALL, open_page, tab_to  # noqa: F401  a fixture

pytestmark = pytest.mark.browser

EVENT = "veranstaltungen/auftakt-integrationskonzept/"
LANGUAGES = ["de", "ar", "ti"]


def sign_up_path(tab):
    return tab.locator(".sign-up-box a").first.get_attribute("href").lstrip("/")


def send_by_enter(tab):
    """Press the button until the form is not too fast any more."""
    for _attempt in range(40):
        tab.locator("form.form button[type=submit]").press("Enter")
        tab.wait_for_load_state()
        if "/sent/" in tab.url:
            return
    pytest.fail(tab.locator("main").inner_text())


@pytest.fixture
def site_path(open_page):  # noqa: F811  the fixture
    def site_path(code):
        return sign_up_path(open_page(f"{code}/{EVENT}"))

    return site_path


class TestInArabicAt320PixelsWithoutJavaScriptByKeyboard:
    def test_somebody_signs_up_and_cancels(self, open_page):  # noqa: F811
        tab = open_page(f"ar/{EVENT}", java_script_enabled=False, **SMALL)
        for _press in range(80):
            tab.keyboard.press("Tab")
            if "/sign-up/" in (tab.locator(":focus").get_attribute("href") or ""):
                break
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/sign-up/**")
        assert tab.evaluate(WIDE) <= 0

        tab_to(tab, "q-name")
        tab.keyboard.type("سلمى مثال")
        tab_to(tab, "q-phone")
        tab.keyboard.type("٠٨٠٠ ٥٥٥ ٣٣٣")
        tab_to(tab, "q-needs-0")
        tab.keyboard.press("Space")
        tab_to(tab, "q-interpreter")
        for _language in range(5):
            tab.keyboard.press("ArrowDown")
        tab_to(tab, "q-keep_needs")
        tab.keyboard.press("Space")
        send_by_enter(tab)

        page = tab.locator("main").inner_text()
        assert re.search(r"[A-Z2-9]{3}-[A-Z2-9]{3}", page)
        assert "ትግርኛ" in page
        assert tab.evaluate(WIDE) <= 0

        tab.locator("a.button-quiet[rel=nofollow]").press("Enter")
        tab.wait_for_url("**/-/registration/")
        tab.locator("a[href$='/cancel/']").press("Enter")
        tab.wait_for_url("**/-/registration/cancel/")
        tab.locator("form[action$='/cancel/'] button").first.press("Enter")
        tab.wait_for_url("**/-/registration/")
        assert tab.locator("a[href$='/cancel/']").count() == 0


@pytest.mark.parametrize("code", LANGUAGES)
class TestThePagesOfASignUp:
    def test_have_no_barrier(self, open_page, site_path, code):  # noqa: F811
        options = {"bypass_csp": True, "viewport": DESKTOP, "reduced_motion": "reduce"}
        tab = open_page(site_path(code), **options)
        seen = {"form": violations(tab)}

        tab.locator("form.form button[type=submit]").click()
        seen["mistakes"] = violations(tab)
        tab.locator("#q-name").fill("Ada")
        tab.locator("#q-phone").fill("0800 555 333")
        send_by_enter(tab)
        seen["sent"] = violations(tab)
        tab.locator("a.button-quiet[rel=nofollow]").click()
        seen["manage"] = violations(tab)
        start = tab.url
        for page in ("change", "cancel", "delete"):
            tab.goto(f"{start}{page}/")
            seen[page] = violations(tab)
        tab.goto(f"{start}nobody/")
        seen["a link that is over"] = violations(tab)

        assert {page: found for page, found in seen.items() if found} == {}

    def test_suit_a_small_phone(self, open_page, site_path, code):  # noqa: F811
        tab = open_page(site_path(code), bypass_csp=True, **SMALL)

        assert tab.evaluate(WIDE) <= 0
        assert violations(tab) == []


@pytest.fixture
def office(editor, site_url):
    """A tab of somebody who looks after registrations."""
    editor.goto(f"{site_url}/admin/registrations/")
    return editor


def barriers(tab):
    """What axe finds in our part of the page; the rest is Wagtail's."""
    found = Axe().run(tab, context="#main", options=RULES).response["violations"]
    return [(x["id"], [node["html"] for node in x["nodes"]]) for x in found]


class TestTheOfficesPages:
    def test_have_no_barrier(self, office):
        seen = {"dates": barriers(office)}
        office.get_by_role("link", name="Auftakt zum Integrationskonzept").click()
        office.wait_for_url("**/date/*/")
        start = office.url
        for page in (
            "",
            "add",
            "message",
            "move",
            "cancel",
            "figures",
            "door",
            "print",
        ):
            office.goto(f"{start}{page}/".replace("//", "/").replace(":/", "://"))
            seen[page or "list"] = barriers(office)
        office.goto(start)
        office.locator("#main td a").first.click()
        office.wait_for_url(re.compile(r"/registrations/\d+/$"))
        seen["one"] = barriers(office)
        events = start.partition("/date/")[0]
        office.goto(f"{events}/find/?q=muster")
        seen["find"] = barriers(office)
        office.goto(f"{events}/events/")
        seen["events"] = barriers(office)
        office.get_by_role("link", name="Fachforum Sprache und Bildung").click()
        office.wait_for_url(re.compile(r"/events/\d+/$"))
        seen["policy"] = barriers(office)
        policy = office.url
        for page in ("invited", "hours"):
            office.goto(f"{policy}{page}/")
            seen[page] = barriers(office)

        assert {page: found for page, found in seen.items() if found} == {}


class TestAtTheDoor:
    def test_goes_on_without_a_network_and_counts_when_it_is_back(self, office):
        office.get_by_role("link", name="Familientag").first.click()
        office.wait_for_url("**/date/*/")
        office.goto(f"{office.url}door/")
        office.evaluate("navigator.serviceWorker.ready.then(() => true)")
        office.reload()

        office.context.set_offline(True)
        office.reload()
        first = office.locator("form[data-registration]").first
        first.get_by_role("button", name="Ist da").click()
        assert office.locator("[data-waiting] b").inner_text() == "1"
        office.reload()
        assert first.locator("button[name=undo]").is_visible()

        with office.expect_response("**/door/sync/"):
            office.context.set_offline(False)
        office.locator("[data-waiting]").wait_for(state="hidden")
        office.reload()
        assert first.locator("button[name=undo]").is_visible()
        with office.expect_response("**/door/sync/"):
            first.locator("button[name=undo]").click()
        office.reload()
        assert first.get_by_role("button", name="Ist da").is_visible()
