from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    name = "pages.forms"
    label = "forms"
    verbose_name = _("Forms")

    def ready(self) -> None:
        # Registered by import.
        from . import sweeping  # noqa: F401
        from .accepting import signals  # noqa: F401
