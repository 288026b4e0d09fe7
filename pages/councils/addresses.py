"""The lists of meetings and motions, for the sitemap."""

from collections.abc import Iterator

from locales.table import SOURCE_CODE

from .models import CouncilIndexPage, CouncilPage
from .models.council import LISTS


def sub_addresses() -> Iterator[tuple]:
    """The lists below every council, and below every list of councils."""
    for model in (CouncilIndexPage, CouncilPage):
        pages = model.objects.filter(live=True, locale__language_code=SOURCE_CODE)
        rows = pages.order_by("path").values_list(
            "translation_key", "last_published_at"
        )
        for key, changed in rows:
            for name in sorted(LISTS):
                yield key, f"{name}/", changed
