"""A concept's page, its progress page, and the list."""

import copy
import datetime
import json
import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from freezegun import freeze_time
from wagtail.models import PageViewRestriction
from wagtail.test.utils import WagtailPageTestCase

from accounts.models import User
from accounts.roles import grant_roles
from pages.base.models import HomePage
from pages.concepts.models import (
    ConceptIndexPage,
    ConceptPage,
    Indicator,
    IndicatorValue,
)
from pages.concepts.numbers import number_words, point_words
from pages.concepts.plan import plan_of as plan_of_page
from pages.concepts.views import state_on
from pages.councils.models import CouncilIndexPage, CouncilPage, Sector, SectorSeats
from pages.directory.models import MunicipalityPage
from pages.projects.models import ProjectIndexPage
from pages.topics.models import Municipality

from .conftest import INDICATOR, item, plan_of

pytestmark = pytest.mark.django_db
DAY = datetime.date


@pytest.fixture
def read(client):
    def read(path="konzept/", code="de"):
        answer = client.get(f"/{code}/konzepte/{path}")
        assert answer.status_code == 200
        return answer.content.decode()

    return read


@pytest.fixture
def counted():
    def counted(indicator, *pairs):
        IndicatorValue.objects.bulk_create(
            IndicatorValue(indicator=indicator, day=day, value=Decimal(str(value)))
            for day, value in pairs
        )

    return counted


class TestTheirPlace(WagtailPageTestCase):
    def test_concepts_stand_only_in_their_list(self):
        self.assertAllowedParentPageTypes(ConceptPage, {ConceptIndexPage})
        self.assertAllowedSubpageTypes(ConceptPage, set())
        self.assertAllowedParentPageTypes(
            ConceptIndexPage, {HomePage, MunicipalityPage}
        )


class TestAConcept:
    def test_shows_nothing_empty(self, make_concept, read):
        make_concept(plan=[])

        html = read()

        assert "Phase 1 von 6: Vorbereitung" in html
        for words in ("Zeitstrahl", "Wer steuert es?", "Worum es geht", "Zeitraum"):
            assert words not in html

    def test_says_in_words_which_phase_it_is_in(self, make_concept, read):
        make_concept(phase="implementation")

        html = read()

        assert "Phase 5 von 6: Umsetzung" in html
        assert html.count('class="done"') == 4
        assert html.count('aria-current="step"') == 1
        assert html.count('class="next"') == 1

    def test_shows_goals_at_addresses_of_their_own(self, concept, read):
        assert '<article class="goal" id="goal-deutsch">' in read()

    @freeze_time("2027-03-01 12:00")
    def test_tells_that_a_measure_should_have_been_done(self, make_concept, read):
        make_concept(plan=plan_of(measure={"ends_on": "2027-02-28"}))

        assert "Sollte bis 28. Februar 2027 erledigt sein" in read()

    def test_gives_the_reason_of_what_is_late(self, make_concept, read):
        late = {"state": "late", "reason": "Der Raum fehlt."}
        make_concept(plan=plan_of(measure=late))

        html = read()

        assert "Verspätet" in html
        assert "Der Raum fehlt." in html

    def test_shows_the_seats_of_its_steering_group(
        self, home, german, make_concept, read
    ):
        index = home.add_child(instance=CouncilIndexPage(title="Räte", slug="raete"))
        group = index.add_child(instance=CouncilPage(title="Zwölf", slug="zwoelf"))
        sector = Sector.objects.create(name="Verwaltung", locale=german)
        SectorSeats.objects.create(council=group, sector=sector, number=4)
        make_concept(steering_group=group)

        html = read()

        assert "Wer steuert es?" in html
        assert "Verwaltung" in html
        assert 'href="/de/raete/zwoelf/"' in html

    def test_names_no_page_that_is_private(self, home, make_concept, read):
        index = home.add_child(instance=CouncilIndexPage(title="Räte", slug="raete"))
        group = index.add_child(instance=CouncilPage(title="Geheim", slug="geheim"))
        PageViewRestriction.objects.create(page=group, restriction_type="login")
        make_concept(steering_group=group)

        html = read()

        assert "Geheim" not in html
        assert "Wer steuert es?" not in html

    def test_puts_its_timeline_in_order(self, make_concept, read):
        make_concept(
            timeline=[
                {"type": "point", "id": str(n), "value": {
                    "day": day, "precision": precision, "what": what, "page": None,
                }}
                for n, (day, precision, what) in enumerate([
                    ("2016-04-11", "day", "Zwischenbericht"),
                    ("2099-12-31", "year", "Fertig"),
                    ("2015-05-01", "month", "Auftakt"),
                ])
            ]
        )  # fmt: skip

        html = read()

        assert "Mai 2015" in html
        assert "11. April 2016" in html
        assert html.index("Auftakt") < html.index("Zwischenbericht")
        assert re.search(r"2099</time> <small[^>]*>\(kommt noch\)", html)

    def test_ends_after_it_begins(self, make_concept):
        with pytest.raises(ValidationError, match="vor dem ersten Tag"):
            make_concept(starts_on=DAY(2027, 2, 1), ends_on=DAY(2027, 1, 1))

    def test_writes_hostile_words_as_words(self, make_concept, read, counted):
        evil = '"><script>alert(1)</script>'
        page = make_concept(
            title=evil, slug="konzept",
            plan=plan_of(
                indicator={"name": evil, "unit": evil, "source": evil},
                measure={"title": evil, "responsible": evil},
                goal={"title": evil, "text": evil},
            ),
        )  # fmt: skip
        indicator = Indicator.objects.get(concept_key=page.translation_key)
        indicator.values.create(day=DAY(2026, 6, 1), value=1, source=evil)

        for path in ("konzept/", "konzept/progress/", "konzept/beside/"):
            assert "<script>alert" not in read(path)


class TestAPointInTime:
    @pytest.mark.parametrize(
        ("today", "precision", "state"),
        [
            (DAY(2026, 5, 11), "day", "ahead"),
            (DAY(2026, 5, 12), "day", "now"),
            (DAY(2026, 5, 13), "day", "past"),
            (DAY(2026, 5, 1), "month", "now"),
            (DAY(2026, 5, 31), "month", "now"),
            (DAY(2026, 6, 1), "month", "past"),
            (DAY(2025, 12, 31), "year", "ahead"),
            (DAY(2026, 12, 31), "year", "now"),
        ],
    )
    def test_is_over_when_all_of_it_is(self, today, precision, state):
        assert state_on(today, DAY(2026, 5, 12), precision) == state

    @pytest.mark.parametrize(
        ("precision", "words"),
        [("day", "12 mai 2026"), ("month", "mai 2026"), ("year", "2026")],
    )
    def test_is_said_as_exactly_as_it_is_known(self, precision, words):
        with translation.override("fr"):
            assert point_words(DAY(2026, 5, 12), precision, "fr") == words


class TestANumber:
    def test_is_written_as_its_readers_write_it(self):
        number = Decimal("-12345.5")

        assert number_words(number, 1, "de") == "-12.345,5"
        assert number_words(number, 2, "en") == "-12,345.50"
        assert "12,345.5" in number_words(number, 1, "ar")


@freeze_time("2027-01-01 12:00")
class TestTheProgressPage:
    def test_says_the_light_in_words_and_the_values_in_a_table(
        self, concept, indicator, counted, read
    ):
        counted(indicator, (DAY(2026, 7, 1), 120), (DAY(2026, 12, 31), 160))

        html = read("konzept/progress/")

        assert "Auf dem Weg" in html
        assert "1. Juli 2026" in html
        assert re.search(r'<td class="num">160</td>', html)
        assert re.search(r"Zielwert · <time[^>]*>1. Januar 2028</time>", html)
        assert html.count('<svg class="chart"') == 1
        assert "concepts/concept" in html

    def test_is_read_in_a_language_that_the_concept_is_not_written_in(
        self, concept, indicator, counted, read, arabic_home
    ):
        counted(indicator, (DAY(2026, 7, 1), 120))

        html = read("konzept/progress/", "ar")

        assert 'lang="ar"' in html
        assert "Plätze in Kursen" in html
        assert "متأخر عن الخطة" in html

    def test_keeps_what_is_still_to_come_to_itself(
        self, concept, indicator, counted, read
    ):
        counted(indicator, (DAY(2027, 1, 2), 199))

        html = read("konzept/progress/")

        assert "Noch kein Wert" in html
        assert "199" not in html

    def test_puts_its_rows_in_order_and_counts_nothing_from_before_the_start(
        self, make_concept, counted, read
    ):
        start = {"baseline": "100", "baseline_on": "2026-06-30"}
        page = make_concept(plan=plan_of(indicator=start))
        counted(
            Indicator.objects.get(), (DAY(2026, 1, 31), 199), (DAY(2026, 6, 30), 99)
        )

        (goal,) = plan_of_page(page, "de", on=DAY(2027, 1, 1)).goals
        (indicator,) = goal.indicators

        assert [row.number for row in indicator.rows] == ["199", "100", "99"]
        assert [bar.label for bar in indicator.chart.bars] == ["199", "", "99"]
        assert indicator.newest.number == "99"
        assert indicator.sign.key == "behind"
        IndicatorValue.objects.filter(value=99).delete()
        (goal,) = plan_of_page(page, "de", on=DAY(2027, 1, 1)).goals
        assert goal.indicators[0].newest is None
        assert goal.sign.key == "no-value"
        assert "vor dem Tag des Anfangswertes zählen nicht" in read("konzept/progress/")

    def test_shows_all_digits_of_a_value_once_fewer_are_wanted(
        self, concept, indicator, counted, read
    ):
        counted(indicator, (DAY(2026, 7, 1), "12.25"))

        assert '<td class="num">12,25</td>' in read("konzept/progress/")

    def test_says_when_the_next_value_is_due_or_late(self, make_concept, read):
        due = {"due_on": "2026-12-01", "every": 6}
        make_concept(plan=plan_of(indicator=due))

        assert "Der nächste Wert ist überfällig" in read("konzept/progress/")

    def test_of_an_empty_concept_says_so(self, make_concept, read):
        make_concept(plan=[])

        assert "Es gibt noch keine Ziele." in read("konzept/progress/")

    def test_is_in_the_sitemap(self, concept, client):
        sitemap = client.get("/sitemap.xml").content.decode()
        parts = re.findall(r"<loc>[^<]*?(/[^<]*?sitemap[^<]*)</loc>", sitemap)
        texts = [sitemap, *(client.get(x).content.decode() for x in parts)]

        assert any("/konzepte/konzept/progress/" in text for text in texts)

    def test_asks_as_often_for_a_thousand_indicators_as_for_ten(
        self, make_concept, client
    ):
        def many(slug, number):
            indicators = [item(f"i{n}", INDICATOR) for n in range(number)]
            page = make_concept(slug, plan=plan_of(goal={"indicators": indicators}))
            rows = Indicator.objects.of(page.translation_key)
            IndicatorValue.objects.bulk_create(
                IndicatorValue(indicator=row, day=DAY(2026, month, 1), value=month)
                for row in rows
                for month in (3, 6)
            )
            client.get(f"/de/konzepte/{slug}/progress/")
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/de/konzepte/{slug}/progress/")
            return len(queries)

        assert many("viele", 1000) == many("wenige", 10)


class TestATranslation:
    @pytest.fixture
    def translated_concept(
        self, make_concept, concepts, arabic, arabic_home, translated,
        django_capture_on_commit_callbacks,
    ):  # fmt: skip
        plan = plan_of()
        goals = plan[0]["value"]["goals"]
        goals[0]["value"]["indicators"].append(item("i2", INDICATOR))
        goals.append(item("g2", {**goals[0]["value"], "slug": "b", "indicators": []}))
        second = copy.deepcopy(plan[0])
        second["id"], second["value"]["goals"] = (
            "f2",
            [item("g3", {**goals[0]["value"], "slug": "c", "indicators": []})],
        )
        page = make_concept(plan=[*plan, second])
        with django_capture_on_commit_callbacks(execute=True):
            translated(concepts, arabic)
            arabic_page = translated(page, arabic)
        return page, ConceptPage.objects.get(pk=arabic_page.pk)

    def test_shows_no_goal_and_no_indicator_that_german_has_taken_out(
        self, translated_concept
    ):
        german, arabic_page = translated_concept
        before = plan_of_page(arabic_page, "ar", on=DAY(2027, 1, 1))
        assert [goal.key for goal in before.goals] == ["g1", "g2", "g3"]

        german.plan = json.dumps(plan_of())
        german.save_revision().publish()

        plan = plan_of_page(arabic_page, "ar", on=DAY(2027, 1, 1))
        assert [one.key for one in plan.fields] == ["f1"]
        assert [goal.key for goal in plan.goals] == ["g1"]
        assert [x.key for x in plan.goals[0].all_indicators] == ["i1"]
        assert [number for _sign, number in plan.lights] == [1]

    def test_leaves_the_preview_of_german_alone(self, concept):
        draft = plan_of()
        draft[0]["value"]["goals"][0]["id"] = "new"
        concept.plan = json.dumps(draft)

        (goal,) = plan_of_page(concept, "de", on=DAY(2027, 1, 1)).goals

        assert goal.key == "new"


class TestTheList:
    def test_shows_the_phase_of_each(self, make_concept, read):
        make_concept("Eins", phase="draft", summary="Worum es geht.")

        html = read("")

        assert "1 Konzept" in html
        assert "Phase 3 von 6: Entwurf" in html


class TestEditors:
    def test_of_a_town_write_concepts_below_their_town_only(
        self, home, concepts, german
    ):
        town = Municipality.objects.create(name="Eupen", slug="eupen", locale=german)
        page = home.add_child(
            instance=MunicipalityPage(title="Eupen", slug="eupen", municipality=town)
        )
        own = page.add_child(instance=ConceptIndexPage(title="Pläne", slug="plaene"))
        grant_roles([home])
        ada = User.objects.create_user("ada", password="geheim")
        ada.groups.add(Group.objects.get(name="Municipality editors: Eupen"))
        client = Client()
        client.force_login(ada)

        def answer(below):
            names = ("concepts", "conceptpage")
            url = reverse("wagtailadmin_pages:add", args=[*names, below.pk])
            return client.get(url).status_code

        assert answer(own) == 200
        assert answer(concepts) in (302, 403)
        assert own.permissions_for_user(ada).can_edit()
        assert not own.permissions_for_user(ada).can_publish()

    def test_choose_goals_for_a_project(self, concept, home, admin_client):
        index = home.add_child(instance=ProjectIndexPage(title="P", slug="p"))

        form = admin_client.get(
            reverse(
                "wagtailadmin_pages:add", args=["projects", "projectpage", index.pk]
            )
        ).content.decode()

        assert "Konzept · Sprache · Alle lernen Deutsch" in form
