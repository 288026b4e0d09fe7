"""What a row of the table should reach, and how far it is."""

from dataclasses import dataclass

Measured = dict[str, float]


@dataclass(frozen=True)
class Goal:
    """
    `name` is at most `most`, at least `least`, at most `ratio` and at least `share`
    times the same of the reference.

    `than` names another of our own lines, to compare with that instead.
    """

    name: str
    most: float | None = None
    least: float | None = None
    ratio: float | None = None
    share: float | None = None
    than: str = ""

    def words(self) -> str:
        parts = [] if self.most is None else [f"<= {self.most:g}"]
        if self.least is not None:
            parts.append(f">= {self.least:g}")
        if self.ratio is not None:
            parts.append(f"<= {self.ratio:g} x")
        if self.share is not None:
            parts.append(f">= {self.share:g} x")
        return ", ".join(parts)

    def other(self, ours: Measured, stock: Measured) -> float | None:
        return ours.get(self.than) if self.than else stock.get(self.name)

    def is_reached(self, ours: Measured, stock: Measured) -> bool:
        value, other = ours[self.name], self.other(ours, stock)
        return (
            (self.most is None or value <= self.most)
            and (self.least is None or value >= self.least)
            and (self.ratio is None or value <= self.ratio * (other or 0))
            # Nothing to compare with is no success.
            and (self.share is None or value >= self.share * (other or float("inf")))
        )


def lines(
    title: str, goals: tuple[Goal, ...], ours: Measured, stock: Measured
) -> list[str]:
    """A row of the table: every figure, what it is compared with, whether it is so."""
    made = [title]
    asked = {goal.name: goal for goal in goals}
    for name, value in ours.items():
        goal = asked.get(name, Goal(name))
        other = goal.other(ours, stock)
        made.append(
            f"  {name:<44}{value:>10.1f}{_number(other):>12}"
            f"{_number(value / other if other else None, 2):>8}  {goal.words():<16}"
            f"{_said(goal, ours, stock)}".rstrip()
        )
    return made


HEAD = f"{'':<46}{'ours':>10}{'reference':>12}{'ratio':>8}  goal"


def _number(value: float | None, digits: int = 1) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _said(goal: Goal, ours: Measured, stock: Measured) -> str:
    if not goal.words():
        return ""
    return "reached" if goal.is_reached(ours, stock) else "MISSED"
