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
