"""From what was noted to how each thing stands in each language."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django_tasks import task
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.models import Translation

from locales.publishing import untranslated_segments
from locales.table import BY_CODE, SOURCE_CODE

from .changes import MISSING, dated, differences, reworded
from .models import (
    Publication,
    Significance,
    TranslationStatus,
    content_type_of,
)
from .pieces import Pieces, count_words, fingerprints, pieces
from .recording import moment_of, record_original, translation_records

State = TranslationStatus.State
# Nobody reads these, or nobody keeps them in step with German.
NOT_READ = [State.MISSING, State.DRAFT, State.STOPPED]
# Sent with those of one thing, inside the transaction that has judged it.
statuses_changed = Signal()


# What is to be judged when all that is being done has been done.
_together: ContextVar[dict | None] = ContextVar("together", default=None)


def judge_soon(content_type_id: int, translation_key: str) -> None:
    """Have one thing judged: now, or once at the end of `judged_together`."""
    waiting = _together.get()
    if waiting is None:
        judge.enqueue(content_type_id, translation_key)
    else:
        waiting[content_type_id, translation_key] = True


@contextmanager
def judged_together() -> Iterator[None]:
    """Of the many steps within, each would have the same things judged anew."""
    waiting: dict[tuple[int, str], bool] = {}
    token = _together.set(waiting)
    try:
        yield
    finally:
        _together.reset(token)
        for content_type_id, translation_key in waiting:
            judge_soon(content_type_id, translation_key)


def note_wording(source: TranslatableMixin, *, at: datetime) -> None:
    """A German text says the same as before: no translation goes out of date."""
    record_original(source, at=at, significance=Significance.WORDING)
    judge_soon(content_type_of(source).pk, str(source.translation_key))


@task()
def judge(content_type_id: int, translation_key: str) -> None:
    """Work through what was published of one thing; see how it stands everywhere."""
    kind = ContentType.objects.get_for_id(content_type_id)
    if kind.model_class() is not None:
        judge_all(kind, translation_key)


@transaction.atomic
def judge_all(kind: ContentType, translation_key: str) -> None:
    """Bring the statuses of one thing up to date, in every language."""
    model = kind.model_class()
    versions = {
        version.locale_id: version
        for version in model.objects.filter(
            translation_key=translation_key
        ).select_related("locale")
    }
    statuses = TranslationStatus.objects.filter(
        content_type=kind, translation_key=translation_key
    )
    source = next((x for x in versions.values() if _is_german(x)), None)
    if source is None or not getattr(source, "live", True):
        statuses.delete()
        if source is None:
            _notes_on(kind, translation_key).delete()
        return
    locales = [x for x in _target_locales() if x.pk != source.locale_id]
    known = {status.locale_id: status for status in statuses}
    for locale in locales:
        if locale.pk not in known:
            known[locale.pk] = TranslationStatus(
                content_type=kind, translation_key=translation_key, locale=locale
            )
    before = {pk: _values(status) for pk, status in known.items() if status.pk}
    now = _apply_publications(kind, source, known.values())
    records = translation_records(source)
    changed, total = [], sum(map(count_words, now.values()))
    for locale in locales:
        status, target = known[locale.pk], versions.get(locale.pk)
        status.title, status.total_words = str(source)[:255], total
        _judge_one(status, target, records.get(locale.pk), now, moment_of(source))
        status.is_outdated = False
        if _values(status) != before.get(locale.pk):
            changed.append(status)
    if changed:
        _save(changed)


def _save(statuses: list[TranslationStatus]) -> None:
    """All languages of one thing at once, those that have no row yet as well."""
    known = ["translation_key", "content_type", "locale"]
    said = {field.name for field in TranslationStatus._meta.concrete_fields}
    TranslationStatus.objects.bulk_create(
        statuses,
        update_conflicts=True,
        unique_fields=known,
        update_fields=sorted(said - {"id", *known}),
    )
    statuses_changed.send(sender=TranslationStatus, statuses=statuses)


def _values(status: TranslationStatus) -> dict:
    """
    What of a status is kept, to see whether it has changed.

    No copy: judging puts new lists in the place of these, and changes none.
    """
    return {
        field.attname: getattr(status, field.attname)
        for field in status._meta.concrete_fields
    }


def _is_german(version: TranslatableMixin) -> bool:
    return version.locale.language_code == SOURCE_CODE


def _notes_on(kind: ContentType, translation_key: str) -> QuerySet:
    return Publication.objects.filter(
        content_type=kind, translation_key=translation_key
    )


def _target_locales() -> list[Locale]:
    return [x for x in Locale.objects.all() if x.language_code in BY_CODE]


def _apply_publications(
    kind: ContentType,
    source: TranslatableMixin,
    statuses: Iterable[TranslationStatus],
) -> Pieces:
    """Let each publication count once, in order; what German says after the last."""
    notes = list(_notes_on(kind, source.translation_key))
    before = next((note for note in reversed(notes) if note.is_applied), None)
    waiting = [note for note in notes if not note.is_applied]
    if before is None and not waiting:
        waiting = [record_original(source, at=moment_of(source))]
    for note in waiting:
        if before is not None:
            for status in statuses:
                _let_count(status, before, note)
        before = note
    before.is_applied = True
    before.save(update_fields=["is_applied"])
    for note in notes:
        if note.pk < before.pk:
            note.delete()
    return before.pieces


def _let_count(
    status: TranslationStatus, before: Publication, note: Publication
) -> None:
    wording = note.significance == Significance.WORDING
    if wording:
        status.fingerprints = reworded(
            status.fingerprints,
            fingerprints(before.pieces),
            fingerprints(note.pieces),
        )
    _compare(
        status,
        note.pieces,
        note.at,
        urgent=note.significance == Significance.URGENT,
        wording=wording,
    )


def _compare(
    status: TranslationStatus,
    now: Pieces,
    at: datetime,
    *,
    urgent: bool = False,
    wording: bool = False,
) -> None:
    """Note the differences, if anything was translated at all."""
    found = []
    if status.fingerprints or status.missing:
        found = differences(status.fingerprints, status.missing, now)
    found = dated(found, status.all_changes, at=at, urgent=urgent, wording=wording)
    status.changes = [change.as_json() for change in found]


def _judge_one(
    status: TranslationStatus,
    target: TranslatableMixin | None,
    translation: Translation | None,
    now: Pieces,
    at: datetime,
) -> None:
    total = status.total_words
    if target is None or getattr(target, "alias_of_id", None):
        _forget(status, State.MISSING, words=total)
        return
    if isinstance(target, Page) and not target.live:
        _forget(status, State.DRAFT, words=_words_left(translation, total))
        return
    if translation and not translation.enabled:
        _forget(status, State.STOPPED, words=0)
        return
    _compare(status, now, at)
    status.state = _state_of_live(status, target)
    status.words = sum(change.words for change in status.all_changes)
    stale = [x for x in status.all_changes if x.kind != MISSING]
    status.is_urgent = any(x.urgent for x in stale)
    status.stale_since = min((x.day for x in stale), default=None)


def _state_of_live(status: TranslationStatus, target: TranslatableMixin) -> str:
    if status.missing_texts and not status.fingerprints:
        return State.INCOMPLETE if isinstance(target, Page) else State.MISSING
    if status.missing_texts:
        return State.INCOMPLETE
    if status.stale_texts:
        return State.STALE
    if status.machine_texts and status.reviewed_at is None:
        return State.MACHINE
    return State.CURRENT


def _forget(status: TranslationStatus, state: str, *, words: int) -> None:
    status.state, status.words = state, words
    status.changes, status.stale_since, status.is_urgent = [], None, False
    if state == State.MISSING:
        status.fingerprints, status.missing = {}, []
        status.machine_texts, status.reviewed_at = 0, None


def _words_left(translation: Translation | None, total: int) -> int:
    if translation is None:
        return total
    strings = [x.string.data for x in untranslated_segments(translation)]
    return count_words(strings)


def preview(source: TranslatableMixin) -> list[TranslationStatus]:
    """
    How published translations would stand if this German text went live.

    Nothing is saved; only those that would change are in the list.
    """
    kind = ContentType.objects.get_for_model(type(source))
    statuses = TranslationStatus.objects.filter(
        content_type=kind, translation_key=source.translation_key
    )
    read = statuses.exclude(state__in=NOT_READ).select_related("locale")
    translated = [status for status in read if status.fingerprints]
    now, found = pieces(source) if translated else {}, []
    for status in translated:
        before = {(x.path, x.start, tuple(x.german)) for x in status.all_changes}
        _compare(status, now, moment_of(source))
        new = [
            x
            for x in status.all_changes
            if (x.path, x.start, tuple(x.german)) not in before
        ]
        if new:
            status.new_changes = new
            status.new_words = sum(x.words for x in new)
            found.append(status)
    return found
