from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from . import checks, signals, sources  # noqa: F401  registered by import
        from .engines import prepare_tables

        sources.register_all()
        post_migrate.connect(prepare_tables, sender=self)
