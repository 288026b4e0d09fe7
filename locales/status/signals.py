"""What is published, saved, deleted or stopped is noted and judged."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, TranslatableMixin
from wagtail.signals import (
    copy_for_translation_done,
    page_published,
    page_unpublished,
)
from wagtail_localize.models import StringTranslation, Translation

from locales.permissions import is_source
from locales.sync import ONLY_VALUES

from .judging import judge_soon
from .models import TranslationStatus, content_type_of
from .recording import moment_of, record_original, record_translation


def _judge_soon(obj: TranslatableMixin) -> None:
    kind, key = content_type_of(obj).pk, str(obj.translation_key)
    judge_soon(kind, key)


@receiver(page_published)
def note_page(
    sender: type, instance: Page, revision: object = None, **kwargs: object
) -> None:
    if instance.alias_of_id:
        return
    if is_source(instance):
        revision_id = revision.pk if revision else None
        record_original(instance, at=moment_of(instance), revision_id=revision_id)
    elif not hasattr(instance, ONLY_VALUES):
        record_translation(instance, at=moment_of(instance))
    _judge_soon(instance)


@receiver(page_unpublished)
def note_unpublished(sender: type, instance: Page, **kwargs: object) -> None:
    _judge_soon(instance)


@receiver(copy_for_translation_done)
def note_draft(sender: type, target_obj: object, **kwargs: object) -> None:
    """A version has been begun."""
    if isinstance(target_obj, TranslatableMixin):
        _judge_soon(target_obj)


@receiver(post_save)
def note_snippet(
    sender: type, instance: object, raw: bool = False, **kwargs: object
) -> None:
    if raw or not _is_snippet(sender) or hasattr(instance, ONLY_VALUES):
        return
    if is_source(instance):
        record_original(instance, at=moment_of(instance))
    else:
        record_translation(instance, at=moment_of(instance))
    _judge_soon(instance)


@receiver(post_delete)
def note_deleted(sender: type, instance: object, **kwargs: object) -> None:
    # A page is deleted table by table; the row of its own type says which it was.
    if sender is not Page and (_is_snippet(sender) or issubclass(sender, Page)):
        _judge_soon(instance)


def _is_snippet(model: type) -> bool:
    if not issubclass(model, TranslatableMixin) or issubclass(model, Page):
        return False
    return bool(getattr(model, "translatable_fields", None))


@receiver(post_save, sender=Translation)
def note_translation(sender: type, instance: Translation, **kwargs: object) -> None:
    """Begun, stopped or begun again."""
    kind = instance.source.specific_content_type_id
    key = str(instance.source.object_id)
    judge_soon(kind, key)


@receiver([post_save, post_delete], sender=StringTranslation)
def note_progress(sender: type, instance: StringTranslation, **kwargs: object) -> None:
    """A draft has fewer words to go. Many strings at once are judged once."""
    if instance.context_id is None:
        return
    waiting = TranslationStatus.objects.filter(
        translation_key=instance.context.object_id,
        locale_id=instance.locale_id,
        is_outdated=False,
    )
    kinds = list(waiting.values_list("content_type_id", flat=True))
    if kinds and waiting.update(is_outdated=True):
        key = str(instance.context.object_id)
        judge_soon(kinds[0], key)
