"""The translation editor, which is drawn by a script that is not ours."""

import pytest

pytestmark = pytest.mark.browser


class TestTheTranslationEditor:
    def test_lets_a_text_take_its_own_direction(self, editor, site_url):
        editor.goto(f"{site_url}/admin/translations/?state=machine")
        editor.locator("#listing-results .title a").first.click()
        editor.locator(
            '.js-translation-editor button:has-text("Bearbeiten")'
        ).first.click()

        field = editor.locator(".js-translation-editor textarea").first
        field.wait_for()

        assert field.get_attribute("dir") == "auto"

    def test_offers_no_alias_for_nothing_can_become_one(self, editor, site_url):
        editor.goto(f"{site_url}/admin/translations/?state=machine")
        editor.locator("#listing-results .title a").first.click()
        link = editor.locator('.js-translation-editor a[href*="convert_to_alias"]')
        link.first.wait_for(state="attached")

        assert not any(one.is_visible() for one in link.all())
