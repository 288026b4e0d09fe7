from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MachineConfig(AppConfig):
    name = "locales.machine"
    label = "machine"
    verbose_name = _("Machine translation")

    def ready(self) -> None:
        from . import checks  # noqa: F401  registered by import
