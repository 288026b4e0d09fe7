"""What follows when a page or a translatable snippet is published."""

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Locale, Page, Site, TranslatableMixin
from wagtail.signals import page_published, page_unpublished, post_page_move

from .editing.tree import unpublish_translations
from .negotiation import CODES_KEY, HOMES_KEY, LIVE_KEY
from .sync import synchronise_page, synchronise_snippet
from .table import SOURCE_CODE


@receiver([page_published, page_unpublished])
def forget_live_languages(sender: type, instance: Page, **kwargs: object) -> None:
    if instance.depth <= 2:
        cache.delete_many([LIVE_KEY, HOMES_KEY])


@receiver(post_page_move)
def forget_homes_of_tree(sender: type, **kwargs: object) -> None:
    cache.delete_many([LIVE_KEY, HOMES_KEY])


@receiver(post_save)
def forget_moved_home(
    sender: type, instance: object, raw: bool = False, **kwargs: object
) -> None:
    """A home page is new, or has another slug; drafts too."""
    if issubclass(sender, Page) and instance.depth == 2:
        cache.delete(HOMES_KEY)


@receiver([post_save, post_delete], sender=Site)
def forget_homes_of_site(sender: type, **kwargs: object) -> None:
    cache.delete_many([LIVE_KEY, HOMES_KEY])


@receiver(post_delete)
def forget_deleted_page(sender: type, **kwargs: object) -> None:
    if issubclass(sender, Page):
        cache.delete_many([LIVE_KEY, HOMES_KEY])


@receiver([post_save, post_delete], sender=Locale)
def forget_languages(sender: type, **kwargs: object) -> None:
    cache.delete_many([CODES_KEY, LIVE_KEY, HOMES_KEY])


@receiver(page_published)
def push_values_of_page(sender: type, instance: Page, **kwargs: object) -> None:
    if instance.locale.language_code == SOURCE_CODE:
        synchronise_page.enqueue(instance.pk)


@receiver(page_unpublished)
def unpublish_everywhere(sender: type, instance: Page, **kwargs: object) -> None:
    """By hand, many at once, or because its time is over."""
    unpublish_translations(instance)


@receiver(post_save)
def push_values_of_snippet(
    sender: type, instance: object, raw: bool = False, **kwargs: object
) -> None:
    if raw or not issubclass(sender, TranslatableMixin) or issubclass(sender, Page):
        return
    if instance.locale.language_code == SOURCE_CODE:
        synchronise_snippet.enqueue(sender._meta.label_lower, instance.pk)
