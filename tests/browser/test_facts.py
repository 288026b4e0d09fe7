"""A fact put into running text with the keyboard alone, in the editors' part."""

import json
import sqlite3

import pytest

pytestmark = pytest.mark.browser

PAGE = """
    SELECT page.id FROM wagtailcore_page AS page
    JOIN wagtailcore_locale AS locale ON locale.id = page.locale_id
    WHERE page.slug = 'aufenthaltstitel-beantragen' AND locale.language_code = 'de'
"""
STORED = """number => {
  const text = JSON.parse(document.getElementById("id_cost_text").value);
  return Object.keys(text.entityMap).length === number;
}"""


@pytest.fixture
def service(environment):
    """The number of a service whose costs name a fact."""
    with sqlite3.connect(environment["DATABASE_URL"].removeprefix("sqlite:///")) as db:
        return db.execute(PAGE).fetchone()[0]


class TestAFactInRunningText:
    def test_is_chosen_with_the_keyboard_and_kept_by_its_key(
        self, editor, site_url, service
    ):
        problems = []
        editor.on("pageerror", lambda error: problems.append(str(error)))
        editor.on(
            "console",
            lambda said: problems.append(said.text) if said.type == "error" else None,
        )
        editor.goto(f"{site_url}/admin/pages/{service}/edit/")
        facts = editor.locator(".editor-fact")
        facts.first.wait_for()
        before = facts.count()
        text = editor.locator(".public-DraftEditor-content", has=facts).first

        text.click()
        editor.keyboard.press("Control+End")
        editor.keyboard.type(" Zahlen Sie /Fakt", delay=50)
        editor.locator("[role=option]:has-text('Fakt')").first.wait_for()
        editor.keyboard.press("Enter")
        choices = editor.locator(".modal-content [data-chooser-modal-choice]")
        # The window takes the focus once it has come up.
        editor.locator(".modal.in").wait_for()
        choices.first.press("Enter")
        facts.nth(before).wait_for()

        # The editor stores what is typed a moment later.
        editor.wait_for_function(STORED, arg=before + 1)
        stored = json.loads(editor.locator("#id_cost_text").input_value())
        entities = [x["data"]["key"] for x in stored["entityMap"].values()]
        assert entities == ["registration-card-fee"] * 2
        assert "20,40" in facts.nth(before).inner_text()
        assert problems == []
