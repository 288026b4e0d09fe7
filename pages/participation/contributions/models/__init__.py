"""Where residents may write, what they wrote, and what the office answered."""

from .answer import OfficeAnswer
from .contribution import Contribution, State, Why
from .discussion import Discussion

__all__ = ["Contribution", "Discussion", "OfficeAnswer", "State", "Why"]
