"""What follows when a discussion is opened or closed, and when its page goes."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page

from locales.table import SOURCE_CODE

from .deciding import forget_one
from .models import Discussion
from .subjects import TYPES
from .talks import forget_talks


@receiver([post_save, post_delete], sender=Discussion)
def show_it_at_once(sender: type, **kwargs: object) -> None:
    forget_talks()


@receiver(post_delete)
def forget_with_the_page(sender: type, instance: object, **kwargs: object) -> None:
    """Nobody could find the texts of a German page that is gone."""
    if sender not in TYPES or not _is_german(instance):
        return
    discussion = Discussion.objects.filter(page_key=instance.translation_key).first()
    if discussion is not None:
        for row in discussion.contributions.select_related("answer"):
            forget_one(row, at=timezone.now())
        discussion.delete()


def _is_german(page: Page) -> bool:
    return page.locale.language_code == SOURCE_CODE
