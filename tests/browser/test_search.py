"""Searching in a real browser: by keyboard, by what is read aloud, right to left."""

import pytest

from .conftest import DESKTOP, PLAIN
from .test_access import COLOURS, WIDE, violations
from .test_forms import SMALL, open_page, tab_to  # noqa: F401  a fixture
from .test_registration import barriers

pytestmark = pytest.mark.browser

# What somebody begins to type, in the words of the demonstration.
BEGINNINGS = {"de": "wohn", "ar": "الس", "ti": "መን"}
QUESTIONS = {"de": "wohnung", "ar": "السكن", "ti": "ቋንቋ"}
OPTION = "[role=option]"
STATE = """input => {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  const active = document.getElementById(input.getAttribute("aria-activedescendant"));
  return {
    role: input.getAttribute("role"),
    expanded: input.getAttribute("aria-expanded"),
    list: list.getAttribute("role"),
    name: list.getAttribute("aria-label"),
    inside: !active || list.contains(active),
    chosen: active && active.getAttribute("aria-selected"),
    selected: list.querySelectorAll("[aria-selected=true]").length,
  };
}"""


def box(tab):
    return tab.locator("[data-suggest]").last


def typed(tab, text):
    """The box with its suggestions."""
    box(tab).press_sequentially(text)
    tab.locator(OPTION).first.wait_for()
    return box(tab)


@pytest.mark.parametrize("code", BEGINNINGS)
class TestSuggestions:
    @pytest.fixture
    def tab(self, open_page, code):  # noqa: F811  the fixture
        options = {"bypass_csp": True, "viewport": DESKTOP, "reduced_motion": "reduce"}
        return open_page(f"{code}/search/", **options)

    def test_are_a_list_that_belongs_to_its_box(self, tab, code):
        closed = box(tab).evaluate(STATE)
        opened = typed(tab, BEGINNINGS[code]).evaluate(STATE)

        assert (closed["role"], closed["expanded"]) == ("combobox", "false")
        assert (opened["list"], opened["expanded"]) == ("listbox", "true")
        assert opened["name"]
        assert opened["selected"] == 0

    def test_are_chosen_by_arrows_and_opened_by_enter(self, tab, code):
        field = typed(tab, BEGINNINGS[code])

        field.press("ArrowDown")
        first = field.evaluate(STATE)
        field.press("ArrowUp")
        none = field.evaluate(STATE)
        field.press("ArrowUp")
        last = field.evaluate(STATE)
        field.press("Enter")
        tab.wait_for_url(lambda url: "/search/" not in url)

        for state in (first, last):
            assert state["inside"]
            assert (state["chosen"], state["selected"]) == ("true", 1)
        assert none["selected"] == 0
        assert tab.url.split("/")[3] == code

    def test_go_away_by_escape_and_leave_what_was_typed(self, tab, code):
        field = typed(tab, BEGINNINGS[code])

        field.press("Escape")

        assert field.evaluate(STATE)["expanded"] == "false"
        assert field.input_value() == BEGINNINGS[code]
        field.press("Enter")
        tab.wait_for_url("**/search/?q=*")

    def test_have_no_barrier_by_day_or_night(self, tab, code):
        typed(tab, BEGINNINGS[code]).press("ArrowDown")

        assert violations(tab) == []
        tab.emulate_media(color_scheme="dark")
        assert violations(tab, COLOURS) == []

    def test_stay_below_their_box_on_a_small_phone(self, tab, code):
        tab.set_viewport_size(SMALL["viewport"])
        field = typed(tab, BEGINNINGS[code])

        mine, theirs = (
            place.bounding_box() for place in (field, tab.locator(OPTION).first)
        )
        assert tab.evaluate(WIDE) <= 0
        assert theirs["x"] >= 0
        assert theirs["x"] + theirs["width"] <= SMALL["viewport"]["width"]
        assert theirs["y"] >= mine["y"] + mine["height"] - 1


@pytest.mark.parametrize("code", ["ar", "ti"])
class TestResults:
    def test_have_no_barrier_in_the_readers_own_words(self, look, code):
        tab = look(f"{code}/search/?q={QUESTIONS[code]}")

        assert tab.locator(".results mark").count()
        assert violations(tab) == []

        tab.emulate_media(color_scheme="dark")
        assert violations(tab, COLOURS) == []

    def test_suit_a_small_phone(self, look, code):
        tab = look(f"{code}/search/?q={QUESTIONS[code]}", SMALL["viewport"])

        assert tab.evaluate(WIDE) <= 0
        assert violations(tab) == []

    def test_are_announced_once(self, look, code):
        tab = look(f"{code}/search/?q={QUESTIONS[code]}")

        assert tab.locator("main [role=status] h2").count() == 1
        assert QUESTIONS[code] in tab.locator("main [role=status]").inner_text()


class TestInArabicAt320PixelsWithoutJavaScriptByKeyboard:
    def test_something_is_found_narrowed_and_read(self, open_page):  # noqa: F811
        tab = open_page("ar/search/", java_script_enabled=False, **SMALL)

        tab_to(tab, "search-large")
        tab.keyboard.type(QUESTIONS["ar"])
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/search/?q=*")
        assert tab.evaluate(WIDE) <= 0

        tab.locator("select[name=kind]").select_option(index=1)
        tab.locator(".facets button").press("Enter")
        tab.wait_for_url("**kind=*")
        tab.locator(".results a").first.press("Enter")
        tab.wait_for_load_state()

        assert "/ar/" in tab.url
        assert "/search/" not in tab.url


class TestTheDesk:
    @pytest.fixture
    def desk(self, editor, site_url, manage):
        """What an editor reads in German after three people asked in vain."""
        for _time in range(3):
            editor.request.get(f"{site_url}/ar/search/?q=Raumfahrtzentrum")
            editor.request.get(f"{site_url}/so/search/?q=Wohnungssuche")
        manage("search_count")
        editor.emulate_media(**PLAIN)
        editor.goto(f"{site_url}/admin/search-desk/")
        return editor

    def test_speaks_german_and_has_no_barrier(self, desk):
        assert desk.locator("html").get_attribute("lang") == "de"
        assert "Was gesucht wird" in desk.locator("h1").first.inner_text()

        for code in ("", "?language=ar&days=30"):
            desk.goto(f"{desk.url.partition('?')[0]}{code}")
            assert barriers(desk) == []

    def test_leads_to_a_pin_by_keyboard(self, desk):
        row = desk.locator("tr", has_text="raumfahrtzentrum")
        row.get_by_role("link", name="Eine Seite nach vorn stellen").press("Enter")
        desk.wait_for_load_state()

        assert desk.locator("#id_query_string").input_value() == "raumfahrtzentrum"

    def test_has_an_index_and_a_list_without_barrier(self, desk, site_url):
        for page in ("index/", "words/"):
            desk.goto(f"{site_url}/admin/search-desk/{page}")
            assert barriers(desk) == []
