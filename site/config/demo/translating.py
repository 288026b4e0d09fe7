"""
Translates the demonstration content from `locale/*.po`.

It goes the way an editor's translation goes: through wagtail-localize, string by
string, from a catalogue whose msgids are the German strings.
"""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import polib
from django.db import models
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from pages.concepts.models import ConceptPage

FOLDER = Path(__file__).parent / "locale"


def catalogue(code: str) -> dict[str, str]:
    """German string to translation; empty for a language without a catalogue."""
    path = FOLDER / f"{code}.po"
    if not path.exists():
        return {}
    return {x.msgid: x.msgstr for x in polib.pofile(str(path)) if x.msgstr}


# Of a concept, what may follow later: its gaps are marked as German in their places.
LATER = (".measures.", ".indicators.", ".text.")


class Original:
    """A German page or snippet with its strings, read once for all languages."""

    def __init__(self, instance: models.Model) -> None:
        self.instance = instance
        later = LATER if isinstance(instance, ConceptPage) else ()
        self.strings = {
            segment.string.data
            for segment in extract_segments(instance)
            if isinstance(segment, StringSegmentValue)
            and not any(part in f"{segment.path}." for part in later)
        }

    @cached_property
    def _source(self) -> TranslationSource:
        return TranslationSource.update_or_create_from_instance(self.instance)[0]

    @cached_property
    def _segments(self) -> list[StringSegment]:
        return list(
            StringSegment.objects.filter(source=self._source).select_related(
                "string", "context"
            )
        )

    def translate(self, locale: Locale, words: dict[str, str]) -> bool:
        """
        Translate it if its strings are known; whether that was done.

        Left alone is what has a translation, and a page below one that has none.
        """
        if not self.strings <= words.keys() or not self._has_room(locale):
            return False
        translation, _ = Translation.objects.get_or_create(
            source=self._source, target_locale=locale
        )
        StringTranslation.objects.bulk_create(
            [
                StringTranslation(
                    translation_of=segment.string,
                    locale=locale,
                    context=segment.context,
                    data=words[segment.string.data],
                    translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
                    tool_name="demo",
                )
                for segment in self._segments
                if segment.string.data in words
            ],
            ignore_conflicts=True,
        )
        translation.save_target(publish=True)
        return True

    def _has_room(self, locale: Locale) -> bool:
        if self.instance.has_translation(locale):
            return False
        if not isinstance(self.instance, Page) or self.instance.depth <= 2:
            return True
        return self.instance.get_parent().has_translation(locale)


def translate_all(
    originals: Iterable[Original], locale: Locale, words: dict[str, str]
) -> int:
    """Translate into a language what its catalogue knows; how many were made."""
    # Never in one transaction: wagtail-localize publishes after the commit, when the
    # parent it remembers has no children yet, and its pages could not be reached.
    return sum(original.translate(locale, words) for original in originals)
