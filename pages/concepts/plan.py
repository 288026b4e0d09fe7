"""A concept's plan as a reader sees it: fields, goals, measures, indicators."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from wagtail.blocks import StructValue

from locales.table import find
from pages.base.frame import Link, kept
from pages.base.sentences import day_words
from pages.projects.blocks import link_to
from pages.projects.period import period_words

from .blocks.indicator import decimals_of
from .chart import Chart, chart_of
from .evidence import Evidence, evidence_of
from .light import LIGHTS, Counted, Way, light_of, light_of_goal
from .links import links_to
from .models import ConceptPage, Goal, Indicator, IndicatorValue
from .models.goal import anchor_of
from .models.indicator import next_due
from .numbers import number_words
from .terms import Direction, Every, MeasureState
from .wording import Sign, direction_words, light_sign, measure_sign


@dataclass(frozen=True)
class ValueRow:
    """A value of a day. `source` is German, and only where it is not the usual one."""

    day: date
    when: str
    number: str
    source: str = ""
    is_start: bool = False


@dataclass
class IndicatorView:
    """An indicator: `value` has its words, its rows begin with the oldest."""

    key: str
    value: StructValue
    sign: Sign
    direction: str
    rows: list[ValueRow] = field(default_factory=list)
    target: ValueRow | None = None
    next_due: date | None = None
    is_due: bool = False
    chart: Chart | None = None

    @property
    def newest(self) -> ValueRow | None:
        """The last value since the start; that of the start is none."""
        last = self.rows[-1] if self.rows else None
        return last if last and not last.is_start else None


@dataclass
class MeasureView:
    """What is done for a goal, by whom, and how far it is."""

    key: str
    value: StructValue
    sign: Sign
    period: str
    responsible: list[Link]
    partners: list[Link]
    indicators: list[IndicatorView]


@dataclass
class GoalView:
    """A goal with all that shows how far it is."""

    key: str
    anchor: str
    value: StructValue
    sign: Sign | None
    measures: list[MeasureView]
    indicators: list[IndicatorView]
    evidence: Evidence

    @property
    def all_indicators(self) -> list[IndicatorView]:
        """Its own, then those of its measures."""
        return [*self.indicators, *(x for m in self.measures for x in m.indicators)]


@dataclass
class FieldView:
    key: str
    value: StructValue
    goals: list[GoalView]


@dataclass
class Plan:
    fields: list[FieldView] = field(default_factory=list)

    @property
    def goals(self) -> list[GoalView]:
        return [goal for one in self.fields for goal in one.goals]

    @property
    def lights(self) -> list[tuple[Sign, int]]:
        """How many goals have each light, as far as there are some."""
        counts = Counter(goal.sign.key for goal in self.goals if goal.sign)
        return [(light_sign(key), counts[key]) for key in LIGHTS if counts[key]]


def plan_of(page: ConceptPage, code: str, *, on: date, year: int | None = None) -> Plan:
    """
    The plan on a day, for readers of that language: in a fixed number of queries.

    Its evidence is that of one year, or all that there is.
    """
    return _Reader(page, code, on, evidence_of(page, code, year=year)).plan()


class _Reader:
    """Makes views of one page's blocks with what it looked up for all of them."""

    def __init__(
        self, page: ConceptPage, code: str, on: date, evidence: dict[str, Evidence]
    ) -> None:
        self.page, self.code, self.on, self.evidence = page, code, on, evidence
        self.values = values_of(page)
        self.current = current_keys(page)
        councils = [x["council"].pk for x in measures_in(page) if x["council"]]
        self.councils = links_to(councils, code)

    def plan(self) -> Plan:
        fields = [
            FieldView(child.id, child.value, list(self._goals(child.value)))
            for child in self.page.plan
        ]
        # A field of which German has taken out all goals goes with them.
        return Plan([x for x in fields if x.goals or not x.value["goals"]])

    def _is_there(self, key: str) -> bool:
        return self.current is None or key in self.current

    def _goals(self, value: StructValue) -> Iterator[GoalView]:
        for block in value["goals"].bound_blocks:
            if not self._is_there(block.id):
                continue
            measures = [
                self._measure(x.id, x.value)
                for x in block.value["measures"].bound_blocks
            ]
            goal = GoalView(
                key=block.id,
                anchor=anchor_of(block.value["slug"]),
                value=block.value,
                sign=None,
                measures=measures,
                indicators=self._indicators(block.value),
                evidence=self.evidence.get(block.id, Evidence()),
            )
            lights = [x.sign.key for x in goal.all_indicators]
            goal.sign = light_sign(light_of_goal(lights))
            yield goal

    def _measure(self, key: str, value: StructValue) -> MeasureView:
        council = value["council"] and self.councils.get(value["council"].pk)
        links = [
            link_to(value["person"], "people"),
            link_to(value["organisation"], "organisations"),
            council,
        ]
        partners = [link_to(row, "organisations") for row in value["partners"]]
        state = value["state"] or MeasureState.PLANNED
        return MeasureView(
            key=key,
            value=value,
            sign=measure_sign(state, value["ends_on"], self.on),
            period=period_words(value["starts_on"], value["ends_on"]),
            responsible=[link for link in links if link],
            partners=[link for link in partners if link],
            indicators=self._indicators(value),
        )

    def _indicators(self, value: StructValue) -> list[IndicatorView]:
        return [
            self._indicator(x.id, x.value)
            for x in value["indicators"].bound_blocks
            if self._is_there(x.id)
        ]

    def _indicator(self, key: str, value: StructValue) -> IndicatorView:
        way = way_of(value)
        values = [x for x in self.values.get(key, []) if x.day <= self.on]
        counted = [Counted(x.day, x.value) for x in values]
        newest = values[-1].day if values else None
        due = next_due(value["due_on"], value["every"] or Every.YEAR, newest)
        start = [] if way.start is None else [self._row(value, way.start, True)]
        return IndicatorView(
            key=key,
            value=value,
            sign=light_sign(light_of(way, counted, on=self.on)),
            direction=direction_words(way.direction),
            rows=_by_day([*start, *(self._row(value, x) for x in values)]),
            target=None if way.target is None else self._row(value, way.target),
            next_due=due,
            is_due=due is not None and due < self.on,
            chart=self._chart(value, way, counted),
        )

    def _row(
        self, value: StructValue, of: Counted | IndicatorValue, is_start: bool = False
    ) -> ValueRow:
        number = self._number(of.value, value)
        return ValueRow(
            day=of.day,
            when=day_words(of.day),
            number=number,
            source=getattr(of, "source", ""),
            is_start=is_start,
        )

    def _number(self, number: Decimal, value: StructValue) -> str:
        # Whoever lowers the digits does not round what was counted before.
        digits = max(int(value["decimals"] or 0), decimals_of(number))
        return number_words(number, digits, self.code)

    def _chart(
        self, value: StructValue, way: Way, counted: list[Counted]
    ) -> Chart | None:
        points = _by_day([way.start, *counted]) if way.start else counted
        target = way.target
        return chart_of(
            [(x.value, self._number(x.value, value), str(x.day.year)) for x in points],
            target and (target.value, self._number(target.value, value)),
            is_rtl=find(self.code).direction == "rtl",
        )


Dated = TypeVar("Dated", ValueRow, Counted)


def _by_day(rows: list[Dated]) -> list[Dated]:
    """The oldest first; the start before what was counted on its day."""
    return sorted(rows, key=lambda row: row.day)


def current_keys(page: ConceptPage) -> set[str] | None:
    """
    The goals and indicators that a translation may show; None means all of them.

    A translation keeps what German has taken out, until somebody updates it. All are
    shown, too, where German has never been published. Kept a minute.
    """
    if page.is_source:
        return None
    return kept(f"plan-keys-{page.translation_key}", "", lambda: _current_keys(page))


def _current_keys(page: ConceptPage) -> set[str] | None:
    goals, indicators = (
        model.objects.filter(concept_key=page.translation_key)
        .order_by()
        .values_list("key", "is_current")
        for model in (Goal, Indicator)
    )
    known = dict(goals.union(indicators))
    return {key for key, current in known.items() if current} if known else None


def way_of(value: StructValue) -> Way:
    """Where an indicator's block says that it comes from and goes."""
    return Way(
        direction=value["direction"] or Direction.MORE,
        start=_counted(value["baseline_on"], value["baseline"]),
        target=_counted(value["target_on"], value["target"]),
    )


def _counted(day: date | None, number: Decimal | None) -> Counted | None:
    return None if day is None or number is None else Counted(day, number)


def values_of(page: ConceptPage) -> dict[str, list[IndicatorValue]]:
    """All values by the keys of their indicators, the oldest first: one query."""
    found: dict[str, list[IndicatorValue]] = {}
    rows = IndicatorValue.objects.filter(indicator__concept_key=page.translation_key)
    for row in rows.select_related("indicator").order_by("day"):
        found.setdefault(row.indicator.key, []).append(row)
    return found


def measures_in(page: ConceptPage) -> Iterator[StructValue]:
    for child in page.plan:
        for goal in child.value["goals"]:
            yield from goal["measures"]
