"""Numbers and texts as files; `pages.forms.exports` writes them harmless."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locales.table import find
from pages.participation.german import german_pages

Row = tuple[str, list[str]]


def numbers(counts: QuerySet) -> Iterator[Row]:
    """A line for each page, language and month."""
    heads = [_("Page"), _("Language"), _("Month"), _("Helpful"), _("Not helpful")]
    yield "", [str(head) for head in heads]
    rows = list(counts.order_by("page_key", "locale", "month"))
    pages = german_pages(row.page_key for row in rows)
    for row in rows:
        if row.page_key in pages:
            yield (
                "",
                [
                    pages[row.page_key].title,
                    find(row.locale).german,
                    f"{row.month:%Y-%m}",
                    str(row.yes),
                    str(row.no),
                ],
            )


def texts(found: QuerySet) -> Iterator[Row]:
    """A line for each text; a sheet turns those that are read from the right."""
    heads = [_("Page"), _("Language"), _("Sent"), _("Helpful"), _("Text"), _("Done")]
    yield "", [*map(str, heads), str(_("Deleted on"))]
    rows = list(found)
    pages = german_pages(row.page_key for row in rows)
    for row in rows:
        page = pages.get(row.page_key)
        yield (
            row.locale,
            [
                page.title if page else "",
                find(row.locale).german,
                timezone.localtime(row.created_at).strftime("%Y-%m-%d %H:%M"),
                str(_("yes") if row.is_helpful else _("no")),
                row.text,
                str(_("yes") if row.done_at else _("no")),
                row.delete_at.isoformat(),
            ],
        )
