"""The progress pages and the yearly reports, for the sitemap."""

from collections.abc import Iterator

from django.utils import timezone

from locales.table import SOURCE_CODE

from .models import ConceptPage
from .report import told_years


def sub_addresses() -> Iterator[tuple]:
    """What stands below every concept."""
    today = timezone.localdate()
    pages = ConceptPage.objects.filter(live=True, locale__language_code=SOURCE_CODE)
    for page in pages.order_by("path"):
        yield page.translation_key, "progress/", page.last_published_at
        for _year, rest in told_years(page, on=today):
            yield page.translation_key, rest, page.last_published_at
