"""Concepts: what an office plans, and how it shows that it comes nearer."""

from .goal import Goal
from .indicator import Indicator, IndicatorValue
from .page import ConceptIndexPage, ConceptPage
from .reminder import Recipient, Reminder

__all__ = [
    "ConceptIndexPage",
    "ConceptPage",
    "Goal",
    "Indicator",
    "IndicatorValue",
    "Recipient",
    "Reminder",
]
