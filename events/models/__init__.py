"""Events: pages that describe them, rows for their dates."""

from .index import EventIndexPage
from .occurrence import Occurrence
from .page import EventPage
from .series import EventSeries

__all__ = ["EventIndexPage", "EventPage", "EventSeries", "Occurrence"]
