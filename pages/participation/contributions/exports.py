"""What residents wrote as a file without addresses, harmless by `forms.exports`."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locales.table import find

from .headings import Headings
from .models import Contribution


def table(rows: QuerySet[Contribution]) -> Iterator[tuple[str, list[str]]]:
    """A line for each text; a sheet turns those that are read from the right."""
    heads = [_("Reference"), _("Page"), _("Goal"), _("Sent"), _("Written in")]
    heads += [_("Name"), _("Text"), _("State"), _("Why not"), _("Answer")]
    yield "", [str(head) for head in [*heads, _("Deleted on")]]
    found = list(rows)
    headings = Headings(found)
    for row in found:
        yield row.lang, _cells(row, headings)


def _cells(row: Contribution, headings: Headings) -> list[str]:
    return [
        row.reference,
        headings.page(row),
        headings.goal(row),
        timezone.localtime(row.created_at).strftime("%Y-%m-%d %H:%M"),
        find(row.lang).german if row.lang else str(_("another language")),
        row.name,
        row.text,
        row.get_state_display(),
        row.get_why_display(),
        row.answer.text if row.answer else "",
        row.goes_on.isoformat(),
    ]
