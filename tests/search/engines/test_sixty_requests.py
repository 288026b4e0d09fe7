"""Sixty questions, filters and pages: the same answer from every engine."""

import datetime
from itertools import cycle, product

import pytest

from search.asking import (
    all_words,
    boosts,
    conditions,
    most_words,
    read_question,
)
from search.engines import Document
from search.models import SearchItem
from search.queries import Request, any_of
from search.suggesting import request_for
from search.terms import body_terms, heads_terms, title_terms
from tests.search.engines.reference import answer

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

THINGS = ("Wohnsitz", "Kurs", "Schule", "Antrag", "Mietvertrag", "Rat", "Karte")
DEEDS = ("anmelden", "finden", "verlängern", "bezahlen", "Hilfe im Rathaus")
OTHERS = {
    "ar": ("تسجيل السكن", "المدرسة والأطفال", "دورة اللغة", "بطاقة الإقامة"),
    "tr": ("İkamet kaydı", "Okul ve çocuklar", "Dil kursu", "Oturma izni"),
    "uk": ("Реєстрація місця проживання", "Школа і діти", "Мовні курси"),
}
QUESTIONS = (
    *("Wohnsitz anmelden", "wohnsitz", "Kurse", "Wie finde ich eine Schule?"),
    *("Mietvertraege", "Rathaus Hilfe", "Antrag bezahlen Karte", "Schulantrag"),
    *("okul", "çocuklar", "المدارس", "تسجيل", "школи", "реєстрації", "Rat"),
)
FILTERS = (
    (),
    (("topic=wohnen",),),
    (("place=eupen", "place=*"), ("lang=de",)),
    (("kind=news", "kind=service"), ("year=2026",)),
)


@pytest.fixture
def documents(engine):
    made = list(_documents())
    engine.index(made)
    return made


def _documents():
    topics = cycle(("wohnen", "schule", "arbeit"))
    places = cycle(("*", "eupen", "kelmis", "*"))
    kinds = cycle(("service", "news", "page"))
    others = cycle([(code, text) for code, texts in OTHERS.items() for text in texts])
    for number, (thing, deed) in enumerate(product(THINGS, DEEDS)):
        words = [("de", f"{thing} {deed}", f"Alles über {deed}", f"{thing}, bitte!")]
        code, text = next(others)
        if number % 2:
            words.append((code, text, "", f"{text} {number}"))
        kind, day = next(kinds), None
        facets = [f"kind={kind}", *(f"lang={code}" for code, *_rest in words)]
        facets += [f"topic={next(topics)}", f"place={next(places)}"]
        if kind == "news":
            day = datetime.date(2024 + number % 3, 5, 1)
            facets.append(f"year={day.year}")
        yield _document(f"thing-{number:02}", words, " ".join(facets), day)


def _document(key, words, facets, day):
    item = SearchItem.objects.create(key=key, kind="x", facets=facets, date=day)
    return Document(
        item.pk,
        key,
        " ".join(title_terms(code, title) for code, title, *_rest in words),
        " ".join(heads_terms(code, heads) for code, _title, heads, _body in words),
        " ".join(body_terms(code, body) for code, *_rest, body in words),
        facets,
        day,
    )


class TestSixtyRequests:
    @pytest.mark.parametrize("filters", FILTERS)
    @pytest.mark.parametrize("text", QUESTIONS)
    def test_are_answered_alike(self, engine, documents, text, filters):
        asked = read_question(text, "tr")
        for code in ("ar", "uk"):
            asked.words[code] = read_question(text, code).words[code]
        found = conditions(asked, asked.languages)
        request = Request(
            wanted=any_of([all_words(found), most_words(found)]),
            boosts=boosts(asked, found),
            filters=filters,
            fresh_from=datetime.date(2026, 1, 1),
            sunk="kind=service",
            offset=len(text) % 4,
            size=12,
        )

        assert engine.search(request) == answer(documents, request)

    @pytest.mark.parametrize(
        "text", ["w", "schule f", "kur", "ant", "мов", "المد", "çoc"]
    )
    def test_beginnings_too(self, engine, documents, text):
        request = request_for(text, "uk")

        assert engine.search(request).hits == answer(documents, request).hits
