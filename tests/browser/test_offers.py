"""Volunteers find what is wanted; an organisation offers itself and is accepted."""

import pytest

from .test_access import WIDE
from .test_forms import SMALL, open_page, push, send, tab_to  # noqa: F401  a fixture
from .test_registration import barriers

pytestmark = pytest.mark.browser
NAME = "جمعية الجيران للتجربة"


class TestInArabicAt320PixelsWithoutJavaScriptByKeyboard:
    def test_a_volunteer_goes_from_a_project_to_the_form(self, open_page):  # noqa: F811
        tab = open_page(
            "ar/projekte/lotsinnen-und-lotsen/", java_script_enabled=False, **SMALL
        )

        push(tab, "main a[href$='/volunteering/']")
        tab.wait_for_url("**/ar/projekte/volunteering/")
        assert tab.locator(".result").count() == 5
        assert tab.evaluate(WIDE) <= 0
        tab.locator("#filter-place").select_option("kelmis")
        push(tab, "form.facets button")
        tab.wait_for_url("**place=kelmis**")
        assert tab.locator(".result").count() >= 3
        push(tab, ".notice a.more-link")

        tab.wait_for_url("**/ar/freiwillig-mitmachen/")
        assert tab.evaluate(WIDE) <= 0

    def test_an_organisation_offers_itself_and_an_editor_accepts_it(
        self,
        open_page,  # noqa: F811
        editor,
        site_url,
    ):
        tab = open_page("ar/organisation-anbieten/", java_script_enabled=False, **SMALL)
        tab_to(tab, "q-organisation")
        tab.keyboard.type(NAME)
        tab_to(tab, "q-kind-0")
        tab.keyboard.press("Space")
        tab_to(tab, "q-offer")
        tab.keyboard.type("نطبخ معًا كل يوم جمعة.")
        tab_to(tab, "q-public_phone")
        tab.keyboard.type("٠٨٠٠ ٥٥٥ ١٠٤")
        tab_to(tab, "q-name")
        tab.keyboard.type("أمل")
        tab_to(tab, "q-email")
        tab.keyboard.type("amal@example.org")
        tab_to(tab, "consent")
        tab.keyboard.press("Space")
        send(tab)
        assert "?sent=" in tab.url
        assert tab.evaluate(WIDE) <= 0

        editor.goto(f"{site_url}/admin/entries/")
        editor.get_by_role("link", name="Ihre Organisation eintragen").click()
        editor.locator("tbody tr", has_text=NAME).locator("a").first.click()
        editor.get_by_role("link", name="Als Organisation annehmen").click()
        assert barriers(editor) == []
        # The number is that of an organisation that is there.
        assert "Werkstatt Arbeit" in editor.locator(".help-warning").inner_text()
        editor.get_by_role("button", name="Entwurf anlegen").click()
        editor.wait_for_url("**/organisation/edit/**")

        assert editor.locator("#id_name").input_value() == NAME
        assert not editor.locator("#id_is_public").is_checked()
        assert "Arabisch" in editor.locator(".messages").inner_text()

    def test_an_entry_can_be_declined(self, editor, site_url):
        editor.goto(f"{site_url}/admin/entries/")
        editor.get_by_role("link", name="Ihre Organisation eintragen").click()
        editor.locator("tbody tr", has_text="Musterhof").locator("a").first.click()
        editor.get_by_role("link", name="Ablehnen").click()

        assert barriers(editor) == []
