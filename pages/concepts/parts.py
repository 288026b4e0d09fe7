"""What a concept's page says, in the order of its template."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from locales.table import SOURCE_CODE
from pages.base.parts import Part, Section, text
from pages.projects.period import period_words

from .models import ConceptPage
from .plan import FieldView, plan_of
from .views import points_of
from .wording import phase_line


def sections_of(page: ConceptPage, body: list[Section]) -> list[Section]:
    """Phase, period, timeline, and the plan field by field."""
    code, today = get_language() or SOURCE_CODE, timezone.localdate()
    facts = [
        ("phase", _("Phase"), phase_line(page.phase)),
        ("period", _("Period"), period_words(page.starts_on, page.ends_on)),
    ]
    glance = [
        Part(name, "glance", {"label": label, "text": value, "note": ""})
        for name, label, value in facts
        if value
    ]
    points = [
        Part(f"timeline.{point.key}", "concept_point", point)
        for point in points_of(page, code, on=today)
    ]
    return [
        Section(_("At a glance"), glance),
        text("about", _("What it is about"), page.about),
        Section(_("Timeline"), points),
        Section(
            _("Fields, goals and measures"),
            [
                part
                for field in plan_of(page, code, on=today).fields
                for part in _parts_of(field)
            ],
        ),
        *body,
    ]


def _parts_of(field: FieldView) -> Iterator[Part]:
    yield Part(f"plan.{field.key}", "concept_field", field)
    for goal in field.goals:
        yield Part(f"plan.{goal.key}", "concept_goal", goal)
        for measure in goal.measures:
            yield Part(f"plan.{measure.key}", "concept_measure", measure)
