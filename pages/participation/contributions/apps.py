from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContributionsConfig(AppConfig):
    name = "pages.participation.contributions"
    label = "contributions"
    verbose_name = _("Ideas and comments of residents")

    def ready(self) -> None:
        # Each of these registers itself.
        from . import due, letters, signals, sweeping  # noqa: F401
