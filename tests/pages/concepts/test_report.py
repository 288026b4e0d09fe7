"""The yearly report: what was done in a year, as page and as PDF."""

import copy
import datetime
import re

import pypdfium2
import pytest
from django.core.cache import cache
from freezegun import freeze_time
from wagtail.models import PageViewRestriction

from pages.base.sitemap import _sub_addresses
from pages.concepts.evidence import evidence_of
from pages.concepts.models import ConceptPage, Goal, Indicator, IndicatorValue
from pages.concepts.report import happened, report_of, years_of
from pages.councils.models import CouncilIndexPage, CouncilPage, MotionPage
from pages.projects.models import ProjectIndexPage, ProjectPage
from tests.again import content
from tests.pages.concepts.conftest import plan_of
from tests.pages.sheet.conftest import printer  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2027, 3, 1)
URL = "/de/konzepte/konzept/report/2026/"
VALUES = (("2025-12-31", 110), ("2026-06-30", 150), ("2026-12-31", 160))


def text_of(response):
    return response.content.decode()


@pytest.fixture(autouse=True)
def _today():
    with freeze_time(datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)):
        yield


@content
def concept(make_concept):
    measure = {
        "starts_on": "2026-02-01",
        "ends_on": "2026-12-01",
        "state": "late",
        "reason": "Es fehlen Räume.",
    }
    point = {
        "type": "point",
        "id": "p1",
        "value": {"day": "2026-05-09", "precision": "day", "what": "Auftakt"},
    }
    page = make_concept(
        plan=plan_of(measure=measure), timeline=[point], phase="implementation"
    )
    indicator = Indicator.objects.get()
    for day, value in VALUES:
        IndicatorValue.objects.create(indicator=indicator, day=day, value=value)
    return page


class TestThePage:
    def test_tells_the_phase_the_timeline_and_what_became_of_measures(
        self, client, concept
    ):
        page = text_of(client.get(URL))

        assert "Phase 5 von 6" in page
        assert "Auftakt" in page
        assert "Abendkurse" in page and "Es fehlen Räume." in page
        assert "Bericht für 2026" in page

    def test_tells_numbers_of_start_end_and_target_with_the_light_in_words(
        self, client, concept
    ):
        (goal,) = report_of(concept, 2026, "de", on=TODAY).fields[0].goals
        (line,) = goal.indicators

        assert [row.number for row in line.cells] == ["100", "160", "200"]
        assert line.view.sign.text in text_of(client.get(URL))

    def test_judges_a_year_by_what_was_known_at_its_end(self, concept):
        (goal,) = report_of(concept, 2025, "de", on=TODAY).fields[0].goals
        (line,) = goal.indicators

        assert [row and row.number for row in line.cells] == [None, "110", "200"]
        # It was counted before the start, from which the way begins.
        assert line.view.sign.key == "no-value"

    def test_says_so_where_there_is_no_target(self, client, make_concept):
        nothing = {"target": None, "target_on": None}
        make_concept("Ohne", plan=plan_of(indicator=nothing))
        for day, value in VALUES:
            IndicatorValue.objects.create(
                indicator=Indicator.objects.get(), day=day, value=value
            )

        page = text_of(client.get(URL.replace("/konzept/", "/ohne/")))

        assert re.search(r"<td[^>]*>Kein Zielwert</td>", page)
        assert "Noch kein Wert" not in page

    def test_says_that_a_year_goes_on(self, client, concept):
        IndicatorValue.objects.create(
            indicator=Indicator.objects.get(), day="2027-01-31", value=170
        )

        page = text_of(client.get(URL.replace("2026", "2027")))

        assert "noch nicht zu Ende" in page
        assert "noch nicht zu Ende" not in text_of(client.get(URL))

    @pytest.mark.parametrize("year", ["1900", "2024", "2028", "0", "99999999999"])
    def test_is_not_there_for_a_year_of_which_nothing_is_known(
        self, client, concept, year
    ):
        assert client.get(URL.replace("2026", year)).status_code == 404

    def test_reads_in_the_readers_language(
        self, client, concept, concepts, arabic, arabic_home, translated,
        django_capture_on_commit_callbacks,
    ):  # fmt: skip
        with django_capture_on_commit_callbacks(execute=True):
            translated(concepts, arabic)
            translated(concept, arabic)

        response = client.get(URL.replace("/de/", "/ar/"))

        page = text_of(response)
        assert '<html lang="ar" dir="rtl"' in page
        assert "تقرير عام 2026" in page and "ar:Abendkurse" in page
        assert response.get("X-Robots-Tag") is None

    def test_shows_german_visibly_where_it_is_not_translated(
        self, client, concept, arabic_home
    ):
        response = client.get(URL.replace("/de/", "/ar/"))

        page = text_of(response)
        assert response["Content-Language"] == "de"
        assert "تقرير عام 2026" in page and "Es fehlen Räume." in page

    def test_is_linked_from_the_concept_and_its_progress(self, client, concept):
        for rest in ("", "progress/"):
            assert URL in text_of(client.get(f"/de/konzepte/konzept/{rest}"))

    def test_stands_in_the_sitemap(self, concept):
        key = concept.translation_key

        rests = {rest for (_key, rest), _changed in _sub_addresses({key: {}})}

        assert {"report/2026/", "report/2025/"} <= rests

    def test_is_as_private_as_its_concept(self, client, concept):
        PageViewRestriction.objects.create(
            page=concept, restriction_type=PageViewRestriction.LOGIN
        )
        cache.clear()

        for address in (URL, f"{URL}pdf/"):
            assert client.get(address).status_code == 302

    def test_costs_no_more_for_many(
        self, client, concept, django_assert_max_num_queries
    ):
        plan = copy.deepcopy(concept.plan.get_prep_value())
        goals = plan[0]["value"]["goals"]
        for number in range(60):
            goal = copy.deepcopy(goals[0])
            goal["id"] = f"g{number}x"
            goal["value"]["slug"] = f"ziel-{number}"
            goal["value"]["indicators"][0]["id"] = f"i{number}x"
            goal["value"]["measures"][0]["id"] = f"m{number}x"
            goals.append(goal)
        concept.plan = plan
        concept.save_revision().publish()
        client.get(URL)
        cache.clear()

        with django_assert_max_num_queries(45):
            client.get(URL)
        with django_assert_max_num_queries(15):
            client.get(URL)


class TestTheDayThatItIsOf:
    def day_of(self, client, day, year=2026):
        with freeze_time(day):
            cache.clear()
            return client.get(URL.replace("2026", str(year))).context["as_of"]

    def test_is_that_of_the_last_change_once_the_year_is_over(self, client, concept):
        assert "1. März 2027" in self.day_of(client, "2027-03-01 12:00")
        assert "1. März 2027" in self.day_of(client, "2027-05-20 12:00")

        with freeze_time("2027-06-02 12:00"):
            IndicatorValue.objects.first().save()
        assert "2. Juni 2027" in self.day_of(client, "2027-07-20 12:00")

    def test_is_not_before_the_year_ended(self, client, concept):
        long_ago = datetime.datetime(2026, 5, 1, 12, tzinfo=datetime.UTC)
        ConceptPage.objects.update(last_published_at=long_ago)
        IndicatorValue.objects.update(entered_at=long_ago)

        assert "31. Dezember 2026" in self.day_of(client, "2027-05-20 12:00")

    def test_is_today_while_the_year_goes_on(self, client, concept):
        IndicatorValue.objects.create(
            indicator=Indicator.objects.get(), day="2027-01-31", value=170
        )

        assert "20. Mai 2027" in self.day_of(client, "2027-05-20 12:00", 2027)


class TestTheYears:
    def test_are_those_of_which_something_is_known_until_today(self, concept):
        assert years_of(concept, on=TODAY) == [2026, 2025]
        assert years_of(concept, on=datetime.date(2025, 6, 1)) == [2025]

    def test_are_none_for_a_concept_without_days(self, make_concept):
        assert years_of(make_concept(), on=TODAY) == []


class TestAMeasure:
    @pytest.mark.parametrize(
        ("state", "first", "last", "told"),
        [
            ("running", "2025-03-01", "2028-01-01", ["begun", "went-on", "went-on"]),
            ("running", "2025-03-01", "2026-05-01", ["begun", "late", "late"]),
            ("running", "2026-03-01", None, ["", "begun", "went-on"]),
            ("planned", "2025-03-01", "2028-01-01", ["", "", ""]),
            ("planned", "2025-03-01", "2026-01-01", ["", "late", "late"]),
            ("done", "2025-03-01", "2026-05-01", ["begun", "done", ""]),
            ("done", "2026-03-01", "2026-05-01", ["", "done", ""]),
            ("done", "2026-03-01", None, ["", "done", ""]),
            ("late", "2025-03-01", "2026-05-01", ["begun", "late", "late"]),
            ("late", "2025-03-01", None, ["begun", "went-on", "late"]),
            ("stopped", "2025-03-01", "2026-05-01", ["begun", "stopped", ""]),
            ("running", None, None, ["", "", ""]),
        ],
    )
    def test_is_told_in_the_years_that_it_is_about(self, state, first, last, told):
        def day(text):
            return text and datetime.date.fromisoformat(text)

        measure = {"state": state, "starts_on": day(first), "ends_on": day(last)}

        found = [happened(measure, year, on=TODAY) for year in (2025, 2026, 2027)]

        assert found == told


class TestTheEvidence:
    @pytest.fixture
    def goal(self, concept):
        return Goal.objects.get()

    def evidence(self, concept, year):
        (goal,) = report_of(concept, year, "de", on=TODAY).fields[0].goals
        return goal.evidence

    def test_is_of_projects_that_ran_in_the_year(self, concept, goal, home):
        index = home.add_child(instance=ProjectIndexPage(title="P", slug="projekte"))
        project = index.add_child(
            instance=ProjectPage(
                title="Lotsen",
                slug="lotsen",
                starts_on=datetime.date(2026, 4, 1),
                ends_on=datetime.date(2026, 9, 1),
            )
        )
        project.goals.add(goal)
        project.save_revision().publish()

        titles = [x.link.title for x in self.evidence(concept, 2026).projects]
        assert titles == ["Lotsen"]
        assert not self.evidence(concept, 2025)

    @pytest.mark.parametrize(
        ("first", "last", "years"),
        [
            (None, (2026, 12, 31), [2026]),
            ((2025, 3, 1), None, [2025, 2026, 2027]),
            ((2025, 3, 1), (2026, 3, 1), [2025, 2026]),
            (None, None, []),
        ],
    )
    def test_is_of_no_year_in_which_nobody_knows_that_a_project_ran(
        self, concept, goal, home, first, last, years
    ):
        index = home.add_child(instance=ProjectIndexPage(title="P", slug="projekte"))
        project = index.add_child(
            instance=ProjectPage(
                title="Lotsen",
                slug="lotsen",
                starts_on=first and datetime.date(*first),
                ends_on=last and datetime.date(*last),
            )
        )
        project.goals.add(goal)
        project.save_revision().publish()

        told = range(2024, 2028)
        assert [x for x in told if evidence_of(concept, "de", year=x)] == years

    def test_is_of_motions_with_a_day_in_the_year(self, concept, goal, home):
        index = home.add_child(instance=CouncilIndexPage(title="R", slug="raete"))
        council = index.add_child(instance=CouncilPage(title="Rat", slug="rat"))
        motion = council.add_child(
            instance=MotionPage(
                title="Mehr Licht",
                slug="licht",
                submitted_on=datetime.date(2025, 11, 1),
                decided_on=datetime.date(2026, 2, 1),
                state="adopted",
            )
        )
        motion.goals.add(goal)
        motion.save_revision().publish()

        assert self.evidence(concept, 2025).decisions
        assert self.evidence(concept, 2026).decisions


@pytest.mark.usefixtures("printer")
class TestThePdf:
    def read(self, response):
        assert response["Content-Type"] == "application/pdf"
        document = pypdfium2.PdfDocument(response.content)
        words = "".join(x.get_textpage().get_text_bounded() for x in document)
        return document, words

    def test_says_the_same_and_is_tagged(self, client, concept):
        response = client.get(f"{URL}pdf/")

        document, words = self.read(response)
        assert document.get_metadata_dict()["Title"] == "Bericht für 2026: Konzept"
        assert "Abendkurse" in words and "160" in words
        assert document.is_tagged()
        assert response["X-Robots-Tag"] == "noindex"
        assert "/*/report/*/pdf/" in text_of(client.get("/robots.txt"))

    def test_has_letters_for_arabic_and_tigrinya(
        self, client, concept, concepts, make_locale, arabic_home, home
    ):
        tigrinya = home.copy_for_translation(make_locale("ti"))
        tigrinya.save_revision().publish()

        for code, word in (("ar", "2026"), ("ti", "ጸብጻብ")):
            answer = client.get(URL.replace("/de/", f"/{code}/") + "pdf/")
            assert word in self.read(answer)[1]

    def test_is_linked_only_where_it_can_be_made(self, client, concept, monkeypatch):
        assert f"{URL}pdf/" in text_of(client.get(URL))

        monkeypatch.setattr("pages.concepts.report_views.can_print", lambda: False)
        assert f"{URL}pdf/" not in text_of(client.get(URL))

    def test_says_so_where_others_are_printing(self, client, concept, monkeypatch):
        from pages.sheet.printing import Busy

        def busy(*args, **kwargs):
            raise Busy

        monkeypatch.setattr("pages.concepts.report_views.printed", busy)

        response = client.get(f"{URL}pdf/")

        assert response.status_code == 503
        assert response["Retry-After"] == "10"
        assert "zehn Sekunden" in text_of(response)

    def test_is_not_there_for_a_year_of_which_nothing_is_known(self, client, concept):
        assert client.get(URL.replace("2026", "2024") + "pdf/").status_code == 404
