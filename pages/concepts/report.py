"""
The yearly report of a concept: what was done in a year, and where it stood then.

Values and lights are those of the year's last day (of today, while the year goes on).
Nobody keeps what state a measure had then: its days tell what belongs into the year,
and its present state what became of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from wagtail.blocks import StructValue

from pages.base.frame import kept

from .evidence import Evidence
from .models import ConceptPage, IndicatorValue
from .plan import (
    FieldView,
    GoalView,
    IndicatorView,
    MeasureView,
    Plan,
    ValueRow,
    plan_of,
)
from .raw import raw_days
from .reminding import STILL_OPEN
from .terms import YEARS, MeasureState
from .views import PointView, points_of
from .wording import happened_words

BEGUN, WENT_ON, DONE, LATE, STOPPED = "begun", "went-on", "done", "late", "stopped"
# What a measure is in its last year, and where it is late in every one after.
ENDS = {
    MeasureState.DONE: DONE,
    MeasureState.LATE: LATE,
    MeasureState.STOPPED: STOPPED,
}


@dataclass(frozen=True)
class MeasureLine:
    """A measure of the year, and what happened with it."""

    view: MeasureView
    what: str
    words: str

    @property
    def reason(self) -> str:
        """Only of what is late or was stopped."""
        return self.view.value["reason"] if self.what in (LATE, STOPPED) else ""


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator with its last values before the year began, and before it ended."""

    view: IndicatorView
    start: ValueRow | None
    end: ValueRow | None

    @property
    def cells(self) -> list[ValueRow | None]:
        """What the table shows: start, end, target."""
        return [self.start, self.end, self.view.target]


@dataclass
class GoalReport:
    view: GoalView
    measures: list[MeasureLine]
    indicators: list[IndicatorLine]

    @property
    def evidence(self) -> Evidence:
        """What was done in the year."""
        return self.view.evidence

    def __bool__(self) -> bool:
        return bool(self.measures or self.indicators or self.evidence)


@dataclass
class FieldReport:
    view: FieldView
    goals: list[GoalReport]


@dataclass
class Report:
    """A year of a concept; `ends_on` is its last day, or today while it goes on."""

    year: int
    ends_on: date
    is_over: bool
    plan: Plan
    points: list[PointView]
    fields: list[FieldReport] = field(default_factory=list)


def years_of(page: ConceptPage, *, on: date) -> list[int]:
    """The years until that day in which something is known, the newest first."""
    return _told({*raw_days(page)}, _counted_years(page), on=on)


def _told(days: set[date], counted: set[int], *, on: date) -> list[int]:
    years = {day.year for day in days} | counted
    return sorted((x for x in years if x in YEARS and x <= on.year), reverse=True)


def _counted_years(page: ConceptPage) -> set[int]:
    def read() -> set[int]:
        rows = IndicatorValue.objects.filter(
            indicator__concept_key=page.translation_key, indicator__is_current=True
        )
        return {day.year for day in rows.dates("day", "year")}

    return kept(f"report-years-{page.translation_key}", "", read)


def years_of_all(
    pages: Iterable[ConceptPage], *, on: date
) -> Iterator[tuple[ConceptPage, list[int]]]:
    """Each of these concepts with its years: one query for all."""
    pages = list(pages)
    counted: dict[UUID, set[int]] = defaultdict(set)
    rows = IndicatorValue.objects.filter(indicator__is_current=True)
    for key, year in rows.values_list("indicator__concept_key", "day__year").distinct():
        counted[key].add(year)
    for page in pages:
        yield page, _told({*raw_days(page)}, counted[page.translation_key], on=on)


def as_of(page: ConceptPage, report: Report, *, on: date) -> date:
    """
    Of which day it tells what became of measures: of today, while the year goes on.

    Later of the last time that somebody changed something; so its PDF stays as it is.
    """
    if not report.is_over:
        return on

    def read() -> date | None:
        key = page.translation_key
        pages = ConceptPage.objects.filter(translation_key=key)
        values = IndicatorValue.objects.filter(indicator__concept_key=key)
        found = [
            *pages.aggregate(Max("last_published_at")).values(),
            *values.aggregate(Max("entered_at")).values(),
        ]
        return max((timezone.localdate(at) for at in found if at), default=None)

    changed = kept(f"report-changed-{page.translation_key}", "", read) or on
    return min(max(changed, report.ends_on), on)


def report_of(page: ConceptPage, year: int, code: str, *, on: date) -> Report:
    """The report of a year that `years_of` names, in a fixed number of queries."""
    ends_on = min(date(year, 12, 31), on)
    plan = plan_of(page, code, on=ends_on, year=year)
    report = Report(
        year=year,
        ends_on=ends_on,
        is_over=year < on.year,
        plan=plan,
        points=[x for x in points_of(page, code, on=on) if x.day.year == year],
    )
    report.fields = [
        FieldReport(one, [_goal(goal, year, on) for goal in one.goals])
        for one in plan.fields
    ]
    return report


def _goal(goal: GoalView, year: int, on: date) -> GoalReport:
    measures = [
        MeasureLine(measure, what, happened_words(what))
        for measure in goal.measures
        if (what := happened(measure.value, year, on=on))
    ]
    indicators = [_indicator(x, year) for x in goal.all_indicators]
    return GoalReport(goal, measures, indicators)


def _indicator(view: IndicatorView, year: int) -> IndicatorLine:
    before = [row for row in view.rows if row.day < date(year, 1, 1)]
    within = [row for row in view.rows if row.day.year == year]
    # What was counted on the first day of the year is its start.
    first = [row for row in within if row.day == date(year, 1, 1)]
    later = [row for row in within if row not in first]
    return IndicatorLine(view, _last([*before, *first]), _last(later))


def _last(rows: list[ValueRow]) -> ValueRow | None:
    return rows[-1] if rows else None


def happened(measure: StructValue, year: int, *, on: date) -> str:
    """
    What became of a measure in that year; empty where it was no part of it.

    It is late or stopped from the year of its last day on: before, it went on.
    """
    first, last = measure["starts_on"], measure["ends_on"]
    state = measure["state"] or MeasureState.PLANNED
    years = _years(first, last, state, on)
    if year not in years:
        return ""
    ends = min(last.year, on.year) if last else years[-1]
    if year >= ends and (what := ENDS.get(state)):
        return what
    if state in STILL_OPEN and last and last < on and year >= last.year:
        return LATE
    if state == MeasureState.PLANNED:
        return ""
    return BEGUN if first and first.year == year else WENT_ON


def _years(first: date | None, last: date | None, state: str, on: date) -> range:
    """The years that a measure is about, until now."""
    if first is None and last is None:
        return range(0)
    begins, ends = (first or last).year, on.year
    if state in (MeasureState.DONE, MeasureState.STOPPED):
        ends = min(on.year, (last or first).year)
    elif last and last >= on:
        ends = min(on.year, last.year)
    return range(begins, ends + 1)


def told_years(page: ConceptPage, *, on: date) -> Iterator[tuple[int, str]]:
    """Each year with the end of its report's address."""
    for year in years_of(page, on=on):
        yield year, address_of(year)


def address_of(year: int) -> str:
    return f"report/{year}/"
