from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConceptsConfig(AppConfig):
    name = "pages.concepts"
    label = "concepts"
    verbose_name = _("Concepts")

    def ready(self) -> None:
        from pages.base import sitemap

        # Each of these registers itself.
        from . import due, letters, signals, sweeping  # noqa: F401
        from .addresses import sub_addresses

        sitemap.register(sub_addresses)
