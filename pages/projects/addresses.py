"""The lists of what volunteers are wanted for, for the sitemap."""

from collections.abc import Iterator

from locales.table import SOURCE_CODE

from .models import ProjectIndexPage
from .volunteering import REST


def sub_addresses() -> Iterator[tuple]:
    """The list below every list of projects."""
    pages = ProjectIndexPage.objects.filter(
        live=True, locale__language_code=SOURCE_CODE
    )
    rows = pages.order_by("path").values_list("translation_key", "last_published_at")
    for key, changed in rows:
        yield key, REST, changed
