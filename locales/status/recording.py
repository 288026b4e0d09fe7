"""
What is noted at the very moment something is published.

What follows from it is computed later, in a task: see `judging`.
"""

from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils import timezone
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.models import (
    StringTranslation,
    Translation,
    TranslationSource,
)

from locales.publishing import untranslated_segments
from locales.table import SOURCE_CODE

from .models import (
    Announcement,
    Publication,
    Significance,
    TranslationStatus,
    content_type_of,
)
from .pieces import Pieces, count_words, fingerprints, pieces

# A longer text that is the same in both languages was not translated.
WORDS_THAT_MAY_BE_ALIKE = 3
# Of the original that was asked for last: its languages are published one by one.
_last_said: list[tuple[object, Pieces]] = [(None, {})]


def announce(revision_id: int, significance: str) -> None:
    """Remember how much the publication of that revision will matter."""
    if significance == Significance.NORMAL:
        # So it is where nothing was said.
        Announcement.objects.filter(revision_id=revision_id).delete()
        return
    said = Announcement(revision_id=revision_id, significance=significance)
    Announcement.objects.bulk_create(
        [said],
        update_conflicts=True,
        unique_fields=["revision_id"],
        update_fields=["significance"],
    )


def announced(revision_id: int) -> str:
    """How much the publication of that revision will matter, as far as it was said."""
    said = _announcement(revision_id)
    return said.significance if said else Significance.NORMAL


def _announcement(revision_id: int) -> Announcement | None:
    return Announcement.objects.filter(revision_id=revision_id).first()


def record_original(
    source: TranslatableMixin,
    *,
    at: datetime,
    revision_id: int | None = None,
    significance: str = "",
) -> Publication:
    """
    Note what a German original says from that moment on.

    :param significance: how much it matters; without it, what was announced counts
    """
    said = _announcement(revision_id) if revision_id else None
    if said:
        significance = significance or said.significance
        said.delete()
    return Publication.objects.create(
        content_type=content_type_of(source),
        translation_key=source.translation_key,
        title=str(source)[:255],
        pieces=pieces(source),
        significance=significance or Significance.NORMAL,
        at=at,
    )


def said_now(source: TranslatableMixin) -> Pieces:
    """What the German original says to its readers, as it was last noted."""
    note = (
        Publication.objects.filter(
            content_type=content_type_of(source),
            translation_key=source.translation_key,
        )
        .order_by("pk")
        .last()
    )
    return note.pieces if note else pieces(source)


def record_translation(target: TranslatableMixin, *, at: datetime) -> None:
    """
    Note which German words a translation stands for from now on.

    They are those it was made from, which need not be today's.
    """
    status, _created = TranslationStatus.objects.get_or_create(
        content_type=content_type_of(target),
        translation_key=target.translation_key,
        locale_id=target.locale_id,
    )
    translation = translation_record(target)
    if translation is None:
        _note_hand_kept(status, target, at)
    elif translation.enabled:
        _note_translated(status, translation, at)
    status.save()


def translation_record(target: TranslatableMixin) -> Translation | None:
    """wagtail-localize's record of a version, unless it was made by hand."""
    return _records(target).filter(target_locale_id=target.locale_id).first()


def translation_records(source: TranslatableMixin) -> dict[int, Translation]:
    """Those of all versions of one thing, by the key of their language."""
    # The text of the original may be long, and comes once for each language.
    records = _records(source).defer("source__content_json")
    return {record.target_locale_id: record for record in records}


def _records(version: TranslatableMixin) -> QuerySet[Translation]:
    return Translation.objects.filter(
        source__object_id=version.translation_key,
        source__locale__language_code=SOURCE_CODE,
    ).select_related("source", "target_locale")


def _note_translated(
    status: TranslationStatus, translation: Translation, at: datetime
) -> None:
    said = _said_by(translation.source)
    untranslated = {x.context.path for x in untranslated_segments(translation)}
    _note(status, said, [path for path in said if path in untranslated])
    machine = StringTranslation.objects.filter(
        locale=translation.target_locale,
        context__object_id=translation.source.object_id,
        translation_of__segments__source=translation.source,
        translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
        has_error=False,
    ).distinct()
    status.machine_texts = machine.count()
    if not status.machine_texts:
        status.reviewed_at = None if status.missing else at
        return
    newest = machine.aggregate(newest=Max("updated_at"))["newest"]
    if status.reviewed_at and newest > status.reviewed_at:
        status.reviewed_at = status.reviewed_by = None


def _said_by(source: TranslationSource) -> Pieces:
    """What a synchronised original says: the same for each of its languages."""
    key = (source.specific_content_type_id, source.content_json)
    # One look and one change: other threads ask for other originals meanwhile.
    known, said = _last_said[0]
    if known != key:
        said = pieces(source.as_instance())
        _last_said[0] = key, said
    return said


def _note_hand_kept(
    status: TranslationStatus, target: TranslatableMixin, at: datetime
) -> None:
    source = original_of(target)
    if source is None:
        return
    said, own = said_now(source), pieces(target)
    missing = [path for path in said if _looks_german(said[path], own.get(path))]
    _note(status, said, list(said) if own == said else missing)
    status.machine_texts = 0
    status.reviewed_at = None if status.missing else at


def _looks_german(german: list[str], own: list[str] | None) -> bool:
    return german == own and count_words(german) > WORDS_THAT_MAY_BE_ALIKE


def _note(status: TranslationStatus, said: Pieces, missing: list[str]) -> None:
    status.missing = missing
    translated = {path: parts for path, parts in said.items() if path not in missing}
    status.fingerprints = fingerprints(translated)


def original_of(target: TranslatableMixin) -> TranslatableMixin | None:
    """The German original of a version."""
    locale = Locale.objects.filter(language_code=SOURCE_CODE).first()
    found = target.get_translation_or_none(locale) if locale else None
    return found.specific if isinstance(found, Page) else found


def moment_of(obj: TranslatableMixin) -> datetime:
    """When this was published; now, for what has no such date."""
    return getattr(obj, "last_published_at", None) or timezone.now()
