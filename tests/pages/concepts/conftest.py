"""A concept with the least that matters: a field, a goal, a measure, an indicator."""

import copy
import datetime
import json

import pytest

from pages.concepts.models import ConceptIndexPage, ConceptPage, Indicator
from tests.again import content

TODAY = datetime.date(2027, 3, 1)
INDICATOR = {
    "name": "Plätze in Kursen",
    "unit": "Plätze",
    "source": "Volkshochschule",
    "direction": "more",
    "decimals": 0,
    "baseline": "100",
    "baseline_on": "2026-01-01",
    "target": "200",
    "target_on": "2028-01-01",
}
MEASURE = {
    "title": "Abendkurse",
    "responsible": "Volkshochschule",
    "state": "running",
}


def item(key, value):
    """An item of a list, as the database keeps it."""
    return {"type": "item", "id": key, "value": value}


def plan_of(*, indicator=None, measure=None, goal=None):
    """A plan with one of each; the words given take the place of the usual ones."""
    indicators = [item("i1", {**INDICATOR, **(indicator or {})})]
    measures = [item("m1", {**MEASURE, **(measure or {})})]
    values = {
        "title": "Alle lernen Deutsch", "text": "", "slug": "deutsch",
        "measures": measures, "indicators": indicators, **(goal or {}),
    }  # fmt: skip
    field = {"title": "Sprache", "text": "", "goals": [item("g1", values)]}
    return [{"type": "field", "id": "f1", "value": field}]


def form_of(model, page, **values):
    """The editor's form of a page with some values changed."""
    handler = model.get_edit_handler()
    return handler.get_form_class()(instance=page, data=values)


@content
def concepts(home):
    return home.add_child(instance=ConceptIndexPage(title="Konzepte", slug="konzepte"))


@pytest.fixture
def make_concept(concepts):
    """Makes a published concept; `plan` as the database keeps it."""

    def make(title="Konzept", plan=None, **values):
        slug = values.pop("slug", title.lower().replace(" ", "-"))
        timeline = json.dumps(values.pop("timeline", []))
        raw = json.dumps(copy.deepcopy(plan_of() if plan is None else plan))
        page = concepts.add_child(
            instance=ConceptPage(
                title=title, slug=slug, plan=raw, timeline=timeline, **values
            )
        )
        page.save_revision().publish()
        return ConceptPage.objects.get(pk=page.pk)

    return make


@content
def concept(make_concept):
    return make_concept()


@pytest.fixture
def indicator(concept):
    return Indicator.objects.get(concept_key=concept.translation_key)
