"""What is in every page's frame is built anew when it changes."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from pages.topics.models import Term

from .frame import forget_frames
from .models import AlertBanner, BasePage, GlossaryTerm, OfficeSettings, OfficeWords

IN_FRAME = (AlertBanner, GlossaryTerm, OfficeSettings, OfficeWords, Term)


@receiver([post_save, post_delete])
def forget_changed_words(sender: type, **kwargs: object) -> None:
    if issubclass(sender, IN_FRAME):
        forget_frames()


@receiver(post_delete)
def forget_deleted_page(sender: type, **kwargs: object) -> None:
    if issubclass(sender, BasePage):
        forget_frames()


@receiver([page_published, page_unpublished, post_page_move])
def forget_changed_tree(sender: type, **kwargs: object) -> None:
    forget_frames()
