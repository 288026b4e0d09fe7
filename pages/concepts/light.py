"""
The traffic light of an indicator, and of a goal: one rule, told in words everywhere.

The way from the value at the start to the target is a straight line. The last value
is held against the line on the day that it was counted:

- what was counted before the day of the start does not count;
- nothing was counted since: no value yet; without a target: no target;
- it is at the target or beyond: reached;
- the target's day has passed, or the value is worse than the line: behind;
- else: on the way.

Where nothing is known of the start, the first value takes its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .terms import Direction

REACHED = "reached"
ON_THE_WAY = "on-the-way"
BEHIND = "behind"
NO_VALUE = "no-value"
NO_TARGET = "no-target"
# In this order they are listed.
LIGHTS = (REACHED, ON_THE_WAY, BEHIND, NO_VALUE, NO_TARGET)


@dataclass(frozen=True)
class Counted:
    """A value of a day."""

    day: date
    value: Decimal


@dataclass(frozen=True)
class Way:
    """From where an indicator comes, and where it shall go."""

    direction: str
    start: Counted | None = None
    target: Counted | None = None

    def is_there(self, value: Decimal) -> bool:
        """Whether the value is at the target or beyond."""
        return self._is_as_good(value, self.target.value)

    def is_on_line(self, last: Counted) -> bool:
        """Whether the value is not worse than the line on its day."""
        return self._is_as_good(last.value, self.expected(last.day))

    def expected(self, day: date) -> Fraction:
        """Where the straight line is on that day; it ends at start and target."""
        start, target = self.start, self.target
        days = (target.day - start.day).days
        passed = min(max((day - start.day).days, 0), days)
        share = Fraction(passed, days) if days else Fraction(1)
        first, last = Fraction(start.value), Fraction(target.value)
        return first + (last - first) * share

    def _is_as_good(self, value: Decimal, other: Decimal | Fraction) -> bool:
        mine, theirs = Fraction(value), Fraction(other)
        return mine >= theirs if self.direction == Direction.MORE else mine <= theirs


def light_of(way: Way, values: Iterable[Counted], *, on: date) -> str:
    """The light of an indicator on a day, with the values counted until then."""
    first = way.start.day if way.start else date.min
    counted = sorted((x for x in values if first <= x.day <= on), key=lambda x: x.day)
    if way.target is None:
        return NO_TARGET
    if not counted:
        return NO_VALUE
    last = counted[-1]
    if way.is_there(last.value):
        return REACHED
    if way.target.day < on:
        return BEHIND
    known = Way(way.direction, way.start or counted[0], way.target)
    return ON_THE_WAY if known.is_on_line(last) else BEHIND


def light_of_goal(lights: Iterable[str]) -> str:
    """
    The light of a goal by those of its indicators; empty where it has none.

    One that is behind tells; reached is a goal only where all with a target are.
    """
    found = {*lights}
    if BEHIND in found:
        return BEHIND
    if len(found) > 1:
        found.discard(NO_TARGET)
    return found.pop() if len(found) == 1 else ON_THE_WAY if found else ""
