"""Blocks of a concept: its timeline, and its plan from fields down to indicators."""

from .indicator import IndicatorBlock
from .plan import FieldOfActionBlock, GoalBlock, MeasureBlock
from .timeline import PointBlock

__all__ = [
    "FieldOfActionBlock",
    "GoalBlock",
    "IndicatorBlock",
    "MeasureBlock",
    "PointBlock",
]
