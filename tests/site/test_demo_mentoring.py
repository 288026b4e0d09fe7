"""The demonstration's mentors and newcomers."""

import pytest

from config.demo.loading import read
from config.demo.mentoring import add_mentoring
from config.demo.translating import catalogue
from pages.forms.kinds import KINDS
from pages.participation.mentoring.candidates import proposals_for
from pages.participation.mentoring.models import (
    Meeting,
    Pair,
    PairState,
    Participant,
    Role,
    State,
)
from pages.participation.mentoring.questions import about_person

pytestmark = pytest.mark.django_db


class TestTheProgramme:
    def test_is_there_once_however_often_loaded(self, demonstration):
        counted = (Participant.objects.count(), Pair.objects.count())
        assert counted == (8, 2)
        assert Meeting.objects.count() >= 5

        add_mentoring(demonstration)

        assert counted == (Participant.objects.count(), Pair.objects.count())

    def test_has_people_in_every_state_that_matters(self, demonstration):
        assert {*Pair.objects.values_list("state", flat=True)} == {
            PairState.RUNNING,
            PairState.PROPOSED,
        }
        assert {*Participant.objects.values_list("state", flat=True)} == {
            State.WAITING,
            State.TO_CALL,
        }

    def test_has_only_answers_that_the_form_takes(self, demonstration):
        for person in Participant.objects.select_related("programme"):
            for question in about_person(person.programme, person.role):
                value = person.answers.get(question.key)
                if value is not None:
                    KINDS[question.kind].clean(question, value)

    def test_proposes_a_woman_to_the_one_who_waits_longest(self, demonstration):
        waiting = Participant.objects.with_pairs().looking().in_no_pair()
        newcomer = waiting.filter(role=Role.NEWCOMER).longest_first().first()

        [(mentor, match), *others] = proposals_for(newcomer)
        assert mentor.name == "ليلى نموذج"
        assert match.can_talk
        assert others == []

    def test_is_joined_from_the_projects_page(self, demonstration, client):
        html = client.get("/de/projekte/patenschaften-projekt/").content.decode()
        assert "So machen Sie mit" in html
        assert 'href="/de/projekte/patenschaften-projekt/mentoring/mentor/"' in html

    def test_has_its_words_in_the_core_languages(self):
        content = read("mentoring.yaml")
        said = {row["name"] for row in content["interests"]}
        said.add(content["gender_consent"])

        for code in ("ar", "de-simple", "en", "fr"):
            assert said <= catalogue(code).keys(), code
