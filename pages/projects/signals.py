"""What follows when a funder or a programme changes."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from pages.base.frame import forget_frames

from .models import Funder, Programme


@receiver([post_save, post_delete])
def forget_changed_funders(sender: type, **kwargs: object) -> None:
    if issubclass(sender, Funder | Programme):
        forget_frames()
