"""What can be found, other words for the same, and what was asked."""

from .asked import AskedDay
from .found import SearchEntry, SearchItem, SearchWord
from .synonyms import SynonymGroup, SynonymTerm

__all__ = [
    "AskedDay",
    "SearchEntry",
    "SearchItem",
    "SearchWord",
    "SynonymGroup",
    "SynonymTerm",
]
