"""Which values are due, and what was counted last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from pages.concepts.models import Indicator, IndicatorValue

from .reading import shown

# So long before its day a value is listed among those that are due.
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    """An indicator in the list: its last value, and when the next one is due."""

    indicator: Indicator
    due: date | None
    is_late: bool
    is_due: bool
    last: str

    @property
    def last_day(self) -> date | None:
        return self.indicator.newest


def with_last(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Each with the day and the number of its last value, in one query."""
    newest = IndicatorValue.objects.filter(indicator=OuterRef("pk")).order_by("-day")
    return (
        indicators.with_newest()
        .annotate(last=Subquery(newest.values("value")[:1]))
        .select_related("goal")
    )


def lines_of(indicators: Iterable[Indicator], *, on: date) -> list[Line]:
    """Those that are due first, the latest of them before the others."""
    lines = [_line(indicator, on) for indicator in indicators]
    return sorted(lines, key=lambda x: (not x.is_due, x.due if x.is_due else date.max))


def _line(indicator: Indicator, on: date) -> Line:
    due = indicator.next_due(indicator.newest)
    return Line(
        indicator=indicator,
        due=due,
        is_late=due is not None and due < on,
        is_due=due is not None and due <= on + SOON,
        last=_last(indicator),
    )


def _last(indicator: Indicator) -> str:
    value: Decimal | None = indicator.last
    if value is None:
        return ""
    number = shown(value, indicator.decimals)
    return f"{number} {indicator.unit}" if indicator.unit else number
