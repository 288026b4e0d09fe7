from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationConfig(AppConfig):
    name = "events.registration"
    label = "registration"
    verbose_name = _("Registrations")

    def ready(self) -> None:
        # Each of these registers itself.
        from . import (  # noqa: F401
            checks,
            letters,
            listening,
            reached,
            sweeping,
            waiting_work,
        )
