"""What can be found, other words for the same, and what was asked."""

from .asked import AskedDay
from .found import SearchEntry, SearchItem, SearchWord
from .rebuilds import RebuildRun
from .synonyms import SynonymGroup, SynonymTerm

__all__ = [
    "AskedDay",
    "RebuildRun",
    "SearchEntry",
    "SearchItem",
    "SearchWord",
    "SynonymGroup",
    "SynonymTerm",
]
