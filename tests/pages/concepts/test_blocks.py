"""What the editor's form refuses, at the field that is wrong."""

import json

import pytest
from django.urls import reverse
from django.utils import translation
from freezegun import freeze_time
from wagtail.blocks.base import get_error_json_data
from wagtail.blocks.stream_block import StreamBlockValidationError

from accounts.models import User
from pages.concepts.blocks import IndicatorBlock
from pages.concepts.models import ConceptPage, Indicator
from pages.directory.models import Organisation
from tests.filling import Filling

from .conftest import INDICATOR, item, plan_of

pytestmark = pytest.mark.django_db


def refusal(plan):
    """Everything that is said against a plan, in German."""
    page = ConceptPage(plan=json.dumps(plan))
    block = ConceptPage._meta.get_field("plan").stream_block
    try:
        block.clean(page.plan)
    except StreamBlockValidationError as error:
        with translation.override("de"):
            return json.dumps(
                get_error_json_data(error), default=str, ensure_ascii=False
            )
    return ""


class TestAPlan:
    def test_that_fits_together_is_taken(self):
        assert refusal(plan_of()) == ""

    @pytest.mark.parametrize(
        ("values", "field", "words"),
        [
            ({"target_on": "2025-12-31"}, "target_on", "vor dem Tag des Anfangswertes"),
            ({"baseline_on": None}, "baseline_on", "auch den Tag"),
            ({"baseline": None}, "baseline", "auch den Wert"),
            ({"target": "50"}, "target", "Stimmt die Richtung"),
            ({"target": "200.5"}, "target", "Stellen nach dem Komma"),
            ({"direction": "less"}, "target", "Stimmt die Richtung"),
            ({"target_on": "0202-01-01"}, "target_on", "Stimmt das Jahr"),
            ({"target": "1" * 16}, "target", ""),
            ({"told_name": "Ada"}, "told_email", "Wohin gehen Erinnerungen"),
            ({"decimals": ""}, "decimals", ""),
            ({"name": ""}, "name", ""),
            ({"told_user": "999999"}, "told_user", ""),
            ({"every": 7}, "every", ""),
        ],
    )
    def test_with_an_indicator_that_does_not_is_refused(self, values, field, words):
        said = refusal(plan_of(indicator=values))

        assert f'"{field}"' in said
        assert words in said

    @pytest.mark.parametrize(
        ("values", "field", "words"),
        [
            (
                {"starts_on": "2027-01-02", "ends_on": "2027-01-01"},
                "ends_on",
                "vor dem ersten Tag",
            ),
            ({"state": "late"}, "reason", "warum sie verspätet ist"),
            ({"state": "stopped", "reason": "  "}, "reason", "warum sie verspätet ist"),
            ({"responsible": ""}, "responsible", "wer verantwortlich ist"),
            ({"state": "hacked"}, "state", ""),
            ({"state": "done"}, "ends_on", "An welchem Tag"),
            ({"state": "done", "ends_on": "2027-03-02"}, "ends_on", "An welchem Tag"),
            (
                {"state": "stopped", "ends_on": "2028-03-02", "reason": "x"},
                *("ends_on", "An welchem Tag"),
            ),
        ],
    )
    @freeze_time("2027-03-01 12:00")
    def test_with_a_measure_that_does_not_is_refused(self, values, field, words):
        said = refusal(plan_of(measure=values))

        assert f'"{field}"' in said
        assert words in said

    @pytest.mark.parametrize("slug", ["a b", "ä", "<script>", "x" * 61])
    def test_with_a_name_that_is_no_address_is_refused(self, slug):
        assert '"slug"' in refusal(plan_of(goal={"slug": slug}))

    @freeze_time("2027-03-01 12:00")
    def test_with_a_day_that_has_come_may_be_done(self):
        assert (
            refusal(plan_of(measure={"state": "done", "ends_on": "2027-03-01"})) == ""
        )

    def test_with_a_reason_may_be_late(self):
        late = {"state": "late", "reason": "Der Raum fehlt."}

        assert refusal(plan_of(measure=late)) == ""

    def test_may_stay_without_baseline_and_target(self):
        nothing = {"baseline": None, "baseline_on": None}
        nothing |= {"target": None, "target_on": None}

        assert refusal(plan_of(indicator=nothing)) == ""

    def test_asks_the_database_for_people_once_and_not_for_each_indicator(
        self, make_concept, django_assert_max_num_queries
    ):
        ada = User.objects.create_user("ada")
        many = [
            item(f"i{n}", {**INDICATOR, "told_user": str(ada.pk)}) for n in range(50)
        ]
        page = make_concept(plan=plan_of(goal={"indicators": many}))

        with django_assert_max_num_queries(1):
            goal = ConceptPage.objects.get(pk=page.pk).plan[0].value["goals"][0]

        assert goal["indicators"][49]["told_user"] == str(ada.pk)


class TestADraft:
    UNFINISHED = (
        {"decimals": "", "target": "200.5", "baseline_on": None, "told_name": "Ada"},
        {"responsible": "", "state": "late", "title": ""},
    )

    def test_is_kept_however_unfinished_and_refused_once_it_is_published(
        self, concepts
    ):
        indicator, measure = self.UNFINISHED
        plan = plan_of(indicator=indicator, measure=measure)
        page = ConceptPage(title="Konzept", plan=json.dumps(plan))
        block = ConceptPage._meta.get_field("plan").stream_block

        kept = block.clean_deferred(page.plan)
        kept_goal = kept[0].value["goals"][0]

        assert kept_goal["indicators"][0]["told_name"] == "Ada"
        assert kept_goal["measures"][0]["state"] == "late"
        assert '"told_email"' in refusal(plan_of(indicator={"told_name": "Ada"}))
        assert '"responsible"' in refusal(plan_of(measure={"responsible": ""}))

    def test_can_be_saved_and_looked_at_by_its_editor_while_it_is_unfinished(
        self, concepts, admin_client
    ):
        form = Filling().form(ConceptPage, slug="halb")
        ends = ("-decimals", "-every", "-responsible", "-baseline_on", "-told_email")
        unfinished = [key for key in form if key.endswith(ends)]
        address = reverse(
            "wagtailadmin_pages:add", args=["concepts", "conceptpage", concepts.pk]
        )

        answer = admin_client.post(address, {**form, **dict.fromkeys(unfinished, "")})

        assert answer.status_code == 302
        draft = ConceptPage.objects.get(slug="halb")
        (indicator, *_more) = draft.plan[0].value["goals"][0]["indicators"]
        assert (indicator["decimals"], indicator["baseline_on"]) == ("", None)
        look = reverse("wagtailadmin_pages:view_draft", args=[draft.pk])
        assert admin_client.get(look).status_code == 200

    def test_that_nobody_has_checked_may_be_published_all_the_same(self, make_concept):
        nothing = {"decimals": "", "every": "", "direction": ""}
        make_concept(plan=plan_of(indicator=nothing))

        row = Indicator.objects.get()

        assert (row.decimals, row.every, row.direction) == (0, 12, "more")


class TestDigits:
    def test_offer_no_empty_choice(self):
        block = IndicatorBlock().child_blocks["decimals"]

        assert [key for key, _label in block.field.choices] == [0, 1, 2, 3]
        assert block.get_default() == 0


class TestWhoIsTold:
    def test_is_never_searched(self, make_concept):
        told = {"told_name": "Geheime Person", "told_email": "geheim@example.org"}
        page = make_concept(plan=plan_of(indicator=told))

        block = ConceptPage._meta.get_field("plan").stream_block
        found = " ".join(block.get_searchable_content(page.plan))

        assert "Plätze in Kursen" in found
        for word in ("Geheime", "geheim@", "mehr ist besser", "jedes Jahr"):
            assert word not in found

    def test_is_not_on_any_page(self, make_concept, client):
        told = {"told_name": "Geheime Person", "told_email": "geheim@example.org"}
        make_concept(plan=plan_of(indicator=told))

        for path in ("", "progress/", "beside.pdf"):
            answer = client.get(f"/de/konzepte/konzept/{path}")
            assert b"eheim" not in answer.content.replace(b"eheimnis", b"")


class TestPartners:
    @pytest.fixture
    def partners(self):
        names = ("Amt", "Schule")
        return [
            Organisation.objects.create(name=name, slug=name.lower()) for name in names
        ]

    def test_that_left_leave_the_translation_too_and_its_words_stay(
        self, make_concept, concepts, arabic, arabic_home, translated, partners,
        django_capture_on_commit_callbacks,
    ):  # fmt: skip
        rows = [item(f"p{one.pk}", one.pk) for one in partners]
        with django_capture_on_commit_callbacks(execute=True):
            concept = make_concept(plan=plan_of(measure={"partners": rows}))
            translated(concepts, arabic)
            translated(concept, arabic)
        assert self.named(concept.get_translation(arabic)) == ["Amt", "Schule"]

        concept.plan = json.dumps(plan_of(measure={"partners": rows[1:]}))
        with django_capture_on_commit_callbacks(execute=True):
            concept.save_revision().publish()

        version = concept.get_translation(arabic).specific
        assert self.named(version) == ["Schule"]
        goal = version.plan[0].value["goals"][0]
        assert goal["title"] == "ar:Alle lernen Deutsch"

    def named(self, page):
        measure = page.specific.plan[0].value["goals"][0]["measures"][0]
        return [partner.name for partner in measure["partners"]]
