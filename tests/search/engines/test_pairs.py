"""Every pair of question and text, asked as a reader asks, from every engine."""

import pytest

from search import sources
from search.filling import documents, refresh_all
from search.models import SearchItem
from search.vocabulary import Vocabulary
from tests.search.pairs import Pairs, is_found, read_pairs

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def pairs(engine, monkeypatch):
    read = read_pairs()
    source = Pairs(read)
    monkeypatch.setitem(sources.SOURCES, source.prefix, source)
    refresh_all([pair.key for pair in read], Vocabulary())
    if engine.name != "database":
        engine.index(documents(SearchItem.objects.all()))
    return read


class TestPairs:
    def test_are_found_on_the_first_page_but_for_those_we_know(self, engine, pairs):
        known = {str(pair) for pair in pairs if pair.is_missed}

        missed = {str(pair) for pair in pairs if not is_found(engine, pair)}

        assert missed == known

    def test_are_found_from_the_german_page_as_well(self, engine, pairs):
        asked = [pair for pair in pairs if not pair.is_missed]

        found = [pair for pair in asked if is_found(engine, pair, from_page="de")]

        assert len(found) >= 0.97 * len(asked)
