from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilsConfig(AppConfig):
    name = "pages.councils"
    label = "councils"
    verbose_name = _("Councils")

    def ready(self) -> None:
        from pages.base import attention, sitemap
        from pages.forms import notify

        from . import signals  # noqa: F401  registered by import
        from .addresses import sub_addresses
        from .due import lines_of_answers, waiting_for_answers

        sitemap.register(sub_addresses)
        notify.register(notify.Source("motions", lines_of_answers))
        attention.register(
            attention.Concern(
                _("Motions: an answer is due"),
                waiting_for_answers,
                _("No answer is due within the next two weeks."),
            )
        )
