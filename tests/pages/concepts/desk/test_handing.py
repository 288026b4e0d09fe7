"""What is no longer in a plan: seen, taken out, handed over."""

import json
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from accounts.roles import EDITORS, MODERATORS
from pages.concepts.models import ConceptPage, Goal, Indicator, IndicatorValue
from pages.projects.models import ProjectIndexPage, ProjectPage
from tests.pages.concepts.conftest import INDICATOR, item, plan_of

pytestmark = pytest.mark.django_db

DUE = reverse("concepts_due")


def text_of(response):
    return response.content.decode()


@pytest.fixture
def old(concept, indicator, make_value):
    """An indicator with two values, whose goal was deleted and written anew."""
    make_value("2026-01-31", "120")
    make_value("2026-02-28", "130")
    plan = plan_of()
    goal = plan[0]["value"]["goals"][0]
    goal["id"] = "g9"
    goal["value"]["indicators"] = [item("i9", INDICATOR)]
    page = ConceptPage.objects.get(pk=concept.pk)
    page.plan = json.dumps(plan)
    page.save_revision().publish()
    indicator.refresh_from_db()
    return indicator


@pytest.fixture
def new(old):
    return Indicator.objects.current().get()


@pytest.fixture
def address(old):
    return reverse("concepts_hand_values", args=[old.pk])


class TestTheList:
    def test_shows_what_has_values_and_is_no_longer_in_the_plan(self, sign_in, old):
        page = text_of(sign_in(MODERATORS).get(DUE))

        assert "Nicht mehr im Plan" in page
        assert reverse("concepts_enter", args=[old.pk]) in page
        assert reverse("concepts_hand_values", args=[old.pk]) in page

    def test_is_silent_where_there_is_nothing(self, sign_in, old):
        IndicatorValue.objects.all().delete()

        assert "Nicht mehr im Plan" not in text_of(sign_in().get(DUE))

    def test_shows_editors_the_values_but_no_action(self, sign_in, old, address):
        client = sign_in(EDITORS)

        page = text_of(client.get(DUE))

        assert reverse("concepts_enter", args=[old.pk]) in page
        assert address not in page
        assert client.get(address).status_code == 302

    def test_stands_in_the_file_with_everything(self, sign_in, concept, old):
        address = reverse("concepts_export", args=[concept.pk, "all", "xlsx"])

        book = openpyxl.load_workbook(BytesIO(sign_in().get(address).content))

        rows = list(book["Nicht mehr im Plan"].values)[1:]
        assert [(row[0], row[5]) for row in rows] == [("i1", 120), ("i1", 130)]


class TestValues:
    def test_are_moved_once_somebody_confirms(self, sign_in, old, new, address):
        client = sign_in(MODERATORS)

        asked = text_of(client.post(address, {"to": new.pk}))
        assert "2 Werte" in asked and old.values.count() == 2
        client.post(address, {"to": new.pk, "confirmed": "1"})

        assert new.values.count() == 2 and not old.values.exists()
        entry = PageLogEntry.objects.get(action="concepts.hand_values")
        assert entry.data["number"] == 2

    def test_stay_where_both_have_a_value_of_a_day(
        self, sign_in, old, new, address, make_value
    ):
        make_value("2026-01-31", "7", of=new)
        client = sign_in(MODERATORS)

        for more in ({}, {"confirmed": "1"}):
            response = client.post(address, {"to": new.pk, **more})
            assert response.status_code == 422
            assert "31. Januar 2026" in text_of(response)
        assert old.values.count() == 2

    def test_stay_where_they_are_more_exact(self, sign_in, old, new, address):
        old.values.filter(value=120).update(value="120.5")

        response = sign_in(MODERATORS).post(address, {"to": new.pk})

        assert response.status_code == 422
        assert "mehr Stellen nach dem Komma" in text_of(response)

    def test_never_go_to_another_concept(self, sign_in, make_concept, old, address):
        other = make_concept("Zweites")
        foreign = Indicator.objects.get(concept_key=other.translation_key)

        response = sign_in(MODERATORS).post(
            address, {"to": foreign.pk, "confirmed": "1"}
        )

        assert response.status_code == 422 and old.values.count() == 2

    def test_of_what_is_in_the_plan_are_not_handed_over(self, sign_in, new):
        address = reverse("concepts_hand_values", args=[new.pk])

        assert sign_in(MODERATORS).get(address).status_code == 404


class TestPages:
    @pytest.fixture
    def project(self, home, concept):
        goal = Goal.objects.get()
        index = home.add_child(instance=ProjectIndexPage(title="P", slug="projekte"))
        page = index.add_child(instance=ProjectPage(title="Paten", slug="paten"))
        page.goals = [goal]
        page.save_revision().publish()
        return page

    def test_serve_the_goal_that_takes_over_and_so_do_their_drafts(
        self, sign_in, project, old
    ):
        gone = Goal.objects.get(is_current=False)
        goal = Goal.objects.current().get()
        client = sign_in(MODERATORS)
        address = reverse("concepts_hand_links", args=[gone.pk])
        assert address in text_of(client.get(DUE))

        client.post(address, {"to": goal.pk, "confirmed": "1"})

        page = ProjectPage.objects.get(pk=project.pk)
        assert [*page.goals.all()] == [goal]
        assert [*page.get_latest_revision_as_object().goals.all()] == [goal]
        assert address not in text_of(client.get(DUE))
