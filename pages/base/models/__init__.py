"""What every page has, and the words and values that all pages share."""

from .home import HomePage
from .page import BasePage, RelatedPage
from .settings import OfficeSettings
from .snippets import AlertBanner, Fact, GlossaryTerm, OfficeWords
from .standard import StandardPage, TopicPage

__all__ = [
    "AlertBanner",
    "BasePage",
    "Fact",
    "GlossaryTerm",
    "HomePage",
    "OfficeSettings",
    "OfficeWords",
    "RelatedPage",
    "StandardPage",
    "TopicPage",
]
