"""What is published, taken offline, saved or deleted is looked at for its links."""

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from locales.permissions import is_source
from pages.media.models import CustomDocument

from .checkin.answering import forget_entry
from .links import collecting
from .links.tasks import collect
from .models.checkin import MODELS


def _soon(thing: Model) -> None:
    """So that what an editor has mended is gone from the list at once."""
    if not collecting.is_known(thing):
        return
    label, pk = thing._meta.label, thing.pk
    transaction.on_commit(lambda: collect.enqueue(label, pk))


@receiver([page_published, page_unpublished])
def look_at_page(sender: type, instance: Page, **kwargs: object) -> None:
    _soon(instance)


@receiver(post_save)
def look_at_text(
    sender: type, instance: Model, raw: bool = False, **kwargs: object
) -> None:
    if not raw and sender in collecting.source_models():
        _soon(instance)


@receiver(post_delete)
def forget_deleted(sender: type, instance: Model, **kwargs: object) -> None:
    is_text = sender is Page or sender in collecting.source_models()
    if is_text or sender is CustomDocument:
        collecting.forget(instance)


@receiver(post_delete)
def forget_what_was_asked(sender: type, instance: Model, **kwargs: object) -> None:
    """Nobody is written to about an entry that is gone."""
    if sender in MODELS.values() and is_source(instance):
        forget_entry(instance, at=timezone.now())
