"""The translation editor, which is drawn by a script that is not ours."""

import pytest
from django.conf import settings

pytestmark = pytest.mark.browser


@pytest.fixture
def editor(browser, site_url):
    """A tab of somebody who has signed in to the editors' part."""
    context = browser.new_context()
    context.set_default_timeout(60_000)
    tab = context.new_page()
    tab.goto(f"{site_url}/admin/login/")
    tab.fill("[name=username]", "editor")
    tab.fill("[name=password]", (settings.VAR / "editor-password").read_text().strip())
    tab.press("[name=password]", "Enter")
    tab.wait_for_url("**/admin/")
    yield tab
    context.close()


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
