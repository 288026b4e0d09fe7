"""The demonstration's concepts: every light and state, once however often loaded."""

import pytest
from django.utils import timezone

from config.demo.concepts import add_concepts
from config.demo.translating import Original, catalogue
from locales.table import SOURCE_CODE, TABLE
from pages.base.models import HomePage
from pages.concepts.light import LIGHTS
from pages.concepts.models import (
    ConceptIndexPage,
    ConceptPage,
    Goal,
    Indicator,
    IndicatorValue,
)
from pages.concepts.plan import measures_in, plan_of
from pages.concepts.terms import MeasureState

pytestmark = pytest.mark.django_db
CORE = ("de-simple", "en", "fr", "ar")
MODELS = (ConceptPage, Goal, Indicator, IndicatorValue)


class TestTheConcepts:
    def test_are_there_once_however_often_they_are_loaded(self, demonstration):
        counts = [model.objects.count() for model in MODELS]

        add_concepts(demonstration, HomePage.objects.get())

        assert counts == [model.objects.count() for model in MODELS]

    def test_show_every_light_and_state_as_editors_would_have_written_it(
        self, demonstration
    ):
        today = timezone.localdate()
        pages = {page.slug: page for page in ConceptPage.objects.all()}
        plan = plan_of(pages["integrationskonzept"], "de", on=today)
        measured = pages["integrationskonzept"]

        lights = {x.sign.key for goal in plan.goals for x in goal.all_indicators}
        states = {measure["state"] for measure in measures_in(measured)}
        titles = [field.value["title"] for field in plan.fields]

        assert lights == {*LIGHTS}
        assert states == {*MeasureState.values}
        assert len(titles) == 5
        for page in pages.values():
            page.full_clean()
            for name in ("plan", "timeline"):
                stream = getattr(page, name)
                stream.stream_block.clean(stream)
        for value in IndicatorValue.objects.select_related("indicator"):
            value.full_clean()

    def test_have_two_years_of_values_and_none_from_the_future(self, demonstration):
        today = timezone.localdate()
        days = IndicatorValue.objects.values_list("day", flat=True)

        assert max(days) <= today
        assert (max(days) - min(days)).days > 600

    def test_lead_to_what_serves_their_goals_and_back(self, demonstration, client):
        concept = client.get("/de/konzepte/integrationskonzept/").content.decode()
        other = client.get("/de/konzepte/konzept-gemeinsam-schreiben/").content.decode()
        project = client.get("/de/projekte/lotsinnen-und-lotsen/").content.decode()

        for path in (
            "projekte/lotsinnen-und-lotsen/",
            "mitreden/rat-kelmis/dolmetschen-elternabend/",
            "mitreden/stadtrat-ahaus/beauftragte-und-konzept/",
        ):
            assert f'href="/de/{path}"' in concept
        for path in (
            "mitreden/lenkungsgruppe-konzept/",
            "mitreden/lenkungsgruppe-konzept/auftakt-2015/",
            "veranstaltungen/auftakt-integrationskonzept/",
            "veranstaltungen/expertenforum-sprache/",
        ):
            assert f'href="/de/{path}"' in other
        assert "/de/konzepte/integrationskonzept/#goal-patenschaften" in project

    def test_are_known_in_every_core_language_and_their_list_in_all(
        self, demonstration
    ):
        pages = [Original(x).strings for x in ConceptPage.objects.all()]
        index = Original(ConceptIndexPage.objects.get()).strings

        for code in CORE:
            assert all(found <= catalogue(code).keys() for found in pages), code
        for language in TABLE:
            if language.code != SOURCE_CODE:
                assert index <= catalogue(language.code).keys(), language.code
