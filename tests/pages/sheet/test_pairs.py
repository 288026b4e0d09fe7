"""Which piece stands beside which."""

import pytest
from django.utils.safestring import SafeString
from wagtail.models import get_page_models

from pages.base.models import BasePage
from pages.base.parts import paragraphs
from pages.sheet.pairs import Cell, cells, merged, pairs


def cell(*texts):
    return Cell("rich_text", "", [SafeString(text) for text in texts])


class TestPairs:
    def test_stand_in_german_order(self):
        own = {"b": cell("ب"), "a": cell("أ")}
        german = {"a": cell("A"), "b": cell("B")}

        found = [(x.own, x.german) for x in pairs(own, german)]

        assert found == [("أ", "A"), ("ب", "B")]

    def test_keep_a_piece_that_only_one_language_has_in_its_place(self):
        assert merged(["a", "b", "c"], ["a", "new", "c"]) == ["a", "new", "b", "c"]
        assert merged(["a"], ["first", "a"]) == ["first", "a"]
        assert merged([], ["x", "y"]) == ["x", "y"]

    def test_are_paragraphs_where_both_have_as_many(self):
        found = pairs({"a": cell("١", "٢")}, {"a": cell("1", "2")})

        assert [(x.own, x.german) for x in found] == [("١", "1"), ("٢", "2")]

    def test_are_whole_texts_where_the_number_differs(self):
        found = pairs({"a": cell("١٢")}, {"a": cell("1", "2")})

        assert [(x.own, x.german) for x in found] == [("١٢", "12")]

    def test_leave_a_side_empty_that_is_not_translated(self):
        found = pairs({}, {"a": cell("A")})

        assert [(x.own, x.german) for x in found] == [("", "A")]


class TestParagraphs:
    def test_are_the_outermost_elements(self):
        html = "<p>Eins <b>zwei</b></p>\n<ul><li>drei</li><li>vier</li></ul>"

        assert paragraphs(html) == [
            "<p>Eins <b>zwei</b></p>",
            "<ul><li>drei</li><li>vier</li></ul>",
        ]

    def test_keep_what_is_escaped(self):
        assert paragraphs("<p>&lt;script&gt;</p>") == ["<p>&lt;script&gt;</p>"]


@pytest.mark.django_db
class TestAService:
    def test_pairs_each_step_and_paragraph_with_its_translation(
        self, service, arabic_service
    ):
        found = pairs(cells(arabic_service), cells(service))

        beside = {(str(x.own), str(x.german)) for x in found}
        assert ("<p>الفقرة الثانية.</p>", "<p>Zweiter Absatz.</p>") in beside
        steps = [x for x in found if x.kind == "step"]
        assert [("وقّع" in x.own, "Unterschreiben" in x.german) for x in steps] == [
            (False, False),
            (True, True),
        ]

    def test_has_its_headings_in_both_languages_once(self, service, arabic_service):
        found = pairs(cells(arabic_service), cells(service))

        labels = [(x.own_label, x.german_label) for x in found if x.german_label]
        assert ("الخطوات", "So geht es") in labels
        assert len(labels) == len(set(labels)) == 3


@pytest.mark.django_db
class TestEveryPageType:
    @pytest.mark.parametrize("model", get_page_models())
    def test_says_what_its_pieces_are(self, home, model):
        if issubclass(model, BasePage):
            page = model(title="Titel", summary="Kurz", locale=home.locale)

            assert list(cells(page))[0] == "summary"
