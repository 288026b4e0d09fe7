from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "pages.base"
    label = "base"
    verbose_name = _("Base")

    def ready(self) -> None:
        from outbox import letterhead

        from . import letters, signals  # noqa: F401  registered by import

        letterhead.register(letters.office_letterhead)
        # The last one that is told: the rights of all others exist by then.
        *_others, last = (app for app in apps.get_app_configs() if app.models_module)
        post_migrate.connect(signals.open_trees_again, sender=last)
