"""The progress pages, for the sitemap."""

from collections.abc import Iterator

from locales.table import SOURCE_CODE

from .models import ConceptPage


def sub_addresses() -> Iterator[tuple]:
    """The progress page below every concept."""
    pages = ConceptPage.objects.filter(live=True, locale__language_code=SOURCE_CODE)
    rows = pages.order_by("path").values_list("translation_key", "last_published_at")
    for key, changed in rows:
        yield key, "progress/", changed
