"""A concept as tables: fields, goals, measures, indicators, and every value."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StructValue

from locales.table import SOURCE_CODE
from pages.concepts.models import ConceptPage, Indicator, IndicatorValue
from pages.concepts.terms import Direction, Every, MeasureState, Phase
from pages.projects.proof import Cell, Table

from .importing import headings
from .reading import exact

VALUES = _("Values")


def values_sheet() -> str:
    """What the sheet of values is called in the files."""
    with translation.override(SOURCE_CODE):
        return str(VALUES)


def tables_of(page: ConceptPage) -> list[Table]:
    """Everything that is kept about a published German concept."""
    with translation.override(SOURCE_CODE):
        plan = [_parts(field) for field in page.plan]
        indicators = list(
            Indicator.objects.current()
            .of(page.translation_key)
            .select_related("goal", "told_user")
        )
        aside = _set_aside(page)
        return [
            _concept(page),
            _goals(plan),
            _measures(plan),
            _indicators(indicators),
            _values(indicators),
            *([aside] if aside.rows else []),
        ]


def values_of(page: ConceptPage) -> list[Table]:
    """Only the values, with a line for each indicator that has none yet."""
    with translation.override(SOURCE_CODE):
        return [_values(list(Indicator.objects.current().of(page.translation_key)))]


def _parts(block: StructValue) -> tuple[str, list[StructValue]]:
    return block.value["title"], list(block.value["goals"])


def _table(title: object, head: list, rows: Iterator[list[Cell]]) -> Table:
    return Table(str(title), [str(label) for label in head], list(rows))


def _concept(page: ConceptPage) -> Table:
    facts = [
        (_("Concept"), page.title),
        (_("Phase"), str(Phase(page.phase).label)),
        (_("Holds from"), page.starts_on),
        (_("Holds until"), page.ends_on),
        (_("As of"), timezone.localdate()),
    ]
    rows = ([str(label), value] for label, value in facts)
    return _table(_("Concept"), [_("What"), _("Content")], rows)


def _goals(plan: list) -> Table:
    head = [_("Field of action"), _("Goal"), _("More about it"), _("Measures")]
    rows = (
        [field, goal["title"], goal["text"], len(goal["measures"])]
        for field, goals in plan
        for goal in goals
    )
    return _table(_("Goals"), head, rows)


def _measures(plan: list) -> Table:
    head = [
        *(_("Field of action"), _("Goal"), _("Measure"), _("More about it")),
        *(_("Responsible"), _("Partners")),
        *(_("Begins on"), _("Ends on"), _("State"), _("Reason")),
    ]
    rows = (
        [
            *(field, goal["title"], measure["title"], measure["text"]),
            *(_responsible(measure), _partners(measure)),
            *(measure["starts_on"], measure["ends_on"]),
            str(MeasureState(measure["state"]).label),
            measure["reason"],
        ]
        for field, goals in plan
        for goal in goals
        for measure in goal["measures"]
    )
    return _table(_("Measures"), head, rows)


def _responsible(measure: StructValue) -> str:
    chosen = [measure[name] for name in ("person", "organisation", "council")]
    found = [str(x) for x in chosen if x]
    return "; ".join([*found, *filter(None, [measure["responsible"]])])


def _partners(measure: StructValue) -> str:
    found = [str(partner) for partner in measure["partners"] if partner]
    return "; ".join([*found, *filter(None, [measure["others"]])])


def _indicators(indicators: list[Indicator]) -> Table:
    head = [
        *(_("Key"), _("Field of action"), _("Goal"), _("Measure")),
        *(_("What is counted"), _("Unit"), _("Direction")),
        *(_("Value at the start"), _("of the day")),
        *(_("Target"), _("to be reached by")),
        *(_("First value by"), _("then"), _("Usual source"), _("Is reminded")),
    ]
    rows = (
        [
            *(x.key, x.goal.field, x.goal.title, x.measure),
            *(x.name, x.unit, str(Direction(x.direction).label)),
            *(_number(x.baseline, x), x.baseline_on),
            *(_number(x.target, x), x.target_on),
            *(x.first_due, str(Every(x.every).label) if x.first_due else ""),
            *(x.source, _reminded(x)),
        ]
        for x in indicators
    )
    return _table(_("Indicators"), head, rows)


def _reminded(indicator: Indicator) -> str:
    user = indicator.told_user
    if user is None:
        return indicator.told_name
    return user.get_full_name() or user.username


def _values(indicators: list[Indicator]) -> Table:
    """In the columns that are put in again."""
    known = {x.pk: x for x in indicators}
    values: dict[int, list[IndicatorValue]] = {pk: [] for pk in known}
    for row in IndicatorValue.objects.filter(indicator__in=known).order_by("day"):
        values[row.indicator_id].append(row)
    rows = (row for x in indicators for row in _rows(x, values[x.pk]))
    return _table(VALUES, headings(), rows)


def _set_aside(page: ConceptPage) -> Table:
    """What was counted for indicators that are no longer in the plan."""
    head = [_("Key"), _("Goal"), _("What is counted"), _("Unit")]
    head += [_("Day"), _("Value"), _("Source"), _("Note")]
    values = IndicatorValue.objects.filter(
        indicator__concept_key=page.translation_key, indicator__is_current=False
    ).select_related("indicator__goal")
    rows = (
        [
            *(x.indicator.key, x.indicator.goal.title),
            *(x.indicator.name, x.indicator.unit),
            *(x.day, _number(x.value, x.indicator), x.source, x.note),
        ]
        for x in values.order_by("indicator__sort_order", "indicator", "day")
    )
    return _table(_("No longer in the plan"), head, rows)


def _rows(indicator: Indicator, values: list[IndicatorValue]) -> Iterator[list[Cell]]:
    begin: list[Cell] = [indicator.key, indicator.name, indicator.unit]
    if not values:
        yield [*begin, None, None, "", ""]
    for row in values:
        number = _number(row.value, indicator)
        yield [*begin, row.day, number, row.source, row.note]


def _number(value: Decimal | None, indicator: Indicator) -> Decimal | None:
    return None if value is None else exact(value, indicator.decimals)
