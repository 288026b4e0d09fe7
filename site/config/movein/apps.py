from django.apps import AppConfig


class MoveInConfig(AppConfig):
    name = "config.movein"
    label = "movein"

    def ready(self) -> None:
        from wagtail.signals import page_published

        from .addresses import lead_to_published

        page_published.connect(lead_to_published, dispatch_uid="movein.addresses")
