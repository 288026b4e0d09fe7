"""Councils: who sits on them, when they meet, what they ask for."""

from .council import CouncilPage
from .feed import FeedState, PublicObject
from .index import CouncilIndexPage
from .meeting import MeetingPage
from .motion import MotionPage
from .seats import Member, SectorSeats
from .sector import Sector

__all__ = [
    "CouncilIndexPage",
    "CouncilPage",
    "FeedState",
    "MeetingPage",
    "Member",
    "MotionPage",
    "PublicObject",
    "Sector",
    "SectorSeats",
]
