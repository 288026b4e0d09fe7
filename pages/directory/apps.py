from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "pages.directory"
    label = "directory"
    verbose_name = _("People and places")

    def ready(self) -> None:
        from pages.base import sitemap
        from pages.base.blocks import StoryBlock

        from . import signals  # noqa: F401  registered by import
        from .addresses import sub_addresses
        from .blocks import ContactBlock, PlaceBlock

        StoryBlock.offer("contact", ContactBlock(template="blocks/contact.html"))
        StoryBlock.offer("place", PlaceBlock(template="blocks/place.html"))
        sitemap.register(sub_addresses)
