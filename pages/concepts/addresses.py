"""The progress pages and the yearly reports, for the sitemap."""

from collections.abc import Iterator

from django.utils import timezone

from locales.table import SOURCE_CODE

from .models import ConceptPage
from .report import address_of, years_of_all


def sub_addresses() -> Iterator[tuple]:
    """What stands below every concept."""
    today = timezone.localdate()
    pages = ConceptPage.objects.filter(live=True, locale__language_code=SOURCE_CODE)
    for page, years in years_of_all(pages.order_by("path"), on=today):
        yield page.translation_key, "progress/", page.last_published_at
        for year in years:
            yield page.translation_key, address_of(year), page.last_published_at
