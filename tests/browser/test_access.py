"""Every page type can be used by everybody, in German and in Arabic."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from locales.table import TABLE

pytestmark = pytest.mark.browser

PAGES = {
    "home": "",
    "topic": "wohnen/",
    "services": "leistungen/",
    "nothing found": "leistungen/?topic=mitmachen",
    "service": "leistungen/wohnsitz-anmelden/",
    "service with a table": "leistungen/deutsch-lernen-im-kurs/",
    "paused service": "leistungen/sprechstunde-mietrecht/",
    "events": "veranstaltungen/",
    "day by day": "veranstaltungen/?view=agenda",
    "month": "veranstaltungen/?view=month",
    "no event found": "veranstaltungen/?topic=wohnen&childcare=yes",
    "events of a municipality": "kelmis/termine/",
    "event": "veranstaltungen/sprachcafe-kelmis/",
    "full event": "veranstaltungen/schwimmkurs-frauen/",
    "event side by side": "veranstaltungen/sprachcafe-kelmis/beside/",
    "moved event": "veranstaltungen/mietrecht-abend/",
    "projects": "projekte/",
    "projects that run": "projekte/?status=running",
    "project": "projekte/lotsinnen-und-lotsen/",
    "finished project": "projekte/netzwerk-arbeit/",
    "what volunteers are wanted for": "projekte/volunteering/",
    "nothing for volunteers": "projekte/volunteering/?topic=wohnen",
    "form of volunteers": "freiwillig-mitmachen/",
    "project side by side": "projekte/lotsinnen-und-lotsen/beside/",
    "become a mentor": "projekte/patenschaften-projekt/mentoring/mentor/",
    "find a mentor": "projekte/patenschaften-projekt/mentoring/newcomer/",
    "news": "aktuelles/",
    "news item": "aktuelles/patenschaften/",
    "news item with comments": "aktuelles/rat-kelmis/",
    "comments on a news item": "aktuelles/rat-kelmis/voices/",
    "ideas for a goal": "konzepte/konzept-gemeinsam-schreiben/voices/willkommen/",
    "side by side": "leistungen/wohnsitz-anmelden/beside/",
    "side by side with a table": "leistungen/deutsch-lernen-im-kurs/beside/",
    "councils": "mitreden/",
    "council": "mitreden/rat-kelmis/",
    "council without motions": "mitreden/netzwerk-beauftragte/",
    "council side by side": "mitreden/rat-kelmis/beside/",
    "meetings": "mitreden/meetings/",
    "meetings of a year": "mitreden/netzwerk-beauftragte/meetings/?year=2013",
    "what became of it": "mitreden/motions/",
    "no such motion": "mitreden/motions/?state=rejected&topic=wohnen",
    "meeting to come": "mitreden/rat-kelmis/schule-und-sprache/",
    "meeting with minutes": "mitreden/rat-kelmis/herbstsitzung/",
    "meeting called off": "mitreden/rat-kelmis/sitzung-im-mai/",
    "motion": "mitreden/rat-kelmis/garten-hinter-der-schule/",
    "late motion": "mitreden/rat-kelmis/bus-am-abend/",
    "concepts": "konzepte/",
    "concept": "konzepte/integrationskonzept/",
    "concept in its beginnings": "konzepte/konzept-gemeinsam-schreiben/",
    "progress": "konzepte/integrationskonzept/progress/",
    "report of a year": f"konzepte/integrationskonzept/report/{date.today().year}/",
    "progress without numbers": "konzepte/konzept-gemeinsam-schreiben/progress/",
    "concept side by side": "konzepte/integrationskonzept/beside/",
    "standard": "impressum/",
    "people": "menschen/",
    "people who speak a language": "menschen/?language=ti",
    "organisations": "menschen/organisations/",
    "places": "menschen/places/",
    "person": "menschen/people/mira-beispiel/",
    "organisation": "menschen/organisations/haus-der-frauen/",
    "unconfirmed organisation": "menschen/organisations/cafe-ohne-grenzen/",
    "place": "menschen/places/buero-kelmis/",
    "posts": "menschen/posts/",
    "municipality": "kelmis/",
    "statement": "barrierefreiheit/",
    "plain german": "leichte-sprache/",
    "sign language": "gebaerdensprache/",
    "search": "search/?q=wohnung",
    "search with a step": "search/?q=wohnung+raumfahrt",
    "search without result": "search/?q=raumfahrt",
    "missing": "gibt-es-nicht/",
    "form": "kontakt/",
    "form with a file and a date": "organisation-anbieten/",
    "sent form": "kontakt/?sent=long-ago",
}
SMALL = {"width": 320, "height": 640}
RULES = {
    "runOnly": [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ],
    "resultTypes": ["violations"],
}
# What can change when nothing but the colours does.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
TEXT_SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
word-spacing: .16em !important; } p { margin-block-end: 2em !important; }"""
WIDE = "document.documentElement.scrollWidth - window.innerWidth"


def visits():
    """Every page in both languages; every day in one of them, by turns."""
    for number, name in enumerate(PAGES):
        for turn, code in enumerate(("de", "ar")):
            marks = [] if number % 2 == turn else [pytest.mark.gates]
            yield pytest.param(name, code, marks=marks)


VISITS = [*visits()]


def violations(tab, rules=RULES):
    """What axe finds on the page: rules with the elements that break them."""
    # A button was perhaps just pressed: the new page is there before its content.
    tab.wait_for_load_state()
    # As tall as the page: otherwise links below the sticky bar count as covered.
    height = tab.evaluate("document.documentElement.scrollHeight")
    tab.set_viewport_size({"width": tab.viewport_size["width"], "height": height})
    found = Axe().run(tab, options=rules).response["violations"]
    return [(x["id"], [node["html"] for node in x["nodes"]]) for x in found]


@pytest.mark.parametrize(("name", "code"), VISITS)
class TestAPage:
    def test_has_no_barrier_by_day_or_night(self, look, code, name):
        tab = look(f"{code}/{PAGES[name]}")

        assert violations(tab) == []

        tab.emulate_media(color_scheme="dark")
        assert violations(tab, COLOURS) == []

    def test_suits_a_small_phone(self, look, code, name):
        tab = look(f"{code}/{PAGES[name]}", SMALL)

        assert tab.evaluate(WIDE) <= 0
        assert violations(tab) == []

        tab.add_style_tag(content=TEXT_SPACING)
        assert tab.evaluate(WIDE) <= 0


@pytest.mark.parametrize(("name", "code"), VISITS)
class TestAVisit:
    def test_is_light_and_asks_nobody_else(self, browser, site_url, code, name):
        context = browser.new_context(viewport={"width": 390, "height": 844})
        tab = context.new_page()
        tab.set_default_timeout(20_000)
        answers, said = [], []
        tab.on("requestfinished", lambda request: answers.append(request))
        tab.on("console", lambda message: said.append(message.text))

        tab.goto(f"{site_url}/{code}/{PAGES[name]}", wait_until="networkidle")
        weight = {
            request.url: request.sizes()["responseBodySize"]
            for request in answers
            if "/media/" not in request.url
        }
        context.close()

        assert all(url.startswith((site_url, "data:")) for url in weight)
        assert len(answers) <= 8, list(weight)
        assert sum(weight.values()) <= 60_000, weight
        if name != "missing":
            assert said == []


@pytest.mark.parametrize("code", ["de", "ar"])
class TestTheGallery:
    # Two samples of a component are two landmarks of one name.
    RULES = {**RULES, "rules": {"landmark-unique": {"enabled": False}}}

    def test_has_no_barrier_by_day_or_night(self, look, code):
        tab = look(f"-/gallery/?lang={code}")

        assert violations(tab, self.RULES) == []

        tab.emulate_media(color_scheme="dark")
        assert violations(tab, COLOURS) == []

    def test_has_no_barrier_on_a_small_phone(self, look, code):
        tab = look(f"-/gallery/?lang={code}", SMALL)

        assert violations(tab, self.RULES) == []


@pytest.mark.parametrize("code", [language.code for language in TABLE])
class TestTheLanguageRow:
    OVERLAPS = """() => {
      const row = document.querySelector(".language-row");
      const boxes = [...row.querySelectorAll(".language-first a, summary")]
        .map((part) => part.getBoundingClientRect()).filter((box) => box.width);
      return boxes.filter((a, i) => boxes.some((b, j) => j > i
        && a.left < b.right - 1 && b.left < a.right - 1
        && a.top < b.bottom - 1 && b.top < a.bottom - 1)).length;
    }"""

    def test_has_room_for_what_it_shows(self, look, code):
        tab = look(f"{code}/")

        for width in (320, 360, 390, 768, 992, 1200):
            tab.set_viewport_size({"width": width, "height": 640})
            assert tab.evaluate(self.OVERLAPS) == 0, width


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

    def test_the_first_tab_stop_leads_to_the_content(self, look):
        tab = look("ar/")

        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")

        assert tab.url.endswith("#content")
