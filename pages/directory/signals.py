"""What follows when something of the directory changes."""

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from accounts.roles import grant_municipality

from .models import MunicipalityPage
from .shelf import forget_shelves


@receiver([post_save, post_delete, m2m_changed])
def forget_changed_entries(sender: type, **kwargs: object) -> None:
    if sender._meta.app_label == "directory":
        forget_shelves()


@receiver([page_published, page_unpublished, post_page_move])
def forget_changed_pages(sender: type, **kwargs: object) -> None:
    forget_shelves()


@receiver(post_save, sender=MunicipalityPage)
def open_tree_to_its_editors(
    sender: type,
    instance: MunicipalityPage,
    created: bool,
    raw: bool = False,
    **kwargs: object,
) -> None:
    """A new municipality, or its page in a new language: its editors may work there."""
    if created and not raw:
        grant_municipality(instance.municipality.name, [instance])
