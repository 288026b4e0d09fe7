"""What readers are told of old and of machines' translations can be used by all."""

import pytest

from tests.browser.test_access import COLOURS, RULES, SMALL, WIDE, violations

pytestmark = pytest.mark.browser

STALE, URGENT, BY_MACHINE = "fuehrerschein", "familiennachzug", "sozialhilfe"
MAKE = f"""
from tests.browser.changed import change, leave_to_a_machine
change({STALE!r}, "normal")
change({URGENT!r}, "urgent")
leave_to_a_machine({BY_MACHINE!r})
"""
# What each must show, so that nobody tests a page on which nothing has changed.
TELLS = {
    STALE: ".stale [lang=de]",
    URGENT: ".stale, .lead [lang=de]",
    BY_MACHINE: ".notice",
}
# As wide as an A4 sheet without its margins.
SHEET = {"width": 680, "height": 1000}


@pytest.fixture(scope="module", autouse=True)
def _changed(site_url, manage):
    manage("shell", "-c", MAKE)


@pytest.fixture
def read(look, code, slug):
    def read(*args, **media):
        tab = look(f"{code}/leistungen/{slug}/", *args, **media)
        assert tab.locator(TELLS[slug]).count(), tab.url
        return tab

    return read


@pytest.mark.parametrize("code", ["ar", "de-simple"])
@pytest.mark.parametrize("slug", TELLS)
class TestAPageThatIsNotWhatGermanSays:
    def test_has_no_barrier_by_day_or_night(self, read, code, slug):
        tab = read()

        assert violations(tab, RULES) == []
        tab.emulate_media(color_scheme="dark")
        assert violations(tab, COLOURS) == []

    def test_suits_a_small_phone(self, read, code, slug):
        tab = read(SMALL)

        assert tab.evaluate(WIDE) <= 0
        assert violations(tab, RULES) == []

    def test_tells_the_same_on_paper(self, read, code, slug):
        tab = read(SHEET, media="print")

        told = tab.locator(TELLS[slug])
        assert all(told.nth(at).is_visible() for at in range(told.count()))
        assert tab.evaluate(WIDE) <= 0
        assert violations(tab, COLOURS) == []
