from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "pages.base"
    label = "base"
    verbose_name = _("Base")

    def ready(self) -> None:
        from . import signals  # noqa: F401  registered by import
