"""Phases, states and lights in a reader's words."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from pages.base.sentences import day_words

from . import light
from .terms import Direction, MeasureState, Phase

PHASES = [*Phase.values]


@dataclass(frozen=True)
class Sign:
    """An icon and words; `tone` is "warn", "off" or nothing."""

    key: str
    icon: str
    text: str
    tone: str = ""


@dataclass(frozen=True)
class PhaseStep:
    """A phase of the way; `state` is "done", "now" or "next"."""

    text: str
    state: str


def phase_words() -> dict[str, str]:
    return {
        Phase.PREPARATION: gettext("Preparation"),
        Phase.PARTICIPATION: gettext("Participation"),
        Phase.DRAFT: gettext("Draft"),
        Phase.DECISION: gettext("Decision of the council"),
        Phase.IMPLEMENTATION: gettext("Implementation"),
        Phase.EVALUATION: gettext("Evaluation"),
    }


def phase_line(phase: str) -> str:
    """ "Phase 5 of 6: Implementation"."""
    return gettext("Phase %(number)s of %(all)s: %(phase)s") % {
        "number": PHASES.index(phase) + 1,
        "all": len(PHASES),
        "phase": phase_words()[phase],
    }


def phase_steps(phase: str) -> list[PhaseStep]:
    """All phases, as far as the concept has come."""
    now, words = PHASES.index(phase), phase_words()
    return [
        PhaseStep(words[key], "done" if at < now else "now" if at == now else "next")
        for at, key in enumerate(PHASES)
    ]


def light_sign(key: str) -> Sign | None:
    """The light of an indicator or a goal; nothing where there is none."""
    signs = {
        light.REACHED: ("circle-check", gettext("Reached"), ""),
        light.ON_THE_WAY: ("trending-up", gettext("On the way"), ""),
        light.BEHIND: ("hourglass", gettext("Behind"), "warn"),
        light.NO_VALUE: ("calendar-clock", gettext("No value yet"), "off"),
        light.NO_TARGET: ("info", gettext("No target"), "off"),
    }
    return Sign(key, *signs[key]) if key else None


def measure_sign(state: str, ends_on: date | None, today: date) -> Sign:
    """The state of a measure; the truth where its last day has passed unnoticed."""
    states = MeasureState
    if state in (states.PLANNED, states.RUNNING) and ends_on and ends_on < today:
        text = gettext("Should have been done by %(day)s")
        return Sign("late", "hourglass", text % {"day": day_words(ends_on)}, "warn")
    icon, text, tone = {
        states.PLANNED: ("calendar-clock", gettext("Planned"), "off"),
        states.RUNNING: ("refresh-cw", gettext("Running"), ""),
        states.DONE: ("circle-check", gettext("Done"), ""),
        states.LATE: ("hourglass", gettext("Late"), "warn"),
        states.STOPPED: ("circle-x", gettext("Stopped"), "off"),
    }[state]
    return Sign(state, icon, text, tone)


def direction_words(direction: str) -> str:
    if direction == Direction.LESS:
        return gettext("less is better")
    return gettext("more is better")


def happened_words(what: str) -> str:
    """What became of a measure in a year."""
    return {
        "begun": gettext("Begun in this year"),
        "went-on": gettext("Went on"),
        "done": gettext("Done"),
        "late": gettext("Late"),
        "stopped": gettext("Stopped"),
    }[what]
