"""The directory in short is built anew when something of it changes."""

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from .shelf import forget_shelves


@receiver([post_save, post_delete, m2m_changed])
def forget_changed_entries(sender: type, **kwargs: object) -> None:
    if sender._meta.app_label == "directory":
        forget_shelves()


@receiver([page_published, page_unpublished, post_page_move])
def forget_changed_pages(sender: type, **kwargs: object) -> None:
    forget_shelves()
