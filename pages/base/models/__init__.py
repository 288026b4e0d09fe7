"""What every page has, and the words and values that all pages share."""

from .duties import (
    AccessibilityIssue,
    AccessibilityStatementPage,
    LeichteSpracheHub,
    SignLanguageHub,
)
from .facts import Fact, FactWords
from .footer import FooterLink
from .home import HomePage
from .page import BasePage, RelatedPage
from .settings import OfficeSettings
from .snippets import AlertBanner, GlossaryTerm, OfficeWords
from .standard import StandardPage, TopicPage

__all__ = [
    "AccessibilityIssue",
    "AccessibilityStatementPage",
    "AlertBanner",
    "BasePage",
    "Fact",
    "FactWords",
    "FooterLink",
    "GlossaryTerm",
    "HomePage",
    "LeichteSpracheHub",
    "OfficeSettings",
    "OfficeWords",
    "RelatedPage",
    "SignLanguageHub",
    "StandardPage",
    "TopicPage",
]
