from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentoringConfig(AppConfig):
    name = "pages.participation.mentoring"
    label = "mentoring"
    verbose_name = _("Mentoring")

    def ready(self) -> None:
        # Each of these registers itself.
        from . import due, letters, reached, signals, sweeping  # noqa: F401
