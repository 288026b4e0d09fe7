"""Results that editors put first for a question, in one language."""

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.search.utils import normalise_query_string

from locales.table import SOURCE_CODE

from .models import SearchItem


def pinned_keys(text: str, code: str) -> list[str]:
    """
    Keys of the pages that come first for this question.

    Those chosen in the reader's language, else those chosen in German; none that
    nobody may see.
    """
    pins = SearchPromotion.objects.filter(
        query__query_string=normalise_query_string(text), page__isnull=False
    ).order_by("sort_order")
    keys = {code: [], SOURCE_CODE: []}
    for name, language in pins.values_list(
        "page__translation_key", "page__locale__language_code"
    ):
        if language in keys:
            keys[language].append(f"page:{name}")
    seen = _seen({*keys[code], *keys[SOURCE_CODE]})
    chosen = ([key for key in keys[x] if key in seen] for x in keys)
    return next(filter(None, chosen), [])


def _seen(keys: set[str]) -> set[str]:
    if not keys:
        return set()
    there = SearchItem.objects.exclude(state=SearchItem.State.DELETED)
    return set(there.filter(key__in=keys).values_list("key", flat=True))
