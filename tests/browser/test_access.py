"""Every page type can be used by everybody, in German and in Arabic."""

import gzip
import re
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PAGES = {
    "home": "",
    "topic": "wohnen/",
    "services": "leistungen/",
    "nothing found": "leistungen/?topic=mitmachen",
    "service": "leistungen/wohnsitz-anmelden/",
    "service with a table": "leistungen/deutsch-lernen-im-kurs/",
    "paused service": "leistungen/sprechstunde-mietrecht/",
    "news": "aktuelles/",
    "news item": "aktuelles/patenschaften/",
    "standard": "kontakt/",
    "statement": "barrierefreiheit/",
    "plain german": "leichte-sprache/",
    "sign language": "gebaerdensprache/",
    "missing": "gibt-es-nicht/",
}
MODES = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
}
TEXT_SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
word-spacing: .16em !important; } p { margin-block-end: 2em !important; }"""


@pytest.fixture(params=MODES)
def tab(request, browser):
    context = browser.new_context(**MODES[request.param], bypass_csp=True)
    context.set_default_timeout(20_000)
    tab = context.new_page()
    yield tab
    context.close()


@pytest.mark.parametrize("code", ["de", "ar"])
@pytest.mark.parametrize("name", PAGES)
class TestAPage:
    def test_has_no_barrier_that_axe_finds(self, tab, site_url, code, name):
        tab.goto(f"{site_url}/{code}/{PAGES[name]}")
        # As tall as the page: otherwise links below the sticky bar count as covered.
        height = tab.evaluate("document.documentElement.scrollHeight")
        tab.set_viewport_size({"width": tab.viewport_size["width"], "height": height})

        results = Axe().run(tab, options=RULES)

        assert not results.response["violations"], results.generate_report()

    def test_never_scrolls_sideways(self, tab, site_url, code, name):
        tab.goto(f"{site_url}/{code}/{PAGES[name]}")
        wide = "document.documentElement.scrollWidth - window.innerWidth"

        assert tab.evaluate(wide) <= 0

        tab.add_style_tag(content=TEXT_SPACING)
        assert tab.evaluate(wide) <= 0


@pytest.mark.parametrize("code", ["de", "ar"])
@pytest.mark.parametrize("name", PAGES)
class TestAVisit:
    def test_is_light_and_asks_nobody_else(self, browser, site_url, code, name):
        context = browser.new_context(viewport={"width": 390, "height": 844})
        tab = context.new_page()
        asked, said = [], []
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: said.append(message.text))

        response = tab.goto(f"{site_url}/{code}/{PAGES[name]}")
        html = response.text()
        context.close()

        assert all(url.startswith((site_url, "data:")) for url in asked)
        assert len(asked) <= 8, asked
        assert len(gzip.compress(html.encode())) <= 14_000
        if name != "missing":
            assert said == []


class TestLinks:
    @pytest.mark.parametrize("code", ["de", "ar"])
    def test_all_lead_somewhere(self, browser, site_url, code):
        request = browser.new_context().request
        waiting, seen, broken = [f"{site_url}/{code}/"], set(), []
        while waiting:
            url = waiting.pop()
            if url in seen:
                continue
            seen.add(url)
            answer = request.get(url)
            if not answer.ok:
                broken.append(url)
                continue
            if "html" not in answer.headers["content-type"]:
                continue
            html = answer.text()
            anchors = set(re.findall(r'\bid="([^"]+)"', html))
            for link in re.findall(r'href="([^"]+)"', html):
                target = urlsplit(urljoin(url, link.replace("&amp;", "&")))
                if link.startswith("#"):
                    if link[1:] not in anchors:
                        broken.append(f"{url} {link}")
                elif target.geturl().startswith(f"{site_url}/{code}/"):
                    waiting.append(target._replace(fragment="").geturl())

        assert broken == []
        assert len(seen) > 30


class TestWithoutJavaScript:
    def test_a_resident_finds_a_service_by_filter_and_keyboard(self, browser, site_url):
        context = browser.new_context(java_script_enabled=False)
        tab = context.new_page()
        tab.goto(f"{site_url}/de/leistungen/")

        tab.get_by_label("Thema").select_option("wohnen")
        tab.get_by_role("button", name="Filtern").press("Enter")
        tab.get_by_role("link", name="Wohnsitz anmelden").press("Enter")

        assert tab.url.endswith("/de/leistungen/wohnsitz-anmelden/")
        assert tab.get_by_role("heading", level=1).inner_text() == "Wohnsitz anmelden"
        context.close()

    def test_the_first_tab_stop_leads_to_the_content(self, browser, site_url):
        context = browser.new_context()
        tab = context.new_page()
        tab.goto(f"{site_url}/ar/")

        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")

        assert tab.url.endswith("#content")
        context.close()
