"""The addresses below the directory page, for the sitemap."""

from collections.abc import Iterator

from locales.table import SOURCE_CODE

from .models import DirectoryPage, Organisation, Person, Place

SHELVES = {"people": Person, "organisations": Organisation, "places": Place}


def sub_addresses() -> Iterator[tuple]:
    """Every list and entry below every live German directory page."""
    keys = list(
        DirectoryPage.objects.filter(
            live=True, locale__language_code=SOURCE_CODE
        ).values_list("translation_key", flat=True)
    )
    if not keys:
        return
    rows = [(f"{shelf}/", None) for shelf in (*SHELVES, "posts") if shelf != "people"]
    for shelf, model in SHELVES.items():
        found = model.to_be_read().order_by("slug")
        for slug, changed in found.values_list("slug", "updated_at"):
            rows.append((f"{shelf}/{slug}/", changed))
    for key in keys:
        for rest, changed in rows:
            yield key, rest, changed
