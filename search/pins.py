"""Results that editors put first for a question, in one language."""

from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.search.utils import normalise_query_string

from locales.table import SOURCE_CODE


def pinned_keys(text: str, code: str) -> list[str]:
    """
    Keys of the pages that come first for this question.

    Those chosen in the reader's language, else those chosen in German.
    """
    pins = SearchPromotion.objects.filter(
        query__query_string=normalise_query_string(text), page__isnull=False
    ).order_by("sort_order")
    rows = list(
        pins.values_list("page__translation_key", "page__locale__language_code")
    )
    for wanted in dict.fromkeys((code, SOURCE_CODE)):
        keys = [f"page:{key}" for key, language in rows if language == wanted]
        if keys:
            return keys
    return []
