"""What follows when words, settings or the tree change."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from accounts.roles import grant_roles
from pages.topics.models import Term

from .frame import forget_frames
from .models import (
    AlertBanner,
    BasePage,
    GlossaryTerm,
    HomePage,
    OfficeSettings,
    OfficeWords,
)

IN_FRAME = (
    AlertBanner,
    GlossaryTerm,
    OfficeSettings,
    OfficeWords,
    PageViewRestriction,
    Term,
)


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


@receiver(post_save, sender=HomePage)
def open_tree_to_groups(
    sender: type, instance: HomePage, created: bool, raw: bool = False, **kwargs: object
) -> None:
    """A new language's tree: editors and translators may work in it at once."""
    if created and not raw:
        grant_roles([instance])
