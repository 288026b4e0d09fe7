"""The German pages that answers and texts are about, whatever language they are in."""

from collections.abc import Iterable

from django.db.models import QuerySet
from wagtail.models import Page

from locales.table import SOURCE_CODE


def german(keys: Iterable) -> QuerySet[Page]:
    return Page.objects.filter(
        translation_key__in={*keys}, locale__language_code=SOURCE_CODE
    )


def german_pages(keys: Iterable) -> dict:
    """The German page of each key."""
    return {page.translation_key: page for page in german(keys)}
