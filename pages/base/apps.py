from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "pages.base"
    label = "base"
    verbose_name = _("Base")

    def ready(self) -> None:
        from locales import values
        from outbox import letterhead

        from . import letters, signals  # noqa: F401  registered by import
        from .facts import signals as fact_signals  # noqa: F401  registered by import
        from .facts.values import FILLING

        letterhead.register(letters.office_letterhead)
        values.register(FILLING)
