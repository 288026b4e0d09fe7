"""When somebody last said that an entry is right: in words, and in lists."""

from datetime import date

from babel.dates import format_skeleton
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.translation import get_language, gettext

from locales.table import find

from .models.entry import Entry

# Lists begin with what was confirmed, or is not asked about; then comes the rest.
CONFIRMED_FIRST = ExpressionWrapper(
    Q(unconfirmed_since__isnull=False), output_field=BooleanField()
)


def month_words(day: date) -> str:
    """ "May 2026" in the reader's language."""
    return format_skeleton("yMMMM", day, locale=find(get_language()).babel)


def unconfirmed_words(since: date | None) -> str:
    """A warning where nobody has said for long that it is right; otherwise empty."""
    if since is None:
        return ""
    return gettext("Not confirmed since %(month)s: please call before you go") % {
        "month": month_words(since)
    }


def confirmed_words(row: Entry) -> str:
    """When it was confirmed, where readers are not warned."""
    if row.confirmed_on is None or row.unconfirmed_since is not None:
        return ""
    return gettext("Confirmed in %(month)s") % {"month": month_words(row.confirmed_on)}
