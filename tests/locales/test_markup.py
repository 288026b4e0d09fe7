"""Words and tags that an engine must leave alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.markup import BrokenMarkup, protect, restore

TERMS = {"ÖSHZ": "ÖSHZ", "Gemeinde": "البلدية"}


def through(text, change, words=TERMS):
    marked, kept = protect(text, words)
    return restore(change(marked), kept, text)


class TestProtecting:
    def test_says_glossary_words_as_the_office_does(self):
        text = "Das ÖSHZ und die Gemeinde, nicht die Gemeindesteuer."

        found = through(text, str.lower)

        assert found == "das ÖSHZ und die البلدية, nicht die gemeindesteuer."

    @pytest.mark.parametrize(
        "kept", ["0800 555 010", "+32 87 555 01 02", "buero@example.org"]
    )
    def test_keeps_numbers_and_addresses(self, kept):
        assert kept in through(f"Fragen: {kept}, jederzeit", lambda x: x.lower())

    def test_never_changes_a_word_inside_a_tag(self):
        text = '<a id="a1">Gemeinde</a>'

        assert through(text, lambda x: x) == '<a id="a1">البلدية</a>'

    def test_takes_marks_that_the_engine_moved_or_spaced(self):
        marked, kept = protect("Gemeinde und ÖSHZ", TERMS)

        found = restore("zq 1 qz و ZQ0QZ", kept, "Gemeinde und ÖSHZ")

        assert found in ("البلدية و ÖSHZ", "ÖSHZ و البلدية")

    @given(st.text(alphabet="aZQ019 <>/bGemeinde.ÖSHZ&;"))
    def test_gives_back_what_an_honest_engine_did_not_touch(self, text):
        try:
            found = through(text, lambda x: x, {"Gemeinde": "Gemeinde"})
        except BrokenMarkup:
            return
        assert found == text


class TestRestoring:
    @pytest.mark.parametrize(
        "answer",
        [
            "Die Stadt hilft",
            '<a id="a2">Stadt</a>',
            '<A ID="A1">Stadt</A>',
            '<a id="a1">Stadt',
            '<a id="a1">Stadt</a><script>x</script>',
            '<a id="a1" href="https://evil.example">Stadt</a>',
            '<div><a id="a1">Stadt</a></div>',
        ],
    )
    def test_refuses_an_answer_with_other_tags(self, answer):
        with pytest.raises(BrokenMarkup):
            restore(answer, [], '<a id="a1">Gemeinde</a>')

    @pytest.mark.parametrize("answer", ["nichts", "ZQ0QZ ZQ0QZ", "ZQ1QZ", "ZQ0QZZQ7QZ"])
    def test_refuses_an_answer_that_lost_or_doubled_a_word(self, answer):
        with pytest.raises(BrokenMarkup):
            restore(answer, ["Gemeinde"], "Gemeinde")
