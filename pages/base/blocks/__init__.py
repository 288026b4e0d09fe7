"""What a page is made of."""

from .story import StoryBlock
from .text import (
    BringBlock,
    QuestionBlock,
    StepBlock,
    SyncedBooleanBlock,
    SyncedCharBlock,
    SyncedDateBlock,
    SyncedURLBlock,
    TimelineBlock,
)

__all__ = [
    "BringBlock",
    "QuestionBlock",
    "StepBlock",
    "StoryBlock",
    "SyncedBooleanBlock",
    "SyncedCharBlock",
    "SyncedDateBlock",
    "SyncedURLBlock",
    "TimelineBlock",
]
