"""
A chart of an indicator: an arch for each value, a dashed line where the target is.

Only geometry; the table beside it says the same in text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

WIDTH, HEIGHT = 340, 190
TOP, BASE = 34, 160
EDGE = 8
WIDEST = 40
# The table has all of them.
MOST_BARS = 12


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
    zero: str = ""
    target: str = ""
    target_label: str = ""
    target_label_at: str = ""
    target_words: str = ""


def chart_of(
    points: Sequence[tuple[Decimal, str, str]],
    target: tuple[Decimal, str] | None,
    *,
    is_rtl: bool,
) -> Chart | None:
    """
    A chart of the last of these values (number, words, year); None without any.

    The first, the last and every year's first are labelled. In a language that is
    written from right to left, time goes that way, too.
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

    chart = Chart(zero=_text(height(0)))
    chart.bars = list(_bars(points, numbers, height(0), height, is_rtl=is_rtl))
    if target is not None:
        at = height(goal[0])
        chart.target, chart.target_words = _text(at), target[1]
        chart.target_label_at = _text(EDGE if is_rtl else WIDTH - EDGE)
        chart.target_label = _text(at - 6)
    return chart


def _bars(points, numbers, zero, height, *, is_rtl):  # noqa: ANN001, ANN202
    slot = (WIDTH - 2 * EDGE) / len(points)
    width = min(slot * 0.7, WIDEST)
    seen: set[str] = set()
    for at, (_value, words, year) in enumerate(points):
        left = EDGE + slot * at + (slot - width) / 2
        if is_rtl:
            left = WIDTH - left - width
        top = height(numbers[at])
        is_last = at == len(points) - 1
        yield Bar(
            path=_arch(left, width, zero, top),
            middle=_text(left + width / 2),
            above=_text(min(top, zero) - 8),
            label=words if is_last or at == 0 else "",
            under="" if year in seen else year,
            is_last=is_last,
        )
        seen.add(year)


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
