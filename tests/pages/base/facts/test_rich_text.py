"""Facts in running text: from the editor to the database and back, and to readers."""

import json

import pytest
from django.utils.translation import override
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail_localize.segments.extract import extract_segments

from locales.status.pieces import fingerprints, pieces
from locales.values import expanded, filled, shown
from pages.base.fields import INLINE_TEXT
from pages.base.models import Fact, StandardPage

pytestmark = pytest.mark.django_db

INLINE = '<a linktype="fact" key="fee">fee</a>'
BOLD = '<a linktype="fact" key="fee"><b>fee</b></a>'


@pytest.fixture
def fee(home):
    return Fact.objects.create(key="fee", label="Gebühr", kind="money", value="20.40")


@pytest.fixture
def converter():
    return ContentstateConverter(features=INLINE_TEXT)


def loaded(converter, html):
    return json.loads(converter.from_database_format(html))


class TestTheEditor:
    def test_shows_the_value_of_today_and_not_what_is_stored(self, converter, fee):
        html = f'<p data-block-key="a">Das kostet {INLINE} im Jahr.</p>'

        state = loaded(converter, html)

        block = state["blocks"][0]
        assert block["text"] == "Das kostet 20,40\xa0€ im Jahr."
        assert block["entityRanges"] == [{"key": 0, "offset": 11, "length": 7}]
        entity = state["entityMap"]["0"]
        assert (entity["type"], entity["mutability"]) == ("FACT", "IMMUTABLE")
        assert entity["data"]["label"] == "Gebühr (fee)"
        assert entity["data"]["url"].endswith(f"/edit/{fee.pk}/")

    @pytest.mark.parametrize(
        "text",
        [
            f"Das kostet {INLINE} im Jahr.",
            f"{INLINE} im Jahr",
            f"im Jahr {INLINE}",
            INLINE,
            f"<b>Heute</b> {BOLD} oder {BOLD}.",
            f"{INLINE} {INLINE}",
        ],
    )
    def test_stores_what_it_was_given(self, converter, fee, text):
        html = f'<p data-block-key="a">{text}</p>'

        again = converter.to_database_format(converter.from_database_format(html))

        assert again.replace(
            'key="fee" linktype="fact"', 'linktype="fact" key="fee"'
        ) == (html)

    def test_keeps_the_blank_behind_a_fact_in_which_nothing_is_stored(
        self, converter, fee
    ):
        html = '<p data-block-key="a"><a linktype="fact" key="fee"></a> im Jahr</p>'

        assert loaded(converter, html)["blocks"][0]["text"] == "20,40\xa0€ im Jahr"

    def test_survives_a_fact_that_is_gone(self, converter, home):
        state = loaded(converter, f"<p>Das kostet {INLINE}.</p>")

        assert state["blocks"][0]["text"] == "Das kostet fee."


class TestReaders:
    @pytest.mark.parametrize(
        ("code", "expected"), [("de", "20,40\xa0€"), ("en", "€20.40")]
    )
    def test_get_the_value_as_their_language_writes_it(self, fee, code, expected):
        with override(code):
            assert expanded(f"<p>{INLINE}</p>") == f"<p>{expected}</p>"
            assert filled("Für {fee}") == f"Für {expected}"

    @pytest.mark.parametrize(
        "html", [f"<p><b>{INLINE}</b></p>", f"<p>{BOLD}</p>"], ids=["around", "inside"]
    )
    def test_get_it_as_bold_as_the_editor_made_it(self, fee, html):
        assert expanded(html) == "<p><b>20,40\xa0€</b></p>"

    def test_get_a_number_to_tap_in_running_text_only(self, home):
        Fact.objects.create(key="tel", label="x", kind="phone", value="0800 555 010")

        html = expanded('<p><a linktype="fact" key="tel">tel</a></p>')

        assert '<a href="tel:0800555010">' in html
        assert shown("{tel}") == '<bdi dir="ltr">0800 555 010</bdi>'
        with override("ar"):
            assert filled("{tel}") == "\u20680800 555 010\u2069"

    def test_get_dots_for_a_fact_that_is_gone(self, home):
        assert expanded(f"<p>Das kostet {INLINE}.</p>") == "<p>Das kostet ….</p>"

    def test_get_other_braces_and_links_as_they_are(self, fee):
        html = '<p>{name} <a href="https://example.org">x</a> {fee}</p>'

        assert expanded(html) == html
        assert filled("{name} {}") == "{name} {}"

    def test_get_a_wrong_value_as_it_is_and_all_others(self, fee):
        Fact.objects.create(key="bad", label="x", kind="money", value="zwölf")

        assert filled("{bad} {fee}") == "zwölf 20,40\xa0€"

    def test_never_get_markup_out_of_a_value(self, home):
        Fact.objects.create(key="bad", label="x", kind="text", value="<b>&</b>")

        html = expanded('<a linktype="fact" key="bad">bad</a>')

        assert html == shown("{bad}") == "&lt;b&gt;&amp;&lt;/b&gt;"


class TestTranslators:
    @pytest.fixture
    def page(self, home, fee):
        html = f"<p>Das kostet {INLINE} im Jahr.</p><p>Für alle: {INLINE}</p>"
        return home.add_child(
            instance=StandardPage(title="Amt", slug="amt", body=[("rich_text", html)])
        )

    def test_get_a_sentence_as_one_text_with_a_tag_to_move(self, page):
        texts = [x.string.data for x in extract_segments(page) if hasattr(x, "string")]

        assert 'Das kostet <a id="a1">fee</a> im Jahr.' in texts
        assert 'Für alle: <a id="a1">fee</a>' in texts

    def test_may_put_it_elsewhere(self, page, arabic_home, translated, commit_at_once):
        version = translated(page, arabic_home.locale)

        source = version.body[0].value.source
        assert source.count('linktype="fact"') == 2
        assert source.count('key="fee"') == 2

    def test_see_no_change_when_the_value_changes(self, page, fee):
        before = fingerprints(pieces(page))

        fee.value = "99"
        fee.save()

        assert fingerprints(pieces(StandardPage.objects.get())) == before
