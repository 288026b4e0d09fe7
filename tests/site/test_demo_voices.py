"""The demonstration's readers: what they said of pages, and wrote under some."""

import pytest

from config.demo.loading import read
from config.demo.translating import catalogue
from config.demo.voices import add_voices
from pages.participation.contributions.models import (
    Contribution,
    Discussion,
    State,
)
from pages.participation.feedback.models import FeedbackCount, FeedbackText

pytestmark = pytest.mark.django_db


class TestTheVoices:
    def test_are_there_once_however_often_loaded(self, demonstration):
        counted = (FeedbackCount.objects.count(), FeedbackText.objects.count())
        texts = Contribution.objects.count()
        assert all(counted)
        assert {*Contribution.objects.values_list("state", flat=True)} == {*State}

        add_voices(demonstration)

        assert counted == (FeedbackCount.objects.count(), FeedbackText.objects.count())
        assert Contribution.objects.count() == texts

    def test_can_be_read_and_added_to(self, demonstration, client):
        for path, words in {
            "/de/aktuelles/rat-kelmis/": "Der Rat soll sich auch einmal abends",
            "/de/konzepte/konzept-gemeinsam-schreiben/voices/willkommen/": "Олена",
        }.items():
            html = client.get(path).content.decode()
            assert words in html
            assert "alles halber Preis" not in html
        assert Discussion.objects.count() == 2

    def test_are_answered_in_the_core_languages(self):
        content = read("voices.yaml")
        texts = [x for row in content["discussions"] for x in row["texts"]]
        said = {x["answer"] for x in texts if "answer" in x} | {content["consent"]}

        for code in ("ar", "de-simple", "en", "fr"):
            assert said <= catalogue(code).keys(), code
