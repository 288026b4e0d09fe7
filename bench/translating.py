"""Words for every string of a page, without anybody measuring how they come in."""

from collections.abc import Iterable

from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from accounts.models import User


def translate(page: Page, locales: Iterable[Locale], user: User) -> None:
    """Every string of this page in each of these languages."""
    translate_all([page], locales, user)


def translate_all(pages: Iterable[Page], locales: Iterable[Locale], user: User) -> None:
    """Every string of these pages in each of these languages."""
    keys = [page.translation_key for page in pages]
    segments = StringSegment.objects.filter(source__object_id__in=keys)
    StringTranslation.objects.bulk_create(
        [
            StringTranslation(
                translation_of_id=segment.string_id,
                context_id=segment.context_id,
                locale=locale,
                data=f"{locale.language_code}: {segment.string.data}",
                last_translated_by=user,
            )
            for segment in segments.select_related("string")
            for locale in locales
        ],
        batch_size=1000,
        # A sentence that stands twice in one text.
        ignore_conflicts=True,
    )


def translations(*pages: Page) -> list[Translation]:
    """All translations of these pages, those of the pages above first."""
    order = {page.translation_key: at for at, page in enumerate(pages)}
    found = Translation.objects.filter(source__object_id__in=order)
    return sorted(
        found.select_related("source", "target_locale"),
        key=lambda translation: order[translation.source.object_id],
    )
