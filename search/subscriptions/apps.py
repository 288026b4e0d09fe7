from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    name = "search.subscriptions"
    label = "subscriptions"
    verbose_name = _("Lists by e-mail")

    def ready(self) -> None:
        # Each of these registers itself.
        from . import letters, page_lists, search_lists, sweeping  # noqa: F401
