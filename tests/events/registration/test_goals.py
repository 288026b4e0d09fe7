"""What events tell of the goals of a concept: dates held, people who came."""

import json
from datetime import timedelta

import pytest

from events.registration.models import Registration
from events.registration.reached import held_for_goals
from events.registration.states import State
from pages.concepts.evidence import people_words
from pages.concepts.models import ConceptIndexPage, ConceptPage, Goal
from pages.projects.models import ProjectIndexPage, ProjectPage

from .conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def concept(home):
    index = home.add_child(instance=ConceptIndexPage(title="Konzepte", slug="konzepte"))
    goals = [
        {"type": "item", "id": key, "value": {"title": key, "slug": key}}
        for key in ("eins", "zwei")
    ]
    field = {"type": "field", "id": "f", "value": {"title": "Feld", "goals": goals}}
    page = index.add_child(
        instance=ConceptPage(title="Konzept", slug="konzept", plan=json.dumps([field]))
    )
    page.save_revision().publish()
    return page


@pytest.fixture
def serve(concept):
    """Lets a page name goals."""

    def serve(page, *keys):
        page.goals.set(Goal.objects.filter(key__in=keys))
        page.save()

    return serve


@pytest.fixture
def project(home, event):
    index = home.add_child(instance=ProjectIndexPage(title="Projekte", slug="projekte"))
    page = index.add_child(instance=ProjectPage(title="Paten", slug="paten"))
    event.project = page
    event.save()
    return page


def held(concept, until):
    return list(held_for_goals(concept.translation_key, until))


class TestDatesHeldForAGoal:
    def test_count_who_came(self, concept, event, date, register, serve):
        serve(event, "eins")
        for name, state in (("Ada", State.ATTENDED), ("Bob", State.NO_SHOW)):
            row = register(name)
            Registration.objects.filter(pk=row.pk).update(state=state, party_size=7)

        [(goal, one)] = held(concept, date.ends_at)

        assert (goal, one.came) == ("eins", 7)
        assert people_words([one.came]) == "7"

    def test_are_those_of_its_projects_too_each_once(
        self, concept, event, project, date, serve
    ):
        serve(event, "eins")
        serve(project, "eins", "zwei")

        goals = sorted(goal for goal, _one in held(concept, date.ends_at))

        assert goals == ["eins", "zwei"]

    def test_are_not_those_to_come_or_called_off(
        self, concept, event, date, make_date, serve
    ):
        serve(event, "eins")
        make_date(days=1, status="cancelled")

        assert held(concept, NOON + timedelta(days=5)) == []

    def test_are_none_of_another_concept(self, concept, event, date, serve):
        assert held(concept, date.ends_at) == []

    def test_need_the_same_queries_for_many(
        self, concept, event, make_date, serve, django_assert_num_queries
    ):
        serve(event, "eins", "zwei")
        for day in range(20):
            make_date(days=day)

        with django_assert_num_queries(4):
            assert len(held(concept, NOON + timedelta(days=40))) == 40
