"""What the database keeps of a concept's blocks, without the rows that they name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .models import ConceptPage
from .terms import MeasureState


@dataclass(frozen=True)
class RawMeasure:
    """A measure as its block is kept; nobody is asked who does it."""

    key: str
    title: str
    starts_on: date | None
    ends_on: date | None
    state: str


def raw_titles(page: ConceptPage) -> dict[str, str]:
    """The goals of one version of a concept by their keys: no query."""
    return {
        goal.get("id") or "": goal["value"].get("title") or "" for goal in _goals(page)
    }


def raw_measures(page: ConceptPage) -> Iterator[RawMeasure]:
    """All measures of a concept, in the order of its plan: no query."""
    for goal in _goals(page):
        for item in _items(goal["value"], "measures"):
            value = item["value"]
            yield RawMeasure(
                key=item.get("id") or "",
                title=value.get("title") or "",
                starts_on=_day(value.get("starts_on")),
                ends_on=_day(value.get("ends_on")),
                state=value.get("state") or MeasureState.PLANNED,
            )


def raw_days(page: ConceptPage) -> Iterator[date]:
    """The days of its timeline, and those on which measures begin and end."""
    days = [_day(point["value"].get("day")) for point in page.timeline.raw_data]
    for measure in raw_measures(page):
        days += [measure.starts_on, measure.ends_on]
    yield from filter(None, days)


def _goals(page: ConceptPage) -> Iterator[dict]:
    for field in page.plan.raw_data:
        yield from _items(field["value"], "goals")


def _items(value: dict, name: str) -> list[dict]:
    """The items of a list with their keys; older data has values alone."""
    return [x if _is_item(x) else {"value": x} for x in value.get(name) or []]


def _is_item(x: dict) -> bool:
    return x.get("type") == "item" and "value" in x


def _day(value: str | date | None) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
