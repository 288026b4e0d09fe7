"""Words find each other in all their forms, spellings and scripts."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analyse
from search.asking import all_words, conditions, read_question
from search.terms import body_terms
from tests.search.engines.reference import any_column

PAIRS = yaml.safe_load(Path(__file__).with_name("analysis_pairs.yaml").read_text())
CODES = [code for code, _name in settings.LANGUAGES]


def pairs(name):
    return [(code, *pair) for code, found in PAIRS[name].items() for pair in found]


def finds(code, question, text):
    asked = read_question(question, code)
    wanted = all_words(conditions(asked, [code], known=[]))
    return any_column([body_terms(code, text)], wanted)


class TestWords:
    @pytest.mark.parametrize(("code", "question", "text"), pairs("found"))
    def test_find_their_other_forms(self, code, question, text):
        assert finds(code, question, text)

    @pytest.mark.parametrize(("code", "question", "text"), pairs("missed"))
    def test_that_we_know_to_miss_are_listed(self, code, question, text):
        assert not finds(code, question, text)

    def test_every_language_has_ten_pairs_at_least(self):
        assert set(PAIRS["found"]) == set(CODES)
        assert min(map(len, PAIRS["found"].values())) >= 10

    @pytest.mark.parametrize(
        ("code", "question", "text"),
        [
            ("de", "Wohnung", "Gewöhnung"),
            ("de", "Kind", "Kino"),
            ("de", "Wohnsitzanmeldung", "Anmeldung zum Kurs"),
            ("tr", "iş", "kış"),
            ("en", "house", "horse"),
            ("uk", "школа", "шкода"),
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
