from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatusConfig(AppConfig):
    name = "locales.status"
    label = "status"
    verbose_name = _("Translation status")

    def ready(self) -> None:
        from . import digest, signals  # noqa: F401  registered by import
