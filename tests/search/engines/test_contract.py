"""Every engine gives the same things, totals, counts and order for the same request."""

import datetime

import pytest

from search.asking import all_words, boosts, conditions, read_question
from search.engines import Document
from search.queries import NOTHING, AnyOf, Phrase, Request, Term, all_of, any_of
from search.terms import body_terms, heads_terms, title_terms

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TITLES = {
    "a": ("de", "Wohnsitz anmelden", "Anmeldung, Umzug", "Melden Sie sich im Rathaus."),
    "b": ("de", "Wohnung finden", "Miete", "Eine Anmeldung braucht einen Mietvertrag."),
    "c": ("de", "Deutschkurse", "Sprache lernen", "Kurse für alle im Rathaus."),
    "d": ("ar", "تسجيل السكن", "عنوان", "سجّل عنوانك في البلدية."),
    "e": ("tr", "İkamet kaydı", "adres", "Belediyeye kaydolun."),
    "f": ("de", "Rat für Zusammenleben", "", "Der Rat tagt im Rathaus."),
    "g": ("de", "Wohnsitzanmeldung", "", "Für Familien."),
    "h": ("uk", "Реєстрація місця проживання", "", "Зареєструйтеся."),
}
FACETS = {
    "a": "kind=service lang=de topic=wohnen place=*",
    "b": "kind=service lang=de topic=wohnen place=eupen",
    "c": "kind=news lang=de topic=sprache place=kelmis year=2026",
    "d": "kind=service lang=ar topic=wohnen place=*",
    "e": "kind=service lang=tr place=*",
    "f": "kind=news lang=de topic=mitreden place=kelmis year=2020",
    "g": "kind=page lang=de place=*",
    "h": "kind=page lang=uk place=*",
}
DAYS = {"c": datetime.date(2026, 11, 1), "f": datetime.date(2020, 3, 1)}


@pytest.fixture
def known(engine, db):
    """The engine, knowing eight things."""
    from search.models import SearchItem

    made = []
    for key, (code, title, heads, body) in TITLES.items():
        item = SearchItem.objects.create(
            key=key, kind="x", facets=FACETS[key], date=DAYS.get(key)
        )
        made.append(
            Document(
                item.pk,
                key,
                title_terms(code, title),
                heads_terms(code, heads),
                body_terms(code, body),
                item.facets,
                item.date,
            )
        )
    engine.index(made)
    return engine


def keys(engine, wanted, **more):
    return {key for key, _weight in engine.search(Request(wanted, **more)).hits}


def ordered(engine, text, code="de", **more):
    asked = read_question(text, code)
    found = conditions(asked, asked.languages)
    request = Request(all_words(found), boosts=boosts(asked, found), **more)
    return [key for key, _weight in engine.search(request).hits]


class TestConditions:
    def test_a_term_is_found_wherever_it_stands(self, known):
        assert keys(known, Term("de:rathaus")) == {"a", "c", "f"}

    def test_a_term_of_another_language_is_another_term(self, known):
        assert keys(known, Term("ar:rathaus")) == set()

    def test_all_of_several(self, known):
        neither = all_of([Term("de:rathaus"), Term("de:miet")])

        assert keys(known, neither) == set()
        assert keys(known, all_of([Term("de:rathaus"), Term("de:lern")])) == {"c"}

    def test_any_of_several(self, known):
        either = any_of([Term("de:lern"), Term("tr:ikamet")])

        assert keys(known, either) == {"c", "e"}

    def test_nothing_is_met_by_nothing(self, known):
        assert keys(known, NOTHING) == set()
        assert keys(known, all_of([NOTHING, Term("de:rathaus")])) == set()
        assert keys(known, AnyOf((NOTHING, Term("de:lern")))) == {"c"}

    def test_the_beginning_of_a_term(self, known):
        assert keys(known, Term("de=wohn", prefix=True), scope="title") == {
            "a",
            "b",
            "g",
        }

    def test_a_phrase_has_its_order(self, known):
        assert keys(known, Phrase(("de:rat", "de:fur"))) == {"f"}
        assert keys(known, Phrase(("de:fur", "de:rat"))) == set()

    def test_the_scope_is_kept(self, known):
        assert keys(known, Term("de:anmeld"), scope="title") == {"a"}
        assert keys(known, Term("de:miet"), scope="heads") == {"b"}

    @pytest.mark.parametrize(
        "odd",
        ['"', "'", "\\", "*", "de:x' | 'y", "(", ":", "NOT", "§", "😀", "a*", "--"],
    )
    def test_odd_terms_are_only_terms(self, known, odd):
        assert keys(known, Term(odd)) == set()
        assert keys(known, Term(odd, prefix=True)) == set()
        assert keys(known, Phrase((odd, odd))) == set()


class TestFiltersAndCounts:
    def test_one_of_each_list_must_be_there(self, known):
        wanted = any_of([Term("de:rathaus"), Term("de:wohnung")])

        assert keys(known, wanted, filters=(("place=eupen", "place=*"),)) == {"a", "b"}
        assert (
            keys(
                known, wanted, filters=(("place=eupen", "place=*"), ("topic=sprache",))
            )
            == set()
        )

    def test_counts_are_of_everything_that_was_found(self, known):
        answer = known.search(Request(Term("de:rathaus"), size=1))

        assert answer.total == 3
        assert len(answer.hits) == 1
        assert answer.facets == {
            "kind=service": 1,
            "kind=news": 2,
            "lang=de": 3,
            "topic=wohnen": 1,
            "topic=sprache": 1,
            "topic=mitreden": 1,
            "place=*": 1,
            "place=kelmis": 2,
            "year=2026": 1,
            "year=2020": 1,
        }

    def test_a_part_of_the_answer(self, known):
        whole = known.search(Request(Term("lang=de"), size=10)).hits
        part = known.search(Request(Term("lang=de"), offset=2, size=2)).hits

        assert len(whole) == 5
        assert part == whole[2:4]


class TestOrder:
    def test_title_before_headings_before_text(self, known):
        assert ordered(known, "Anmeldung") == ["a", "g", "b"]

    def test_the_whole_title_comes_first(self, known):
        assert ordered(known, "Wohnsitzanmeldung")[0] == "g"
        assert ordered(known, "wohnsitz anmelden")[0] == "a"

    def test_a_compound_is_found_by_its_parts_and_finds_them(self, known):
        assert set(ordered(known, "wohnsitz")) == {"a", "g"}
        assert set(ordered(known, "Wohnsitzanmeldung")) == {"a", "g"}

    def test_ties_go_by_key(self, known):
        assert keys(known, Term("de:rathaus")) == {"a", "c", "f"}
        hits = known.search(Request(Term("de:rathaus"))).hits
        assert hits == [("a", 0), ("c", 0), ("f", 0)]

    def test_what_is_fresh_gets_one_more(self, known):
        day = datetime.date(2026, 10, 1)

        hits = known.search(Request(Term("de:rathaus"), fresh_from=day)).hits

        assert hits == [("c", 1), ("a", 0), ("f", 0)]

    def test_what_is_sunk_comes_after_what_suits_as_well(self, known):
        hits = known.search(Request(Term("de:rathaus"), sunk="topic=wohnen")).hits

        assert hits == [("c", 1), ("f", 1), ("a", 0)]


class TestChanges:
    def test_what_is_indexed_again_is_there_once(self, known):
        from search.models import SearchItem

        item = SearchItem.objects.get(key="a")
        known.index([Document(item.pk, "a", "de:neu", "", "", item.facets, version=2)])

        assert keys(known, Term("de:neu")) == {"a"}
        assert "a" not in keys(known, Term("de:anmeld"))

    def test_what_is_deleted_is_gone(self, known):
        from search.models import SearchItem

        known.delete({SearchItem.objects.get(key="a").pk: 1})

        assert "a" not in keys(known, Term("de:anmeld"))
        assert known.search(Request(Term("de:rathaus"))).total == 2

    def test_health_counts(self, known):
        health = known.health()

        assert health.answers
        assert health.documents == 8


class TestRebuild:
    def test_nobody_reads_it_before_it_is_published(self, known):
        new = known.rebuild()
        new.add([])

        assert keys(known, Term("de:rathaus")) == {"a", "c", "f"}

        new.publish()

        assert keys(known, Term("de:rathaus")) == set()

    def test_the_index_before_comes_back(self, known):
        known.rebuild().publish()

        known.before().publish()

        assert keys(known, Term("de:rathaus")) == {"a", "c", "f"}
        assert keys(known.before(), Term("de:rathaus")) == set()

    def test_one_that_was_left_half_filled_is_filled_on(self, known):
        from search.filling import documents
        from search.models import SearchItem

        left = known.rebuild()
        left.add(documents(SearchItem.objects.filter(key="a")))

        again = known.rebuild(left.name)

        assert again.name == left.name
        assert again.numbers() == {SearchItem.objects.get(key="a").pk}

    def test_one_that_is_not_there_any_more_begins_anew(self, known):
        assert known.rebuild("gone").numbers() == set()

    def test_what_others_left_behind_is_swept_away(self, known):
        left = known.rebuild()

        known.rebuild()

        assert known.rebuild(left.name).numbers() == set()

    def test_one_that_is_given_up_leaves_no_trace(self, known):
        known.rebuild().discard()

        assert keys(known, Term("de:rathaus")) == {"a", "c", "f"}
