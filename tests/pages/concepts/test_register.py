"""Goals and indicators as rows: written when a concept is published."""

import datetime
import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from freezegun import freeze_time

from pages.concepts.models import ConceptPage, Goal, Indicator, IndicatorValue

from .conftest import item, plan_of

pytestmark = pytest.mark.django_db

DAY = datetime.date


def publish(page, plan):
    page.plan = json.dumps(plan)
    page.save_revision().publish()
    return ConceptPage.objects.get(pk=page.pk)


class TestPublishing:
    def test_makes_a_row_of_each_goal_and_indicator(self, concept):
        goal = Goal.objects.get()
        indicator = Indicator.objects.get()

        assert goal.concept_key == concept.translation_key
        assert (goal.key, goal.anchor) == ("g1", "goal-deutsch")
        assert str(goal) == "Konzept · Sprache · Alle lernen Deutsch"
        assert (indicator.goal, indicator.measure) == (goal, "")
        assert (indicator.baseline, indicator.target) == (Decimal(100), Decimal(200))

    def test_keeps_rows_and_values_while_words_change(self, concept, indicator):
        IndicatorValue.objects.create(
            indicator=indicator, day=DAY(2026, 6, 1), value=120
        )

        publish(concept, plan_of(indicator={"name": "Andere Worte", "target": "300"}))

        changed = Indicator.objects.get()
        assert (changed.pk, changed.name) == (indicator.pk, "Andere Worte")
        assert changed.target == 300
        assert changed.values.get().value == 120

    def test_puts_aside_what_is_gone_until_it_comes_back(self, concept, indicator):
        publish(concept, [])
        assert not Goal.objects.current().exists()
        assert not Indicator.objects.current().exists()

        publish(concept, plan_of())

        assert Goal.objects.current().get().key == "g1"
        assert Indicator.objects.current().get() == indicator

    def test_changes_nothing_while_there_is_only_a_draft(self, concept):
        concept.plan = "[]"
        concept.save_revision()

        assert Goal.objects.current().exists()

    def test_of_a_copy_leaves_the_first_concept_alone(self, concept, indicator):
        copied = concept.copy(update_attrs={"slug": "zweites", "title": "Zweites"})
        copied.save_revision().publish()

        assert Indicator.objects.count() == 2
        assert Indicator.objects.of(concept.translation_key).get() == indicator

    def test_knows_the_indicators_of_measures(self, make_concept):
        inner = plan_of()[0]["value"]["goals"][0]["value"]["indicators"]
        make_concept(plan=plan_of(measure={"indicators": inner}, goal={}))

        keys = Indicator.objects.values_list("key", "measure")

        # One key stands twice here: the row is of the one that comes last.
        assert [*keys] == [("i1", "Abendkurse")]

    def test_of_a_translation_changes_no_row(
        self,
        concept,
        concepts,
        arabic,
        arabic_home,
        translated,
        django_capture_on_commit_callbacks,
    ):
        with django_capture_on_commit_callbacks(execute=True):
            translated(concepts, arabic)
            translation = translated(concept, arabic)

        assert ConceptPage.objects.get(pk=translation.pk).live
        assert Goal.objects.get().title == "Alle lernen Deutsch"


class TestDeleting:
    def test_forgets_goals_and_values(self, concept, indicator):
        IndicatorValue.objects.create(
            indicator=indicator, day=DAY(2026, 6, 1), value=120
        )

        concept.delete()

        assert not Goal.objects.exists()
        assert not IndicatorValue.objects.exists()


class TestSlugs:
    def test_are_made_of_the_goals_words_and_stand_once(self, make_concept):
        goals = plan_of()
        shelf = goals[0]["value"]["goals"]
        shelf[0]["value"]["slug"] = ""
        for key in ("g2", "g3"):
            shelf.append(item(key, {**shelf[0]["value"], "indicators": []}))
        shelf[2]["value"]["title"] = "!!!"

        concept = make_concept(plan=goals)

        slugs = [goal["slug"] for goal in concept.plan[0].value["goals"]]
        assert slugs == ["alle-lernen-deutsch", "alle-lernen-deutsch-2", "1"]

    def test_are_never_too_long_to_be_saved(self, make_concept):
        goals = plan_of(goal={"slug": "", "title": "a" * 59 + " b"})
        shelf = goals[0]["value"]["goals"]
        shelf += [item(key, {**shelf[0]["value"], "indicators": []}) for key in "xyz"]

        concept = make_concept(plan=goals)

        slugs = [goal["slug"] for goal in concept.plan[0].value["goals"]]
        assert len({*slugs}) == 4
        assert max(map(len, slugs)) <= 60
        ConceptPage._meta.get_field("plan").stream_block.clean(concept.plan)

    def test_stay_with_whoever_has_them_wherever_a_goal_is_put_in(self, make_concept):
        goals = plan_of(goal={"slug": "alle-lernen-deutsch"})
        shelf = goals[0]["value"]["goals"]
        shelf.insert(0, item("g0", {**shelf[0]["value"], "slug": "", "indicators": []}))

        concept = make_concept(plan=goals)

        slugs = [goal["slug"] for goal in concept.plan[0].value["goals"]]
        assert slugs == ["alle-lernen-deutsch-2", "alle-lernen-deutsch"]

    def test_wait_for_the_words_of_a_goal(self, make_concept):
        concept = make_concept(plan=plan_of(goal={"slug": "", "title": ""}))

        assert concept.plan[0].value["goals"][0]["slug"] == ""

    def test_stay_when_the_words_change(self, make_concept):
        concept = make_concept(plan=plan_of(goal={"slug": ""}))
        goal = concept.plan[0].value["goals"][0]

        goal["title"] = "Etwas anderes"
        concept.save()

        assert goal["slug"] == "alle-lernen-deutsch"


class TestTheNextValue:
    @pytest.mark.parametrize(
        ("newest", "due"),
        [
            (None, DAY(2026, 4, 15)),
            (DAY(2026, 1, 5), DAY(2026, 4, 15)),
            (DAY(2026, 3, 31), DAY(2026, 7, 15)),
            # A day late still counts for the quarter that it is late for.
            (DAY(2026, 4, 16), DAY(2026, 7, 15)),
            (DAY(2026, 5, 10), DAY(2026, 10, 15)),
            (DAY(2027, 12, 31), DAY(2028, 4, 15)),
        ],
    )
    def test_is_due_after_the_last_one_counted(self, newest, due):
        indicator = Indicator(first_due=DAY(2026, 4, 15), every=3)

        assert indicator.next_due(newest) == due

    def test_is_not_due_where_nobody_waits_for_one(self):
        assert Indicator(first_due=None).next_due(DAY(2026, 1, 1)) is None

    def test_keeps_to_the_end_of_months(self):
        indicator = Indicator(first_due=DAY(2026, 1, 31), every=1)

        assert indicator.next_due(DAY(2026, 2, 20)) == DAY(2026, 3, 31)


@freeze_time("2027-03-01 12:00")
class TestAValue:
    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"day": DAY(2027, 3, 2)}, "day"),
            ({"value": Decimal("1.5")}, "value"),
            ({"value": Decimal("NaN")}, "value"),
            ({"day": DAY(2026, 6, 1)}, "__all__"),
        ],
    )
    def test_is_refused(self, indicator, values, field):
        IndicatorValue.objects.create(
            indicator=indicator, day=DAY(2026, 6, 1), value=120
        )
        row = IndicatorValue(
            **{"indicator": indicator, "day": DAY(2027, 1, 1), "value": 5, **values}
        )

        with pytest.raises(ValidationError) as refusal:
            row.full_clean()

        assert [*refusal.value.message_dict] == [field]

    def test_may_be_below_zero_and_written_with_zeros(self, indicator):
        row = IndicatorValue(
            indicator=indicator, day=DAY(2027, 3, 1), value=Decimal("-10.000")
        )

        row.full_clean()
