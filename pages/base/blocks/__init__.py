"""What a page is made of."""

from .story import StoryBlock
from .text import (
    BringBlock,
    QuestionBlock,
    StepBlock,
    SyncedCharBlock,
    SyncedURLBlock,
    TimelineBlock,
)

__all__ = [
    "BringBlock",
    "QuestionBlock",
    "StepBlock",
    "StoryBlock",
    "SyncedCharBlock",
    "SyncedURLBlock",
    "TimelineBlock",
]
