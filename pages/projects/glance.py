"""A project in a few words: period, status, for whom, where, how much."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from locales.table import SOURCE_CODE
from pages.base.facts import written
from pages.base.frame import frame

from .models import ProjectPage


@dataclass(frozen=True)
class Glimpse:
    """One fact. `text` is in the page's own language if `is_own`, else the reader's."""

    key: str
    icon: str
    label: str
    text: str
    is_own: bool = False


def glance_of(page: ProjectPage) -> list[Glimpse]:
    """What is known of it, nothing else."""
    rows = [
        Glimpse("period", "calendar", _("Period"), page.period_words),
        Glimpse("status", "hourglass", _("Status"), page.status_words),
        Glimpse("for", "users", _("For whom"), page.target_group, is_own=True),
        Glimpse("place", "map-pin", _("Place"), _towns(page)),
        Glimpse("budget", "banknote", _("Budget"), _budget(page)),
    ]
    return [row for row in rows if row.text]


def _towns(page: ProjectPage) -> str:
    known = frame(get_language() or SOURCE_CODE).municipalities
    rows = page.municipalities.all()
    return _(", ").join(known[x.pk].title for x in rows if x.pk in known)


def _budget(page: ProjectPage) -> str:
    if page.budget is None:
        return ""
    return written("money", str(page.budget), get_language() or SOURCE_CODE)
