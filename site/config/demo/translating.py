"""One page or snippet of the demonstration, translated as an editor would."""

from wagtail.models import Locale, Page
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)


def translate(source: object, locale: Locale, words: dict[str, str]) -> bool:
    """
    Translate a page or snippet into a language if every one of its strings is known.

    A page below one that has no translation yet is left alone, as is one that has a
    translation already. Returns whether a translation was made.
    """
    if source.has_translation(locale) or not _parent_is_there(source, locale):
        return False
    made, _ = TranslationSource.update_or_create_from_instance(source)
    segments = StringSegment.objects.filter(source=made).select_related(
        "string", "context"
    )
    missing = [x.string.data for x in segments if x.string.data not in words]
    if missing:
        return False
    translation, _ = Translation.objects.get_or_create(
        source=made, target_locale=locale
    )
    for segment in segments:
        StringTranslation.objects.get_or_create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            defaults={
                "data": words[segment.string.data],
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                "tool_name": "demo",
            },
        )
    translation.save_target(publish=True)
    return True


def _parent_is_there(source: object, locale: Locale) -> bool:
    if not isinstance(source, Page) or source.depth <= 2:
        return True
    return source.get_parent().has_translation(locale)
