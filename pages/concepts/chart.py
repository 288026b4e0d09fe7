"""
A chart of an indicator: an arch for each value, a dashed line where the target is.

Only geometry; the table beside it says the same in text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

WIDTH, HEIGHT = 340, 190
TOP, BASE = 34, 160
EDGE = 8
# Beside the bars, for the number of the target.
GUTTER = 52
WIDEST = 40
# So far apart years stand below the bars.
YEAR_WIDTH = 40
# The table has all of them.
MOST_BARS = 12
# Each value with its words and its year.
Points = Sequence[tuple[Decimal, str, str]]


@dataclass(frozen=True)
class Bar:
    """A value: `path` of its arch, where its label stands, the words of both."""

    path: str
    middle: str
    above: str
    label: str
    under: str
    is_last: bool


@dataclass
class Chart:
    """What the component draws; all numbers are ready for its attributes."""

    bars: list[Bar] = field(default_factory=list)
    begin: str = ""
    length: str = ""
    zero: str = ""
    target: str = ""
    target_words: str = ""
    target_at: str = ""
    target_under: str = ""
    target_anchor: str = "end"


def chart_of(
    points: Points,
    target: tuple[Decimal, str] | None,
    *,
    is_rtl: bool,
) -> Chart | None:
    """
    A chart of the last of these values (number, words, year); None without any.

    The first and the last have their numbers, years stand where there is room. Where
    readers go from right to left, time does, too.
    """
    points = list(points)[-MOST_BARS:]
    if not points:
        return None
    numbers = [float(value) for value, _words, _year in points]
    goal = [] if target is None else [float(target[0])]
    lowest, highest = min(0.0, *numbers, *goal), max(0.0, *numbers, *goal)
    span = (highest - lowest) or 1.0

    def height(number: float) -> float:
        return BASE - (BASE - TOP) * (number - lowest) / span

    gutter = 0 if target is None else GUTTER
    begin = EDGE + (gutter if is_rtl else 0)
    length = WIDTH - 2 * EDGE - gutter
    chart = Chart(begin=_text(begin), length=_text(length), zero=_text(height(0)))
    slots = _Slots(begin, length, len(points), is_rtl)
    chart.bars = list(_bars(points, [height(x) for x in numbers], height(0), slots))
    if target is not None:
        at = height(goal[0])
        chart.target, chart.target_words = _text(at), target[1]
        chart.target_at = _text(EDGE if is_rtl else WIDTH - EDGE)
        chart.target_under = _text(at + 4)
        chart.target_anchor = "start" if is_rtl else "end"
    return chart


@dataclass(frozen=True)
class _Slots:
    """Where bars stand side by side, in the direction of reading."""

    begin: float
    length: float
    number: int
    is_rtl: bool

    @property
    def bar_width(self) -> float:
        return min(self.length / self.number * 0.7, WIDEST)

    def left_of(self, at: int) -> float:
        slot = self.length / self.number
        place = self.number - 1 - at if self.is_rtl else at
        return self.begin + slot * place + (slot - self.bar_width) / 2


def _bars(
    points: Points, tops: Sequence[float], zero: float, slots: _Slots
) -> Iterator[Bar]:
    width, years, labelled = slots.bar_width, set(), None
    for at, (_value, words, year) in enumerate(points):
        left, top = slots.left_of(at), tops[at]
        middle, is_last = left + width / 2, at == len(points) - 1
        has_room = labelled is None or abs(middle - labelled) >= YEAR_WIDTH
        has_year = has_room and year not in years
        if has_year:
            years.add(year)
            labelled = middle
        yield Bar(
            path=_arch(left, width, zero, top),
            middle=_text(middle),
            above=_text(min(top, zero) - 8),
            label=words if is_last or at == 0 else "",
            under=year if has_year else "",
            is_last=is_last,
        )


def _arch(left: float, width: float, zero: float, top: float) -> str:
    """A door from the line at zero to the value; one hangs where it is below zero."""
    across, up = width / 2, min(width / 2, abs(zero - top))
    shoulder = top + up if top <= zero else top - up
    sweep = 1 if top <= zero else 0
    return (
        f"M{_text(left)} {_text(zero)}V{_text(shoulder)}"
        f"a{_text(across)} {_text(up)} 0 0 {sweep} {_text(width)} 0V{_text(zero)}z"
    )


def _text(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
