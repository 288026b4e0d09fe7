"""What has been done for a goal, and how other pages name it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail.models import PageViewRestriction

from pages.base.frame import forget_frames
from pages.concepts import evidence
from pages.concepts.evidence import evidence_of, people_words
from pages.concepts.goals import goal_lines
from pages.concepts.models import Goal
from pages.councils.models import CouncilIndexPage, CouncilPage, MotionPage
from pages.projects.evidence import Held
from pages.projects.models import ProjectIndexPage, ProjectPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(concept):
    return Goal.objects.get(concept_key=concept.translation_key)


@pytest.fixture
def project(home, goal):
    index = home.add_child(instance=ProjectIndexPage(title="Projekte", slug="projekte"))
    page = index.add_child(
        instance=ProjectPage(
            title="Paten", slug="paten", starts_on=datetime.date(2020, 1, 1)
        )
    )
    page.goals = [goal]
    page.save_revision().publish()
    return page


@pytest.fixture
def motion(home, goal):
    index = home.add_child(instance=CouncilIndexPage(title="Räte", slug="raete"))
    council = index.add_child(instance=CouncilPage(title="Rat", slug="rat"))
    page = council.add_child(
        instance=MotionPage(
            title="Mehr Kurse", slug="kurse", state="adopted",
            submitted_on=datetime.date(2026, 1, 1),
            decided_on=datetime.date(2026, 5, 12),
        )
    )  # fmt: skip
    page.goals = [goal]
    page.save_revision().publish()
    return page


@pytest.fixture
def at_events():
    """Lets a room above tell of dates of the goal."""
    named = []

    def tell(*came):
        held = [
            ("g1", Held("Fest", datetime.date(2026, 5, 1), "", None, x)) for x in came
        ]
        provider = evidence.Provider("test", lambda key, until: held)
        named.append(evidence.register(provider).name)

    yield tell
    for name in named:
        evidence._providers.pop(name, None)


class TestEvidence:
    def test_gathers_projects_and_decisions_with_their_state(
        self, concept, project, motion
    ):
        found = evidence_of(concept, "de")["g1"]

        assert [(x.link.title, x.status) for x in found.projects] == [
            ("Paten", "Läuft")
        ]
        assert [x.link.url for x in found.decisions] == ["/de/raete/rat/kurse/"]
        assert "12. Mai 2026" in found.decisions[0].status

    def test_leaves_out_what_nobody_may_read(self, concept, project):
        project.unpublish()

        assert evidence_of(concept, "de") == {}

    def test_counts_dates_and_people(self, concept, at_events, client):
        at_events(12, 30, None)

        html = client.get("/de/konzepte/konzept/").content.decode()

        found = evidence_of(concept, "de")["g1"]
        assert (found.events, found.people) == (3, "42")
        assert "Menschen, die da waren" in html

    @pytest.mark.parametrize(
        ("numbers", "words"),
        [
            ([], ""),
            ([None, None], ""),
            ([0], "0"),
            ([5], "5"),
            ([4], "weniger als 5"),
            ([4, 0, 0], "weniger als 5"),
            ([1, 2], "mindestens 2"),
            ([4, 4], "mindestens 2"),
            ([4, None], "mindestens 1"),
            ([20, 3], "mindestens 21"),
            ([20, 30, None], "50"),
        ],
    )
    def test_tells_no_number_that_could_tell_who_came(self, numbers, words):
        assert people_words(numbers) == words


class TestAGoalOnAnotherPage:
    def test_is_a_link_to_its_place(self, project, motion, client):
        for path in ("projekte/paten/", "raete/rat/kurse/"):
            html = client.get(f"/de/{path}").content.decode()

            assert "Dient dem Ziel" in html
            assert 'href="/de/konzepte/konzept/#goal-deutsch"' in html

    def test_is_in_the_readers_words(
        self,
        goal,
        concept,
        concepts,
        arabic,
        arabic_home,
        translated,
        django_capture_on_commit_callbacks,
    ):
        with django_capture_on_commit_callbacks(execute=True):
            translated(concepts, arabic)
            translated(concept, arabic)

        (line,) = goal_lines([goal.pk], "ar")

        assert line.title == "ar:Alle lernen Deutsch"
        assert line.url.endswith("#goal-deutsch")
        assert line.lang == ""

    def test_is_german_where_the_concept_is(self, goal, arabic_home):
        (line,) = goal_lines([goal.pk], "ar")

        assert (line.title, line.lang) == ("Alle lernen Deutsch", "de")
        assert line.url == "/ar/konzepte/konzept/#goal-deutsch"

    def test_is_not_named_once_its_concept_is_gone(self, goal, concept, project):
        concept.unpublish()
        forget_frames()

        assert goal_lines([goal.pk], "de") == []


class TestTheChoice:
    def field(self, page):
        form_class = type(page).get_edit_handler().get_form_class()
        return form_class(instance=page, for_user=None).fields["goals"]

    def offered(self, page):
        return [str(goal) for goal in self.field(page).queryset]

    def test_is_of_goals_that_readers_can_go_to(self, project, make_concept):
        project.goals.clear()
        hidden = make_concept("Entwurf")
        hidden.unpublish()
        secret = make_concept("Geheim")
        PageViewRestriction.objects.create(
            page=secret, restriction_type=PageViewRestriction.LOGIN
        )
        forget_frames()

        assert self.offered(project) == ["Konzept · Sprache · Alle lernen Deutsch"]

    def test_keeps_one_that_is_no_longer_in_the_plan(self, project, motion, goal):
        Goal.objects.update(is_current=False)

        for page in (project, motion):
            with translation.override("de"):
                assert "(nicht mehr im Plan)" in self.offered(page)[0]
            assert [*self.field(page).clean([goal.pk])] == [goal]

    def test_offers_it_to_nobody_else(self, project, goal):
        project.goals.clear()
        Goal.objects.update(is_current=False)

        assert self.offered(project) == []
        with pytest.raises(ValidationError):
            self.field(project).clean([goal.pk])
