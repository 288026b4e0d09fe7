from django.apps import AppConfig


class LocalesConfig(AppConfig):
    name = "locales"
    verbose_name = "Languages"

    def ready(self) -> None:
        from . import checks, signals  # noqa: F401  registered by import
        from .hardening import harden

        harden()
