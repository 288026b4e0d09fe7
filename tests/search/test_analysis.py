"""Words find each other in all their forms, spellings and scripts."""

from collections import Counter

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analyse
from search.asking import all_words, conditions, read_question
from search.terms import body_terms
from tests.search.engines.reference import any_column
from tests.search.pairs import read_pairs

PAIRS = read_pairs()
CODES = [code for code, _name in settings.LANGUAGES]
# Words and spellings of all; compounds and scripts where a language has them.
KINDS = {"inflection", "spelling", "compounds", "script"}


def pairs(missed):
    return [
        (pair.code, pair.question, pair.text)
        for pair in PAIRS
        if pair.is_missed == missed
    ]


def finds(code, question, text):
    asked = read_question(question, code)
    wanted = all_words(conditions(asked, [code], known=[]))
    return any_column([body_terms(code, text)], wanted)


class TestWords:
    @pytest.mark.parametrize(("code", "question", "text"), pairs(missed=False))
    def test_find_their_other_forms(self, code, question, text):
        assert finds(code, question, text)

    @pytest.mark.parametrize(("code", "question", "text"), pairs(missed=True))
    def test_that_we_know_to_miss_are_listed(self, code, question, text):
        assert not finds(code, question, text)

    def test_every_language_has_ten_pairs_at_least(self):
        found = Counter(code for code, _question, _text in pairs(missed=False))

        assert set(found) == set(CODES)
        assert min(found.values()) >= 10

    def test_every_language_has_forms_and_spellings(self):
        kinds = {code: {x.kind for x in PAIRS if x.code == code} for code in CODES}

        assert all({"inflection", "spelling"} <= found for found in kinds.values())
        assert set().union(*kinds.values()) == KINDS

    @pytest.mark.parametrize(
        ("code", "question", "text"),
        [
            ("de", "Wohnung", "Gewöhnung"),
            ("de", "Kind", "Kino"),
            ("de", "Wohnsitzanmeldung", "Anmeldung zum Kurs"),
            ("tr", "iş", "kış"),
            ("en", "house", "horse"),
            ("uk", "школа", "шкода"),
            ("de", "Aufenthalt verlängern", "Aufenthalt verlangen"),
            ("so", "magac", "magaalo"),
            ("so", "xalaal", "xal"),
            ("so", "dalaal", "dal"),
            ("so", "sabab", "sab"),
            ("ti", "ቤት", "ቤተሰብ"),
            ("ckb", "ژیان", "ژن"),
        ],
    )
    def test_do_not_find_others(self, code, question, text):
        assert not finds(code, question, text)


class TestPlaces:
    @pytest.mark.parametrize("code", CODES)
    def test_are_those_of_the_text_as_it_was_written(self, code):
        text = "Wohn\u00adsitz, l'école – \u202bشُقَّة\u202c e\u0301t\u00e9! İstanbul ሰነዳት"

        for token in analyse(code, text):
            assert text[token.start : token.end] == token.surface

    @given(st.text(max_size=60), st.sampled_from(CODES))
    def test_whatever_the_text_is(self, text, code):
        for token in analyse(code, text):
            assert text[token.start : token.end] == token.surface
            assert token.exact
            assert not any(x.isspace() for x in "".join([token.exact, *token.terms]))
