from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "pages.participation.feedback"
    label = "feedback"
    verbose_name = _("Was this page helpful?")

    def ready(self) -> None:
        from . import signals, sweeping  # noqa: F401  registered by import
