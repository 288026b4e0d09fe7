"""What follows when a page goes."""

from django.db.models.signals import post_delete
from django.dispatch import receiver

from locales.table import SOURCE_CODE
from pages.base.models import BasePage

from .models import FeedbackCount, FeedbackText


@receiver(post_delete)
def forget_with_the_page(sender: type, instance: object, **kwargs: object) -> None:
    """Nobody could find the answers about a German page that is gone."""
    if not issubclass(sender, BasePage):
        return
    if instance.locale.language_code == SOURCE_CODE:
        for model in (FeedbackCount, FeedbackText):
            model.objects.filter(page_key=instance.translation_key).delete()
