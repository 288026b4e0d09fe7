"""Programmes, who takes part in them, and who was brought together with whom."""

from .interest import Interest
from .pair import Ending, Meeting, Pair, PairState
from .participant import Participant, Role, State
from .programme import MentoringProgramme

__all__ = [
    "Ending",
    "Interest",
    "Meeting",
    "MentoringProgramme",
    "Pair",
    "PairState",
    "Participant",
    "Role",
    "State",
]
